#include "services/cloudformation/hooks/hook.h"

#include "services/cloudformation/types/type_configuration.h"

namespace cloudformation {
namespace {

/// "TargetStacks: available for backward compatibility. Use HookInvocationStatus instead."
bool is_enabled(const Value& configuration) {
  if (configuration.contains("HookInvocationStatus")) return configuration["HookInvocationStatus"] == "ENABLED";
  return configuration.value("TargetStacks", "NONE") == "ALL";
}

Value hook_configuration(const Value& stored) {
  const Value whole = Value::parse(stored.at("Configuration").get_ref<const std::string&>());
  const Value configuration = whole.value("CloudFormationConfiguration", Value::object());
  return configuration.value("HookConfiguration", Value::object());
}

}  // namespace

std::vector<Hook> enabled_hooks(RequestContext& context) {
  std::vector<Hook> hooks;
  for (const Value& type : types_of_kind(context, "HOOK")) {
    if (!is_live(type)) continue;
    const auto stored = find_configuration(context, name_of(type));
    if (!stored) continue;
    Value configuration = hook_configuration(*stored);
    if (!is_enabled(configuration)) continue;
    hooks.push_back({.name = type.at("TypeName"),
                     .original_name = type.value("OriginalTypeName", ""),
                     .type_arn = type.at("Arn"),
                     .version_id = type.at("DefaultVersionId"),
                     .configuration_version_id = std::to_string(stored->value("@Version", 1)),
                     .execution_role_arn = type.value("ExecutionRoleArn", ""),
                     .configuration = std::move(configuration)});
  }
  return hooks;
}

}  // namespace cloudformation
