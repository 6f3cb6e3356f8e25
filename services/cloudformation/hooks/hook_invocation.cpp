#include "services/cloudformation/hooks/hook_invocation.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/hooks/guard_hook.h"
#include "services/cloudformation/hooks/hook_filter.h"
#include "services/cloudformation/hooks/hook_result.h"
#include "services/cloudformation/hooks/hook_type.h"

namespace cloudformation {
namespace {

HookOutcome run_hook(RequestContext& context, const Hook& hook, const HookTarget& target) {
  if (hook.original_name == kGuardHookType) return run_guard_hook(context, hook, target);
  return {.status = "HOOK_FAILED",
          .message = "skyrig does not run hooks of type " +
                     (hook.original_name.empty() ? hook.name : hook.original_name) +
                     " yet: their function would have to be run, and no function is emulated."};
}

std::string reason_of(const Hook& hook, const HookOutcome& outcome) {
  if (outcome.status == "HOOK_COMPLETE_SUCCEEDED") return "Hook succeeded with message: " + outcome.message;
  std::string reason = "Hook failed with message: " + outcome.message;
  if (hook.failure_mode() != "WARN") return reason;
  return reason + (reason.ends_with('.') ? "" : ".") + " Failure was ignored under WARN mode.";
}

Value result_of(const RequestContext& context, const std::string& id, const Hook& hook, const HookTarget& target,
                const HookOutcome& outcome) {
  const bool is_of_resource = target.operation == "RESOURCE" || target.operation == "CLOUD_CONTROL";
  Value result{{"HookResultId", id},
               {"InvocationPoint", "PRE_PROVISION"},
               {"FailureMode", hook.failure_mode()},
               {"TypeName", hook.name},
               {"OriginalTypeName", hook.original_name},
               {"TypeVersionId", hook.version_id},
               {"TypeConfigurationVersionId", hook.configuration_version_id},
               {"TypeArn", hook.type_arn},
               {"Status", outcome.status},
               {"HookStatusReason", outcome.message},
               {"InvokedAt", emulator::to_timestamp(context.time)},
               {"Annotations", outcome.annotations},
               {"TargetType", target.operation},
               {"TargetId", target.operation == "RESOURCE" ? target.logical_id : target.execution_target},
               {"HookExecutionTarget", target.execution_target}};
  if (is_of_resource) {
    result["Target"] = {{"TargetType", "RESOURCE"},
                        {"TargetTypeName", target.type_name},
                        {"TargetId", target.logical_id},
                        {"Action", target.action}};
  }
  return result;
}

}  // namespace

std::string_view hook_event_type(const Value& event) {
  const std::string status = event.at("HookStatus");
  return status.ends_with("FAILED") ? "HOOK_INVOCATION_ERROR" : "PROGRESS_EVENT";
}

bool has_hook_for(const std::vector<Hook>& hooks, const HookTarget& target) {
  return std::any_of(hooks.begin(), hooks.end(), [&](const Hook& hook) { return applies(hook, target); });
}

HookVerdict invoke_hooks(RequestContext& context, const std::vector<Hook>& hooks, const HookTarget& target,
                         const HookEvent& tell) {
  HookVerdict verdict;
  std::string failed;
  for (const Hook& hook : hooks) {
    if (!applies(hook, target)) continue;
    verdict.has_invoked = true;
    const std::string id = context.machine.ids.uuid();
    Value event{{"HookType", hook.name},
                {"HookStatus", "HOOK_IN_PROGRESS"},
                {"HookStatusReason", "Invoking hook"},
                {"HookInvocationPoint", "PRE_PROVISION"},
                {"HookInvocationId", id},
                {"HookFailureMode", hook.failure_mode()}};
    tell(hook, event, "Invoking hook");
    const HookOutcome outcome = run_hook(context, hook, target);
    event["HookStatus"] = outcome.status;
    event["HookStatusReason"] = reason_of(hook, outcome);
    tell(hook, event, outcome.message);
    save_hook_result(context, result_of(context, id, hook, target, outcome));
    const bool refuses = outcome.status != "HOOK_COMPLETE_SUCCEEDED" && hook.failure_mode() == "FAIL";
    if (refuses) failed += (failed.empty() ? "" : ", ") + hook.name;
  }
  if (!failed.empty()) verdict.refusal = "The following hook(s) failed: [" + failed + "]";
  return verdict;
}

}  // namespace cloudformation
