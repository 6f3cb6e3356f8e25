#include "services/cloudformation/change_set/change_set_hooks.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/hooks/hook_filter.h"
#include "services/cloudformation/hooks/hook_invocation.h"

namespace cloudformation {
namespace {

/// CREATE, UPDATE and DELETE for what change sets call Add, Modify and Remove; empty for what invokes no hook.
std::string action_of(const Value& change) {
  const std::string action = change.value("Action", "");
  if (action == "Add") return "CREATE";
  if (action == "Modify" || action == "Dynamic") return "UPDATE";
  // "Stack operations that result in the status of UpdateCleanup do not invoke a Hook."
  return action == "Remove" ? "DELETE" : "";
}

std::string stack_role_of(const RequestContext& context, const Value& stack) {
  if (stack.contains("RoleARN")) return stack["RoleARN"];
  const auto role = context.principal.session.find(emulator::kSessionRoleArn);
  return role == context.principal.session.end() ? std::string() : role->second;
}

/// "Changes: [{ResourceChange}]"
Value resource_changes(const std::vector<Value>& changes) {
  Value shown = Value::array();
  for (const Value& one : changes) {
    const Value& change = one.at("ResourceChange");
    const std::string action = action_of(change);
    if (action.empty()) continue;
    shown.push_back({{"logicalResourceId", change.at("LogicalResourceId")},
                     {"resourceType", change.at("ResourceType")},
                     {"action", action},
                     {"beforeContext", change.value("BeforeContext", "")},
                     {"afterContext", change.value("AfterContext", "")}});
  }
  return shown;
}

}  // namespace

ChangeSetVerdict judge_change_set(RequestContext& context, const HookedChangeSet& change_set) {
  const std::vector<Hook> hooks = enabled_hooks(context);
  // "For CHANGE_SET targets, only the CREATE action is applicable."
  HookTarget target{.operation = "CHANGE_SET",
                    .action = "CREATE",
                    .stack_name = change_set.stack.at("StackName"),
                    .stack_id = change_set.stack.at("StackId"),
                    .change_set_id = change_set.id,
                    .stack_role = stack_role_of(context, change_set.applied),
                    .execution_target = change_set.id};
  if (!has_hook_for(hooks, target)) return {};
  target.document = template_document(change_set.request.body);
  if (change_set.stack.contains("@Template")) {
    target.document["Previous"] = template_document(original_template(context, change_set.stack));
  }
  target.document["Changes"] = resource_changes(change_set.changes);
  ChangeSetVerdict result;
  const HookVerdict verdict =
      invoke_hooks(context, hooks, target, [&](const Hook&, const Value& members, const std::string&) {
        Value event = members;
        event["EventId"] = context.machine.ids.uuid();
        event["EventType"] = hook_event_type(members);
        event["Timestamp"] = emulator::to_timestamp(context.time);
        result.events.push_back(std::move(event));
      });
  if (!verdict.refusal.empty()) result.failure = "Change set creation failed. " + verdict.refusal;
  return result;
}

std::vector<Value> planned_hooks(RequestContext& context, const Value& stack, const Value& change_set) {
  const std::vector<Hook> hooks = enabled_hooks(context);
  std::vector<Value> planned;
  const Value changes = hooks.empty() ? Value::array() : change_set.at("Changes");
  for (const Value& one : changes) {
    const Value& change = one.at("ResourceChange");
    const std::string action = action_of(change);
    if (action.empty() || action == "DELETE") continue;
    const HookTarget target{.operation = "RESOURCE",
                            .action = action,
                            .type_name = change.at("ResourceType"),
                            .logical_id = change.at("LogicalResourceId"),
                            .stack_name = stack.at("StackName"),
                            .stack_id = stack.at("StackId"),
                            .stack_role = stack_role_of(context, stack)};
    for (const Hook& hook : hooks) {
      if (!applies(hook, target)) continue;
      planned.push_back({{"InvocationPoint", "PRE_PROVISION"},
                         {"FailureMode", hook.failure_mode()},
                         {"TypeName", hook.name},
                         {"TypeVersionId", hook.version_id},
                         {"TypeConfigurationVersionId", hook.configuration_version_id},
                         {"TargetDetails",
                          {{"TargetType", "RESOURCE"},
                           {"ResourceTargetDetails",
                            {{"LogicalResourceId", change.at("LogicalResourceId")},
                             {"ResourceType", change.at("ResourceType")},
                             {"ResourceAction", change.at("Action")}}}}}});
    }
  }
  return planned;
}

}  // namespace cloudformation
