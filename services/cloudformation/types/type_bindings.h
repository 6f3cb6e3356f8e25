// The registry's own types as resources of stacks: versions, default versions, activations,
// publishers and what they publish.
#pragma once

#include <vector>

#include "emulator/resource/cloudformation_binding.h"

namespace cloudformation {

void add_type_bindings(std::vector<emulator::CloudFormationBinding>& bindings);

}  // namespace cloudformation
