// CloudFormation's own change sets and generated templates as resources of stacks: by its operations, as anybody may
// call them.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_own_resources(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
