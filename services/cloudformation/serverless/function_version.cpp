#include "services/cloudformation/serverless/function_version.h"

#include <algorithm>

#include "services/cloudformation/serverless/generated_id.h"

namespace cloudformation {
namespace {

/// What a change of makes a new version: the code, and what else a version freezes.
Json version_data(const SamResource& resource, const Json& properties) {
  const Json& code = properties["Code"];
  if (resource.get("AutoPublishAliasAllProperties") == true) return properties;
  Json data = code;
  if (properties.contains("Environment")) data.update(properties["Environment"]);
  if (properties.contains("MemorySize")) data["MemorySize"] = properties["MemorySize"];
  if (properties.contains("SnapStart")) data["SnapStart"] = properties["SnapStart"];
  return data;
}

std::string version_hash(const SamResource& resource, const Json& properties) {
  constexpr size_t kHashLength = 10;
  const std::string given = resource.text("AutoPublishCodeSha256");
  return given.empty() ? hash_of(version_data(resource, properties)) : given.substr(0, kHashLength);
}

/// The queue or topic of a destination that names none.
struct DestinationKind {
  std::string_view type, resource_type, suffix, action;
};

constexpr DestinationKind kDestinations[] = {{"SQS", "AWS::SQS::Queue", "Queue", "sqs:SendMessage"},
                                             {"SNS", "AWS::SNS::Topic", "Topic", "sns:publish"},
                                             {"Lambda", "", "", "lambda:InvokeFunction"},
                                             {"EventBridge", "", "", "events:PutEvents"},
                                             {"S3Bucket", "", "", "s3:PutObject"}};

Json make_destination(Sam& sam, SamFunction& function, const std::string& event, const Json& given) {
  const SamResource& resource = function.resource;
  const std::string type = given.value("Type", "");
  const auto kind = std::find_if(std::begin(kDestinations), std::end(kDestinations),
                                 [&](const DestinationKind& known) { return known.type == type; });
  if (kind == std::end(kDestinations)) {
    invalid(resource.id,
            "'Type: " + type + "' must be one of dict_keys(['SQS', 'SNS', 'EventBridge', 'Lambda', 'S3Bucket'])");
  }
  const std::string prefix = resource.id + "EventInvokeConfig" + event;
  Json destination = given.value("Destination", Json());
  if (destination.is_null()) {
    if (kind->suffix.empty()) invalid(resource.id, "Destination is required if Type is not SNS or SQS");
    const std::string id = prefix + std::string(kind->suffix);
    make(sam, resource, id, std::string(kind->resource_type), Json::object());
    destination = type == "SQS" ? get_att(id, "Arn") : reference_to(id);
  }
  function.role.inline_policies.push_back(
      named_policy(prefix + type + "Policy", std::string(kind->action), destination));
  return {{"Destination", destination}};
}

}  // namespace

void make_version_and_alias(Sam& sam, SamFunction& function, const Json& properties) {
  const SamResource& resource = function.resource;
  if (!resource.has("AutoPublishAlias")) {
    if (resource.has("ProvisionedConcurrencyConfig")) {
      invalid(resource.id, "To set ProvisionedConcurrencyConfig AutoPublishALias must be defined on the function");
    }
    if (resource.has("DeploymentPreference")) {
      invalid(resource.id, "'DeploymentPreference' requires AutoPublishAlias property to be specified.");
    }
    return;
  }
  const Json name = with_parameter(sam, resource.get("AutoPublishAlias"));
  if (!name.is_string()) invalid(resource.id, "'AutoPublishAlias' must be a string or a Ref to a template parameter");
  const std::string version_id = resource.id + "Version" + version_hash(resource, properties);
  Json version_properties{{"FunctionName", reference_to(resource.id)}};
  if (resource.has("VersionDescription")) version_properties["Description"] = resource.get("VersionDescription");
  Json& version = make(sam, resource, version_id, "AWS::Lambda::Version", std::move(version_properties));
  // "The function's versions stay when a new one comes", since an alias may be rolled back to one.
  const Json deletion_policy =
      resource.has("VersionDeletionPolicy") ? resource.get("VersionDeletionPolicy") : Json("Retain");
  if (!version.contains("DeletionPolicy")) version["DeletionPolicy"] = deletion_policy;
  std::string plain;
  for (const char c : name.get<std::string>()) {
    if (std::isalnum(static_cast<unsigned char>(c))) plain += c;
  }
  function.alias_id = resource.id + "Alias" + plain;
  Json alias{
      {"Name", name}, {"FunctionName", reference_to(resource.id)}, {"FunctionVersion", get_att(version_id, "Version")}};
  copy_members(resource.properties, alias, {"ProvisionedConcurrencyConfig"});
  make(sam, resource, function.alias_id, "AWS::Lambda::Alias", std::move(alias));
  sam.names[resource.id + ".Version"] = version_id;
  sam.names[resource.id + ".Alias"] = function.alias_id;
  make_deployment(sam, function);
}

void make_function_url(Sam& sam, const SamFunction& function) {
  const SamResource& resource = function.resource;
  if (!resource.has("FunctionUrlConfig")) return;
  const Json& given = resource.get("FunctionUrlConfig");
  if (!given.is_object() || !given.contains("AuthType")) {
    invalid(resource.id,
            "AuthType is required to configure function property `FunctionUrlConfig`. Please provide either "
            "AWS_IAM or NONE.");
  }
  Json properties{{"TargetFunctionArn", function.name()}};
  copy_members(given, properties, {"AuthType", "Cors", "InvokeMode"});
  make(sam, resource, resource.id + "Url", "AWS::Lambda::Url", std::move(properties));
  if (given["AuthType"] != "NONE") return;
  make(sam, resource, resource.id + "UrlPublicPermissions", "AWS::Lambda::Permission",
       {{"Action", "lambda:InvokeFunctionUrl"},
        {"FunctionName", function.name()},
        {"Principal", "*"},
        {"FunctionUrlAuthType", "NONE"}});
  Json invoke = invoke_permission(function, "*");
  invoke["InvokedViaFunctionUrl"] = true;
  make(sam, resource, resource.id + "URLInvokeAllowPublicAccess", "AWS::Lambda::Permission", std::move(invoke));
}

void make_invoke_config(Sam& sam, SamFunction& function) {
  const SamResource& resource = function.resource;
  if (!resource.has("EventInvokeConfig")) return;
  const Json& given = resource.get("EventInvokeConfig");
  const Json destinations = given.value("DestinationConfig", Json::object());
  Json made = Json::object();
  for (const char* event : {"OnSuccess", "OnFailure"}) {
    if (destinations.contains(event)) made[event] = make_destination(sam, function, event, destinations[event]);
  }
  Json properties{{"DestinationConfig", made}, {"FunctionName", reference_to(resource.id)}};
  copy_members(given, properties, {"MaximumEventAgeInSeconds", "MaximumRetryAttempts"});
  const bool has_alias = !function.alias_id.empty();
  properties["Qualifier"] = has_alias ? with_parameter(sam, resource.get("AutoPublishAlias")) : Json("$LATEST");
  Json& config =
      make(sam, resource, resource.id + "EventInvokeConfig", "AWS::Lambda::EventInvokeConfig", std::move(properties));
  if (has_alias) config["DependsOn"] = Json::array({function.alias_id});
}

}  // namespace cloudformation
