#include "services/cloudformation/deployment/deployment_hooks.h"

#include "emulator/authentication/session_attributes.h"
#include "services/cloudformation/hooks/hook_invocation.h"
#include "services/cloudformation/stack/template_source.h"

namespace cloudformation {
namespace {

constexpr const char* kHasRunStackHooks = "HasRunStackHooks";

/// The service role of the stack, or the role of who changes it.
std::string role_of_stack(const Value& stack) {
  if (stack.contains("RoleARN")) return stack["RoleARN"];
  const emulator::Principal principal = to_principal(stack.at("@Principal"));
  const auto role = principal.session.find(emulator::kSessionRoleArn);
  return role == principal.session.end() ? std::string() : role->second;
}

HookTarget target_in(DeploymentState& state, const std::string& operation, const std::string& action) {
  const Value& stack = state.stack;
  return {.operation = operation,
          .action = action,
          .stack_name = stack.at("StackName"),
          .stack_id = stack.at("StackId"),
          .change_set_id = state.deployment().value("ChangeSetId", ""),
          .stack_role = role_of_stack(stack),
          .execution_target = stack.at("StackId")};
}

/// "The templates provided are what is passed into create or update stack operations. When deleting a stack, no
/// template values are provided."
Value stack_document(DeploymentState& state) {
  if (state.kind() == "DELETE") return Value::object();
  Value document = template_document(original_template(state.context, state.stack));
  const Value& previous = state.deployment().at("Previous");
  for (const char* member : {"@OriginalTemplate", "@Template"}) {
    if (!previous.contains(member) || previous[member].is_null()) continue;
    document["Previous"] = template_document(load_template(state.context, state.stack, previous[member]));
    break;
  }
  return document;
}

/// A deployment that began as what a user asked for, and has not been turned round before it could do anything.
bool has_just_begun(DeploymentState& state) {
  const Value& deployment = state.deployment();
  const bool is_forward = deployment.at("Phase") == (state.kind() == "DELETE" ? "DELETE" : "APPLY") &&
                          !deployment.value("UndoesCreation", false) && !deployment.value("Cancelled", false);
  return is_forward && !deployment.contains(kHasRunStackHooks);
}

}  // namespace

void run_stack_hooks(DeploymentState& state) {
  if (state.hooks.empty() || !has_just_begun(state)) return;
  state.deployment()[kHasRunStackHooks] = true;
  HookTarget target = target_in(state, "STACK", state.kind());
  if (!has_hook_for(state.hooks, target)) return;
  target.document = stack_document(state);
  const HookVerdict verdict =
      invoke_hooks(state.context, state.hooks, target, [&](const Hook&, const Value& members, const std::string&) {
        add_event(state.context, state.stack,
                  {.logical_id = state.stack.at("StackName"),
                   .physical_id = state.stack.at("StackId"),
                   .type = std::string(kStackType),
                   .status = state.stack.at("StackStatus"),
                   .reason = {},
                   .properties = {},
                   .detail = {.hook = members}});
      });
  if (verdict.refusal.empty()) return;
  if (state.kind() == "DELETE") return finish_deployment(state, "DELETE_FAILED", verdict.refusal);
  fail_deployment(state, verdict.refusal + ". ");
}

std::string resource_hook_refusal(DeploymentState& state, Value& resource, const ResourceChange& change) {
  HookTarget target = target_in(state, "RESOURCE", change.action);
  target.type_name = resource.at("ResourceType");
  target.logical_id = resource.at("LogicalResourceId");
  if (!has_hook_for(state.hooks, target)) return {};
  target.document = resource_document(target, change.properties, change.previous_properties);
  const std::string status = resource.at("ResourceStatus");
  const HookVerdict verdict =
      invoke_hooks(state.context, state.hooks, target, [&](const Hook&, const Value& members, const std::string&) {
        add_event(state.context, state.stack,
                  {.logical_id = target.logical_id,
                   .physical_id = resource.value("PhysicalResourceId", ""),
                   .type = target.type_name,
                   .status = status,
                   .reason = {},
                   .properties = {},
                   .detail = {.hook = members}});
      });
  state.save(target.logical_id);
  if (!verdict.refusal.empty()) return verdict.refusal;
  const char* what = change.action == "CREATE" ? "creation" : change.action == "UPDATE" ? "update" : "deletion";
  // With two blanks, as AWS writes it.
  set_resource_status(state, resource, status,
                      "Hook invocations complete.  Resource " + std::string(what) + " initiated");
  return {};
}

}  // namespace cloudformation
