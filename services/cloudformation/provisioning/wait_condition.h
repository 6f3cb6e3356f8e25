// AWS::CloudFormation::WaitCondition and its handle: CloudFormation's own resource types.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_wait_conditions(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
