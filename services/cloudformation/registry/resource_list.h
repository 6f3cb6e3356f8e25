// The resources of a type that an account and region have, whoever made them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/dispatch/request_context.h"

namespace cloudformation {

/// The primary identifiers of all resources of a type, in order; of a type that a service keeps, as the principal sees
/// them. Nothing if skyrig does not know how to list the type.
std::optional<std::vector<std::string>> list_identifiers(emulator::RequestContext& context, const std::string& type,
                                                         const emulator::Principal& principal);

/// Whether list_identifiers knows the type.
bool can_list(emulator::RequestContext& context, const std::string& type);

}  // namespace cloudformation
