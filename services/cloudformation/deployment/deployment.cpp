#include "services/cloudformation/deployment/deployment.h"

#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/cloudformation/deployment/deployment_hooks.h"
#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {
namespace {

/// Actions on resources in one slice: enough for a phase of the largest stack, since each slice loads the stack anew,
/// and about as many as the server does at most before it serves another request (kCatchUpTimeMax).
constexpr size_t kActionsPerSlice = 512;
/// Operations that DescribeStacks shows, the newest first.
constexpr size_t kLastOperationsMax = 10;

std::string first_phase(const std::string& kind) {
  return kind == "DELETE" ? "DELETE" : "APPLY";
}

std::string_view to_text(OnFailure on_failure) {
  switch (on_failure) {
    case OnFailure::kDoNothing:
      return "DO_NOTHING";
    case OnFailure::kDelete:
      return "DELETE";
    default:
      return "ROLLBACK";
  }
}

void schedule(RequestContext& context, const Value& stack, emulator::Time due) {
  context.machine.scheduler.schedule(context.transaction, due,
                                     {.service = "cloudformation",
                                      .kind = std::string(kDeploymentTimer),
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = stack.at("StackId")});
}

/// An update that tries again what failed before goes back, if it must, to before all of that.
void continue_failed(const Value& failed, Value& deployment) {
  Value continued = failed.value("Continues", Value::array());
  continued.push_back(failed.at("Id"));
  deployment["Continues"] = std::move(continued);
  deployment["UndoesCreation"] = failed.value("UndoesCreation", failed.at("Kind") == "CREATE");
  if (failed.at("Kind") == "UPDATE") deployment["Previous"] = failed.at("Previous");
}

/// An operation that is taken back has failed. DescribeEvents tells so, unless the stack's status has told it already;
/// no status of the stack does where the stack goes straight into its rollback.
void fail_operation(RequestContext& context, Value& stack, const std::string& reason) {
  constexpr std::string_view kInProgress = "_IN_PROGRESS";
  const std::string status = stack.at("StackStatus");
  if (!status.ends_with(kInProgress)) return;
  add_event(context, stack,
            {.logical_id = stack.at("StackName"),
             .physical_id = stack.at("StackId"),
             .type = std::string(kStackType),
             .status = status.substr(0, status.size() - kInProgress.size()) + "_FAILED",
             .reason = reason,
             .properties = {},
             .is_of_operation = true});
}

void run_phase(DeploymentState& state) {
  const std::string phase = state.deployment().at("Phase");
  if (phase == "APPLY") return apply_changes(state);
  if (phase == "ROLL_BACK") return roll_back_update(state);
  if (phase == "CLEAN_UP") return clean_up(state);
  return delete_resources(state);
}

}  // namespace

Value to_value(const emulator::Principal& principal) {
  return {{"Kind", static_cast<int>(principal.kind)},
          {"Account", principal.account},
          {"Arn", principal.arn},
          {"Id", principal.id},
          {"AccessKeyId", principal.access_key_id},
          {"Session", principal.session}};
}

emulator::Principal to_principal(const Value& value) {
  return {.kind = static_cast<emulator::PrincipalKind>(value.at("Kind").get<int>()),
          .account = value.at("Account"),
          .arn = value.at("Arn"),
          .id = value.at("Id"),
          .access_key_id = value.at("AccessKeyId"),
          .session = value.at("Session")};
}

void start_deployment(RequestContext& context, Value& stack, const DeploymentStart& start) {
  const Value failed = stack.value("@FailedDeployment", Value());
  stack.erase("@FailedDeployment");
  stack["@Deployment"] = {{"Id", context.machine.ids.uuid()},
                          {"Kind", start.kind},
                          {"Phase", first_phase(start.kind)},
                          {"OnFailure", to_text(start.on_failure)},
                          {"Previous", start.previous},
                          {"Retained", start.retained},
                          {"Forces", start.forces},
                          {"StackPolicy", start.stack_policy},
                          {"Imported", start.imported},
                          {"Nested", start.nested},
                          {"ChangeSetId", start.change_set_id},
                          {"Started", context.time.time_since_epoch().count()}};
  if (start.kind == "UPDATE" && failed.is_object()) continue_failed(failed, stack["@Deployment"]);
  begin_operation(context, stack, start.kind + "_STACK");
  set_stack_status(context, stack, start.kind + "_IN_PROGRESS", "User Initiated");
  save_stack(context, stack);
  schedule(context, stack, context.time);
}

void begin_operation(RequestContext& context, Value& stack, const std::string& type) {
  stack["@Operation"] = {
      {"Id", context.machine.ids.uuid()}, {"Type", type}, {"Started", emulator::to_timestamp(context.time)}};
  Value& operations = stack["LastOperations"];
  if (!operations.is_array()) operations = Value::array();
  const Value operation{{"OperationType", type}, {"OperationId", stack["@Operation"]["Id"]}};
  operations.insert(operations.begin(), operation);
  if (operations.size() > kLastOperationsMax) operations.erase(operations.size() - 1);
}

void suspend_deployment(RequestContext& context, Value& stack, std::string_view status, const std::string& reason,
                        const StatusDetail& detail) {
  stack["@FailedDeployment"] = stack.at("@Deployment");
  stack.erase("@Deployment");
  set_stack_status(context, stack, status, reason, detail);
}

void take_back(RequestContext& context, Value& stack, const std::string& reason) {
  Value& deployment = stack["@Deployment"];
  fail_operation(context, stack, reason);
  begin_operation(context, stack, "ROLLBACK");
  if (deployment.at("Kind") != "CREATE") {
    deployment["Phase"] = "ROLL_BACK";
    return set_stack_status(context, stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason);
  }
  const char* end = deployment.at("OnFailure") == "DELETE" ? "DELETE" : "ROLLBACK";
  deployment["Phase"] = "DELETE";
  deployment["UndoesCreation"] = true;
  deployment["EndsAs"] = end;
  set_stack_status(context, stack, std::string(end) + "_IN_PROGRESS", reason);
}

void cancel_deployment(RequestContext& context, Value& stack) {
  stack["@Deployment"]["Cancelled"] = true;
  fail_operation(context, stack, "User Initiated");
  begin_operation(context, stack, "ROLLBACK");
  set_stack_status(context, stack, "UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated");
  save_stack(context, stack);
  schedule(context, stack, context.time);
}

void resume_rollback(RequestContext& context, Value& stack, const RollbackResumption& resumption) {
  Value deployment = stack.at("@FailedDeployment");
  stack.erase("@FailedDeployment");
  const bool undoes_creation = deployment.value("UndoesCreation", deployment.at("Kind") == "CREATE");
  for (const char* member : {"Failed", "RollbackFailed", "DeletionsDone"}) deployment.erase(member);
  deployment["Phase"] = undoes_creation ? "DELETE" : "ROLL_BACK";
  if (undoes_creation) {
    deployment["UndoesCreation"] = true;
    deployment["EndsAs"] = "ROLLBACK";
  }
  deployment["Skipped"] = resumption.skipped;
  deployment["IsForced"] = resumption.is_forced;
  stack["@Deployment"] = std::move(deployment);
  begin_operation(context, stack, resumption.operation_type);
  set_stack_status(context, stack, undoes_creation ? "ROLLBACK_IN_PROGRESS" : "UPDATE_ROLLBACK_IN_PROGRESS",
                   "User Initiated");
  save_stack(context, stack);
  schedule(context, stack, context.time);
}

void wake_deployment(RequestContext& context, const Value& stack) {
  schedule(context, stack, context.time);
}

Progress advance_deployment(RequestContext& context, const std::string& stack_id) {
  auto stack = find_stack(context, stack_id);
  if (!stack || !stack->contains("@Deployment")) return Progress::kDone;
  DeploymentState state = load_deployment(context, std::move(*stack));
  state.budget = kActionsPerSlice;
  state.hooks = enabled_hooks(context);
  run_stack_hooks(state);
  // A phase that is through hands over to the next one within the same slice.
  for (Value before; state.stack.contains("@Deployment") && state.budget > 0;) {
    before = state.deployment();
    state.is_waiting = false;
    state.wake_at.reset();
    run_phase(state);
    if (!state.stack.contains("@Deployment") || state.is_waiting) break;
    if (state.budget > 0 && before == state.deployment()) throw std::logic_error("a deployment does not move");
  }
  store_deployment(state);
  if (!state.stack.contains("@Deployment")) return Progress::kDone;
  const emulator::Time next_look = state.wake_at.value_or(context.time + kPollInterval);
  schedule(context, state.stack, state.is_waiting ? next_look : context.time);
  return state.is_waiting ? Progress::kWaits : Progress::kMayGoOn;
}

}  // namespace cloudformation
