// What happens to a stack after CreateStack, UpdateStack, ExecuteChangeSet or DeleteStack has answered: a state machine
// whose every step is stored, so that it goes on after a restart.
//
// The stack's "@Deployment" holds {"Id", "Kind", "Phase", "OnFailure", "Previous", …}. A timer runs advance_deployment,
// which does everything that can be done now in one transaction, and asks for another timer if something is left.
// A resource that the deployment has touched holds "@Op": {"Id", "Action", "Step", "Before"}.
#pragma once

#include <string>

#include "emulator/authentication/principal.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The name of the timer that advances deployments; its payload is the stack's ARN.
constexpr std::string_view kDeploymentTimer = "deployment";

enum class OnFailure { kRollback, kDoNothing, kDelete };

/// What a deployment starts with. The stack already has its new template, parameters and tags.
struct DeploymentStart {
  /// "CREATE", "UPDATE" or "DELETE".
  std::string kind;
  OnFailure on_failure = OnFailure::kRollback;
  /// At an update: the members of the stack to go back to.
  Value previous = Value::object();
  /// At a deletion: resources to leave alone.
  std::vector<std::string> retained = {};
};

/// Marks the stack as busy, with the status and event that begin the deployment, and asks for the timer that runs it.
/// The stack is saved.
void start_deployment(RequestContext& context, Value& stack, const DeploymentStart& start);

/// The timer's handler.
void advance_deployment(RequestContext& context, const std::string& stack_id);

/// The principal as a stack keeps it, and back.
Value to_value(const emulator::Principal& principal);
emulator::Principal to_principal(const Value& value);

}  // namespace cloudformation
