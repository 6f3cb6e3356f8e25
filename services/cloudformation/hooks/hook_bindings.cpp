// By functions and not by rows: each is two operations, an activation and a configuration, whose text is made of the
// resource's properties.
#include "services/cloudformation/hooks/hook_bindings.h"

#include "services/cloudformation/hooks/hook_type.h"
#include "services/cloudformation/types/type_configuration.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;

constexpr const char* kHookService = "cloudformation";

/// Which type is activated, what its HookStatus is by default, and how its own properties are configured.
struct HookBinding {
  std::string_view resource_type, hook_type;
  const char* default_status;
  Value (*own_properties)(const Value& properties);
};

Value location_of(const Value& location) {
  if (!location.contains("VersionId")) return location.at("Uri");
  return {{"uri", location.at("Uri")}, {"versionId", location["VersionId"]}};
}

Value guard_properties(const Value& properties) {
  Value own{{"ruleLocation", location_of(properties.at("RuleLocation"))}};
  if (properties.contains("LogBucket")) own["logBucket"] = properties["LogBucket"];
  const Value options = properties.value("Options", Value::object());
  if (!options.contains("InputParams")) return own;
  const Value& parameters = options["InputParams"];
  Value places = Value::array();
  if (parameters.is_array()) {
    for (const Value& one : parameters) places.push_back(location_of(one));
  } else {
    places = location_of(parameters);
  }
  own["options"] = {{"inputParams", std::move(places)}};
  return own;
}

Value lambda_properties(const Value& properties) {
  return {{"lambdaFunction", properties.at("LambdaFunction")}};
}

constexpr HookBinding kHookBindings[] = {
    {"AWS::CloudFormation::GuardHook", kGuardHookType, "DISABLED", guard_properties},
    {"AWS::CloudFormation::LambdaHook", kLambdaHookType, "ENABLED", lambda_properties},
};

void configure_hook(Provisioning& provisioning, const HookBinding& binding, const std::string& arn) {
  const Value& properties = provisioning.properties();
  Value configuration{{"HookInvocationStatus", properties.value("HookStatus", binding.default_status)},
                      {"Properties", binding.own_properties(properties)}};
  for (const char* member : {"TargetOperations", "FailureMode", "TargetFilters", "StackFilters"}) {
    if (properties.contains(member)) configuration[member] = properties[member];
  }
  const Value whole{{"CloudFormationConfiguration", {{"HookConfiguration", std::move(configuration)}}}};
  provisioning.call(kHookService, "SetTypeConfiguration", {{"TypeArn", arn}, {"Configuration", whole.dump()}});
}

std::string activate_hook(Provisioning& provisioning, const HookBinding& binding) {
  const Value& properties = provisioning.properties();
  Value input{{"Type", "HOOK"},
              {"TypeName", binding.hook_type},
              {"PublisherId", kHookPublisher},
              {"TypeNameAlias", properties.at("Alias")},
              {"ExecutionRoleArn", properties.at("ExecutionRole")}};
  for (const char* member : {"AutoUpdate", "LoggingConfig"}) {
    if (properties.contains(member)) input[member] = properties[member];
  }
  const std::string arn = provisioning.call(kHookService, "ActivateType", std::move(input)).at("Arn");
  configure_hook(provisioning, binding, arn);
  return arn;
}

emulator::CloudFormationBinding to_binding(const HookBinding& binding) {
  return {
      .type = binding.resource_type,
      .create_resource = [binding](Provisioning& provisioning) { return activate_hook(provisioning, binding); },
      .update_resource =
          [binding](Provisioning& provisioning) { configure_hook(provisioning, binding, provisioning.physical_id()); },
      .remove_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kHookService, "DeactivateType", {{"Arn", provisioning.physical_id()}});
          },
      .read_resource = [](Provisioning& provisioning) -> Value {
        return {{"HookArn",
                 provisioning.call(kHookService, "DescribeType", {{"Arn", provisioning.physical_id()}}).at("Arn")}};
      }};
}

std::string set_hook_configuration(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  Value input{{"Configuration", properties.at("Configuration")}};
  if (properties.contains("TypeArn")) {
    input["TypeArn"] = properties["TypeArn"];
  } else {
    input["Type"] = "HOOK";
    input["TypeName"] = properties.at("TypeName");
  }
  return provisioning.call(kHookService, "SetTypeConfiguration", std::move(input)).at("ConfigurationArn");
}

/// A configuration cannot be taken back; the hook is switched off instead.
void switch_hook_off(Provisioning& provisioning) {
  const auto stored = find_configuration(provisioning.context(), provisioning.physical_id());
  if (!stored) return;
  Value whole = Value::parse(stored->at("Configuration").get_ref<const std::string&>());
  Value& configuration = whole["CloudFormationConfiguration"]["HookConfiguration"];
  configuration.erase("TargetStacks");
  configuration["HookInvocationStatus"] = "DISABLED";
  provisioning.call(kHookService, "SetTypeConfiguration",
                    {{"TypeArn", stored->at("TypeArn")}, {"Configuration", whole.dump()}});
}

}  // namespace

void add_hook_bindings(std::vector<emulator::CloudFormationBinding>& bindings) {
  for (const HookBinding& binding : kHookBindings) bindings.push_back(to_binding(binding));
  bindings.push_back({.type = "AWS::CloudFormation::HookTypeConfig",
                      .create_resource = set_hook_configuration,
                      .update_resource = [](Provisioning& provisioning) { set_hook_configuration(provisioning); },
                      .remove_resource = switch_hook_off,
                      .read_resource = [](Provisioning& provisioning) -> Value {
                        return {{"ConfigurationArn", provisioning.physical_id()}};
                      }});
}

}  // namespace cloudformation
