// AWS::CloudFormation::StackSet, as far as stacks may have it.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_stack_set_resources(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
