// One action on a resource within a slice of a deployment, undone as a whole if it is refused.
#pragma once

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

/// What an action on a resource adds to the stack itself: events and garbage.
struct StackAdditions {
  Value event_count;
  size_t garbage_count;
};
StackAdditions additions_to(const Value& stack);
void take_back_additions(Value& stack, const StackAdditions& before);

/// Runs the action. The events and marks of one that is refused are undone with it; what was begun stays begun.
template <class Action>
std::optional<ApiError> attempt_on(DeploymentState& state, Value& resource, const Action& action) {
  const StackAdditions additions_before = additions_to(state.stack);
  Value resource_before = resource;
  auto refusal = attempt(state.context, action);
  if (refusal) {
    take_back_additions(state.stack, additions_before);
    resource = std::move(resource_before);
  }
  return refusal;
}

}  // namespace cloudformation
