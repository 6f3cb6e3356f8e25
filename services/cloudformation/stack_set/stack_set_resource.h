// AWS::CloudFormation::StackSet: a stack set as a resource of a stack.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_stack_set_resources(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
