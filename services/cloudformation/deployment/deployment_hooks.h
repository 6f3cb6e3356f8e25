// Hooks before a deployment touches the stack, and before it touches each of its resources.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// Invokes the hooks of the stack itself when its deployment begins; one that refuses ends it, or turns it round.
void run_stack_hooks(DeploymentState& state);

/// What a resource is to become, and what it is.
struct ResourceChange {
  /// "CREATE", "UPDATE" or "DELETE".
  std::string action;
  Value properties = Value::object();
  Value previous_properties = Value::object();
};

/// Invokes the hooks of a resource, with the events that tell of them. Returns why it must not be touched; empty if it
/// may.
std::string resource_hook_refusal(DeploymentState& state, Value& resource, const ResourceChange& change);

}  // namespace cloudformation
