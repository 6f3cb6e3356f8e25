// What happens to a stack after CreateStack, UpdateStack, ExecuteChangeSet or DeleteStack has answered: a state machine
// whose every step is stored, so that it goes on after a restart.
//
// The stack's "@Deployment" holds {"Id", "Kind", "Phase", "OnFailure", "Previous", …}. A timer runs advance_deployment,
// which does everything that can be done now in one transaction, and asks for another timer if something is left.
// A resource that the deployment has touched holds "@Op": {"Id", "Action", "Step", "Before"}. A deployment that stopped
// half-way waits as "@FailedDeployment" for RollbackStack, ContinueUpdateRollback or another update, which names it
// among what it "Continues": a rollback goes back to before the first of them.
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
  /// At a deletion: leaves behind what cannot be deleted (FORCE_DELETE_STACK).
  bool forces = false;
  /// At an update: the stack policy that holds while it runs; empty if none does.
  std::string stack_policy = {};
  /// Resources that are there already and become the stack's: primary identifiers by logical id.
  Value imported = Value::object();
  /// Change sets of nested stacks, by the stacks' logical ids.
  Value nested = Value::object();
  /// The change set that is carried out; empty if none is.
  std::string change_set_id = {};
};

/// How a rollback goes on that has stopped.
struct RollbackResumption {
  /// Logical ids that are left as they are.
  Value skipped = Value::array();
  /// Leaves whatever fails as it is.
  bool is_forced = false;
  /// As DescribeEvents calls it.
  std::string operation_type;
};

/// Marks the stack as busy, with the status and event that begin the deployment, and asks for the timer that runs it.
/// The stack is saved.
void start_deployment(RequestContext& context, Value& stack, const DeploymentStart& start);

/// Stops a deployment half-way, with the status and event that say so: it can be rolled back, or tried again.
void suspend_deployment(RequestContext& context, Value& stack, std::string_view status, const std::string& reason,
                        const StatusDetail& detail = {});

/// Turns a deployment that failed round: what it has done is undone, with the status and event that say so.
void take_back(RequestContext& context, Value& stack, const std::string& reason);

/// Stops an update that is running, and rolls it back.
void cancel_deployment(RequestContext& context, Value& stack);

/// Rolls a stack back whose deployment has stopped half-way.
void resume_rollback(RequestContext& context, Value& stack, const RollbackResumption& resumption);

/// Asks for a look at the deployment now, since what it waits for may have come.
void wake_deployment(RequestContext& context, const Value& stack);

enum class Progress { kMayGoOn, kWaits, kDone };

/// Does a slice of the stack's deployment: what can be done now, up to a limit. The timer's handler.
Progress advance_deployment(RequestContext& context, const std::string& stack_id);

/// The principal as a stack keeps it, and back.
Value to_value(const emulator::Principal& principal);
emulator::Principal to_principal(const Value& value);

}  // namespace cloudformation
