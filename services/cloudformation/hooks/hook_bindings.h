// Hooks as resources of stacks: AWS::CloudFormation::GuardHook, LambdaHook and HookTypeConfig.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_hook_bindings(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
