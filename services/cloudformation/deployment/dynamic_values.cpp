#include "services/cloudformation/deployment/dynamic_values.h"

#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/template/dynamic_reference.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html
constexpr std::string_view kSecureProperties[] = {
    "AWS::DirectoryService::MicrosoftAD/Properties/Password",
    "AWS::DirectoryService::SimpleAD/Properties/Password",
    "AWS::ElastiCache::ReplicationGroup/Properties/AuthToken",
    "AWS::IAM::User/Properties/LoginProfile/Password",
    "AWS::KinesisFirehose::DeliveryStream/Properties/RedshiftDestinationConfiguration/Password",
    "AWS::OpsWorks::App/Properties/AppSource/Password",
    "AWS::OpsWorks::Stack/Properties/CustomCookbooksSource/Password",
    "AWS::OpsWorks::Stack/Properties/RdsDbInstances/DbPassword",
    "AWS::RDS::DBCluster/Properties/MasterUserPassword",
    "AWS::RDS::DBInstance/Properties/MasterUserPassword",
    "AWS::Redshift::Cluster/Properties/MasterUserPassword",
};

class Resolution {
 public:
  Resolution(RequestContext& context, const ResourceStep& step) : context_(context), step_(step) {}

  /// `path` is where the value stands: "AWS::IAM::User/Properties/LoginProfile/Password".
  Value resolved(const Value& value, const std::string& path) {
    if (value.is_string()) {
      return resolve_dynamic_references(value,
                                        [&](const DynamicReference& reference) { return fetch(reference, path); });
    }
    Value result = value;
    if (value.is_array()) {
      for (Value& item : result) item = resolved(item, path);
    } else if (value.is_object()) {
      for (auto& [name, member] : result.items()) member = resolved(member, path + "/" + name);
    }
    return result;
  }

 private:
  std::string fetch(const DynamicReference& reference, const std::string& path) {
    if (reference.service == "secretsmanager") return fetch_secret(reference);
    const bool is_secure = reference.service == "ssm-secure";
    const auto is_here = [&](std::string_view allowed) { return allowed == path; };
    if (is_secure && std::none_of(std::begin(kSecureProperties), std::end(kSecureProperties), is_here)) {
      throw ApiError("ValidationError", "SSM Secure reference is not supported in: [" + path + "]");
    }
    return fetch_ssm(reference, is_secure);
  }

  std::string fetch_ssm(const DynamicReference& reference, bool is_secure) {
    const std::string name = reference.name + (reference.version.empty() ? "" : ":" + reference.version);
    const auto answer = call("ssm", "GetParameter", {{"Name", name}, {"WithDecryption", is_secure}});
    if (answer.error && answer.error->code().find("NotFound") != std::string::npos) {
      throw ApiError("ValidationError", "Parameters: [" + reference.service + ":" + name + "] cannot be found.");
    }
    if (answer.error) throw refused_by("AWSSimpleSystemsManagement", *answer.error);
    const Value& parameter = answer.output.at("Parameter");
    if (!is_secure && parameter.at("Type") == "SecureString") {
      throw ApiError("ValidationError",
                     "Non-secure ssm prefix was used for secure parameter: [" + reference.name + "]");
    }
    return parameter.at("Value");
  }

  std::string fetch_secret(const DynamicReference& reference) {
    Value input{{"SecretId", reference.name}};
    if (!reference.version_stage.empty()) input["VersionStage"] = reference.version_stage;
    if (!reference.version_id.empty()) input["VersionId"] = reference.version_id;
    const auto answer = call("secretsmanager", "GetSecretValue", std::move(input));
    if (answer.error) throw refused_by("AWSSecretsManager", *answer.error);
    if (!answer.output.contains("SecretString")) {
      throw ApiError("ValidationError", "Secrets Manager secret " + reference.name + " has no SecretString");
    }
    const std::string text = answer.output["SecretString"];
    return reference.json_key.empty() ? text : value_in(text, reference.json_key);
  }

  /// A service's refusal as CloudFormation tells of it, when no handler of a resource stands between.
  ApiError refused_by(const char* service, const ApiError& error) const {
    if (error.code() == "NotImplemented") return error;
    return ApiError("ValidationError", error.message() + " (Service: " + service +
                                           "; Status Code: " + std::to_string(error.status() ? error.status() : 400) +
                                           "; Error Code: " + error.code() + "; Request ID: " + context_.request_id +
                                           "; Proxy: null)");
  }

  static std::string value_in(const std::string& text, const std::string& key) {
    const Value members = Value::parse(text, nullptr, false);
    if (!members.is_object()) throw ApiError("ValidationError", "Could not parse SecretString JSON");
    const auto found = members.find(key);
    if (found == members.end()) {
      throw ApiError("ValidationError", "Could not find a value associated with JSONKey in SecretString");
    }
    return found->is_string() ? found->get<std::string>() : found->dump();
  }

  emulator::Answer call(std::string_view service, std::string_view operation, Value input) {
    return context_.machine.dispatcher.call_within(context_, {.service = std::string(service),
                                                              .operation = std::string(operation),
                                                              .input = std::move(input),
                                                              .principal = step_.principal,
                                                              .invoked_by = "cloudformation"});
  }

  RequestContext& context_;
  const ResourceStep& step_;
};

}  // namespace

ResourceStep with_dynamic_values(RequestContext& context, ResourceStep step) {
  const std::string path = step.type + "/Properties";
  Resolution resolution(context, step);
  const Value properties = resolution.resolved(step.properties, path);
  Value previous = step.previous_properties;
  const auto missing = attempt(context, [&] { previous = resolution.resolved(step.previous_properties, path); });
  step.properties = properties;
  if (!missing) step.previous_properties = std::move(previous);
  return step;
}

}  // namespace cloudformation
