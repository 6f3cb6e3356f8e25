// DeploymentPreference: traffic moves to a new version in steps, by CodeDeploy.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
#include "services/cloudformation/serverless/function_version.h"

namespace cloudformation {
namespace {

constexpr const char* kApplication = "ServerlessDeploymentApplication";
constexpr const char* kRole = "CodeDeployServiceRole";

/// What all functions of a template share.
void make_shared(Sam& sam, bool needs_role) {
  const SamResource nobody{
      .id = kApplication, .type = {}, .properties = {}, .inherited = Json::object(), .attributes = {}};
  if (!sam.made.contains(kApplication)) {
    make(sam, nobody, kApplication, "AWS::CodeDeploy::Application", {{"ComputePlatform", "Lambda"}});
  }
  if (!needs_role || sam.made.contains(kRole)) return;
  make(sam, nobody, kRole, "AWS::IAM::Role",
       {{"AssumeRolePolicyDocument", trust_policy("codedeploy.amazonaws.com")},
        {"ManagedPolicyArns", Json::array({aws_policy_arn(sam, "service-role/AWSCodeDeployRoleForLambda")})}});
}

/// A type of AWS's own ("Canary10Percent5Minutes") gets its prefix; others are the account's.
Json deployment_config(const Json& type) {
  const std::string name = type.is_string() ? type.get<std::string>() : std::string();
  const bool is_aws = name.starts_with("Canary") || name.starts_with("Linear") || name.starts_with("AllAtOnce");
  if (!is_aws) return type;
  return substitution("CodeDeployDefault.Lambda${ConfigName}", {{"ConfigName", name}});
}

/// Functions that check the new version before and after it gets traffic.
void add_hooks(const Json& preference, Json& update) {
  const Json hooks = preference.value("Hooks", Json::object());
  if (hooks.contains("PreTraffic")) update["BeforeAllowTrafficHook"] = hooks["PreTraffic"];
  if (hooks.contains("PostTraffic")) update["AfterAllowTrafficHook"] = hooks["PostTraffic"];
}

Json deployment_group(const Json& preference, const Json& type) {
  Json events = Json::array({"DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM", "DEPLOYMENT_STOP_ON_REQUEST"});
  Json group{{"ApplicationName", reference_to(kApplication)},
             {"AutoRollbackConfiguration", {{"Enabled", true}, {"Events", std::move(events)}}},
             {"DeploymentConfigName", deployment_config(type)},
             {"DeploymentStyle", {{"DeploymentType", "BLUE_GREEN"}, {"DeploymentOption", "WITH_TRAFFIC_CONTROL"}}},
             {"ServiceRoleArn", preference.contains("Role") ? preference["Role"] : get_att(kRole, "Arn")}};
  if (preference.contains("Alarms")) {
    Json alarms = Json::array();
    for (const Json& alarm : preference["Alarms"]) alarms.push_back({{"Name", alarm}});
    group["AlarmConfiguration"] = {{"Enabled", true}, {"Alarms", std::move(alarms)}};
  }
  if (preference.contains("TriggerConfigurations"))
    group["TriggerConfigurations"] = preference["TriggerConfigurations"];
  return group;
}

}  // namespace

void make_deployment(Sam& sam, const SamFunction& function) {
  const SamResource& resource = function.resource;
  if (!resource.has("DeploymentPreference")) return;
  const Json& preference = resource.get("DeploymentPreference");
  const Json enabled = with_parameter(sam, preference.value("Enabled", Json(true)));
  if (enabled == false || enabled == "false") return;
  if (!preference.contains("Type")) invalid(resource.id, "'DeploymentPreference' is missing required Property 'Type'");
  make_shared(sam, !preference.contains("Role"));
  const std::string group_id = resource.id + "DeploymentGroup";
  Json group = deployment_group(preference, with_parameter(sam, preference["Type"]));
  const bool passes_condition = preference.value("PassthroughCondition", false);
  SamResource origin = resource;
  origin.inherited = Json::object();
  if (passes_condition) copy_members(resource.inherited, origin.inherited, {"Condition"});
  make(sam, origin, group_id, "AWS::CodeDeploy::DeploymentGroup", std::move(group));
  Json update{{"ApplicationName", reference_to(kApplication)}, {"DeploymentGroupName", reference_to(group_id)}};
  add_hooks(preference, update);
  sam.made[function.alias_id]["UpdatePolicy"]["CodeDeployLambdaAliasUpdate"] = std::move(update);
}

}  // namespace cloudformation
