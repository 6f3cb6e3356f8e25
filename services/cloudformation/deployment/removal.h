// Taking one resource away, as deletion, cleanup and rollback have in common.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// What a deletion policy makes of a removal.
enum class Fate { kDelete, kRetain, kSnapshot };

/// `undoes_creation`: the resource was made by the operation that is being undone (RetainExceptOnCreate), and then
/// `retains_nothing_new` (the request's flag of that name) takes Retain away too.
Fate fate_of(const std::string& policy, bool undoes_creation, bool retains_nothing_new);

/// The RetainExceptOnCreate of the running operation's request.
bool retains_nothing_new(const DeploymentState& state);

/// Removes the physical resource through its service; a snapshot is taken first if the policy says so. A resource that
/// is already gone counts as removed. Returns the refusal.
std::optional<ApiError> remove_physical(DeploymentState& state, const Value& resource, Fate fate);

}  // namespace cloudformation
