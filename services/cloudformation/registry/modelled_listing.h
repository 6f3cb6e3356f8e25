// What skyrig's own pages tell of modelled resources: operations that AWS does not have, and no client can call.
#pragma once

#include <vector>

#include "emulator/dispatch/service.h"

namespace cloudformation {

/// ListModelledTypes: which types are modelled, and which are refused and why. ListModelledResources: those of the
/// caller's account and region, with everything that is known of them.
void add_modelled_listings(std::vector<emulator::Operation>& operations);

}  // namespace cloudformation
