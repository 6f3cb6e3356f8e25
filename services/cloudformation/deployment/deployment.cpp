#include "services/cloudformation/deployment/deployment.h"

#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {
namespace {

/// Actions on resources in one slice: enough for most stacks at once, few enough not to hold up other requests.
constexpr size_t kActionsPerSlice = 64;
/// How soon a resource that is not stable is looked at again.
constexpr emulator::Duration kPollInterval{200};

std::string first_phase(const std::string& kind) { return kind == "DELETE" ? "DELETE" : "APPLY"; }

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
  stack["@Deployment"] = {{"Id", context.machine.ids.uuid()},
                          {"Kind", start.kind},
                          {"Phase", first_phase(start.kind)},
                          {"OnFailure", to_text(start.on_failure)},
                          {"Previous", start.previous},
                          {"Retained", start.retained},
                          {"Started", context.time.time_since_epoch().count()}};
  set_stack_status(context, stack, start.kind + "_IN_PROGRESS", "User Initiated");
  save_stack(context, stack);
  schedule(context, stack, context.time);
}

void advance_deployment(RequestContext& context, const std::string& stack_id) {
  auto stack = find_stack(context, stack_id);
  if (!stack || !stack->contains("@Deployment")) return;
  DeploymentState state = load_deployment(context, std::move(*stack));
  state.budget = kActionsPerSlice;
  // A phase that is through hands over to the next one within the same slice.
  for (Value before; state.stack.contains("@Deployment") && state.budget > 0;) {
    before = state.deployment();
    state.is_waiting = false;
    run_phase(state);
    if (!state.stack.contains("@Deployment") || state.is_waiting) break;
    if (state.budget > 0 && before == state.deployment()) throw std::logic_error("a deployment does not move");
  }
  save_stack(context, state.stack);
  if (!state.stack.contains("@Deployment")) return;
  schedule(context, state.stack, state.is_waiting ? context.time + kPollInterval : context.time);
}

}  // namespace cloudformation
