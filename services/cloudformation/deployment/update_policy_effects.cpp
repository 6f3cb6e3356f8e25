#include "services/cloudformation/deployment/update_policy_effects.h"

#include <algorithm>
#include <iterator>

#include "protocol/api_error.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/template/lifecycle_policy.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

/// A property whose change a policy decides about.
struct Decision {
  std::string_view type, property;
  /// A JSON pointer into UpdatePolicy.
  const char* policy;
  Recreation when_true, otherwise;
  /// The schema's verdict stays where the policy is not there or false.
  bool has_say_otherwise = true;
};

constexpr const char* kWillReplace = "/AutoScalingReplacingUpdate/WillReplace";
constexpr const char* kResharding = "/UseOnlineResharding";
constexpr const char* kVersionUpgrade = "/EnableVersionUpgrade";
constexpr std::string_view kReplicationGroup = "AWS::ElastiCache::ReplicationGroup";
constexpr auto kNever = Recreation::kNever;
constexpr auto kAlways = Recreation::kAlways;

/// "When UseOnlineResharding is set to false, or is not specified, updating the NumNodeGroups and
/// NodeGroupConfiguration properties results in CloudFormation replacing the entire … resource", and likewise of the
/// others.
constexpr Decision kDecisions[] = {
    {kAutoScalingGroupType, "LaunchConfigurationName", kWillReplace, kAlways, kNever, false},
    {kAutoScalingGroupType, "LaunchTemplate", kWillReplace, kAlways, kNever, false},
    {kAutoScalingGroupType, "MixedInstancesPolicy", kWillReplace, kAlways, kNever, false},
    {kAutoScalingGroupType, "PlacementGroup", kWillReplace, kAlways, kNever, false},
    {kAutoScalingGroupType, "VPCZoneIdentifier", kWillReplace, kAlways, kNever, false},
    {kReplicationGroup, "NumNodeGroups", kResharding, kNever, kAlways},
    {kReplicationGroup, "NodeGroupConfiguration", kResharding, kNever, kAlways},
    {"AWS::OpenSearchService::Domain", "EngineVersion", kVersionUpgrade, kNever, kAlways},
    {"AWS::Elasticsearch::Domain", "ElasticsearchVersion", kVersionUpgrade, kNever, kAlways},
};

constexpr const char* kSizes[] = {"MinSize", "MaxSize", "DesiredCapacity"};

bool has_changed(const ResourceStep& step, const std::string& property) {
  return step.properties.value(property, Value()) != step.previous_properties.value(property, Value());
}

/// "If true, CloudFormation ignores differences in group size properties between your current Auto Scaling group and
/// the … resource of your template during a stack update. If you modify any of the group size property values in your
/// template, CloudFormation uses the modified values."
void keep_actual_sizes(RequestContext& context, ResourceStep& step) {
  const Value actual = read_resource(context, step).attributes;
  for (const char* size : kSizes) {
    if (!has_changed(step, size) && actual.contains(size)) step.properties[size] = actual[size];
  }
}

void refuse_instance_refresh(const ResourceStep& step) {
  for (const auto& [property, value] : step.properties.items()) {
    if (!renews_instances(property) || !has_changed(step, property)) continue;
    throw ApiError("NotImplemented", "skyrig does not do AutoScalingInstanceRefresh yet: the group has no instances.",
                   501);
  }
}

void require_modelled(RequestContext& context, std::string_view type, const std::string& identifier,
                      const std::string& message) {
  if (!find_modelled(context, type, identifier)) throw ApiError("ValidationError", message);
}

/// A name that looks like a number is one in the template.
std::string text_of(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// "To perform a CodeDeploy deployment when the version changes on an AWS::Lambda::Alias resource". The deployment is
/// through at once, since nothing calls a modelled function.
void deploy_alias(RequestContext& context, const Value& deployment, const ResourceStep& step) {
  if (!has_changed(step, "FunctionVersion")) return;
  for (const char* hook : {"BeforeAllowTrafficHook", "AfterAllowTrafficHook"}) {
    if (!deployment.contains(hook)) continue;
    throw ApiError(
        "NotImplemented",
        "skyrig cannot run the " + std::string(hook) + " of CodeDeployLambdaAliasUpdate: no function is emulated.",
        501);
  }
  const std::string application = text_of(deployment.at("ApplicationName"));
  const std::string group = text_of(deployment.at("DeploymentGroupName"));
  require_modelled(context, "AWS::CodeDeploy::Application", application,
                   "No application found for name: " + application);
  require_modelled(context, "AWS::CodeDeploy::DeploymentGroup", application + "|" + group,
                   "No Deployment Group found for name: " + group);
}

}  // namespace

bool is_policy_true(const Value& policy, const char* pointer) {
  const Value::json_pointer path{pointer};
  if (!policy.is_object() || !policy.contains(path)) return false;
  const Value& value = policy.at(path);
  return value == true || value == "true" || value == "True";
}

bool renews_instances(std::string_view property) {
  return std::any_of(std::begin(kDecisions), std::end(kDecisions), [&](const Decision& decision) {
    return decision.type == kAutoScalingGroupType && decision.property == property;
  });
}

void decide_recreation(std::string_view type, const Value& policy, std::vector<PropertyChange>& changes) {
  for (PropertyChange& change : changes) {
    for (const Decision& decision : kDecisions) {
      if (decision.type != type || decision.property != change.path.front()) continue;
      const bool is_true = is_policy_true(policy, decision.policy);
      if (is_true) change.recreation = decision.when_true;
      if (!is_true && decision.has_say_otherwise) change.recreation = decision.otherwise;
    }
  }
}

void apply_update_policy(RequestContext& context, const Value& policy, ResourceStep& step) {
  if (!policy.is_object()) return;
  if (is_policy_true(policy, "/AutoScalingScheduledAction/IgnoreUnmodifiedGroupSizeProperties")) {
    keep_actual_sizes(context, step);
  }
  if (policy.contains("AutoScalingInstanceRefresh")) refuse_instance_refresh(step);
  if (policy.contains("CodeDeployLambdaAliasUpdate")) {
    deploy_alias(context, policy["CodeDeployLambdaAliasUpdate"], step);
  }
}

}  // namespace cloudformation
