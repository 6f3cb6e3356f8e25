#include "services/cloudformation/serverless/function.h"

#include "services/cloudformation/serverless/event_sources.h"
#include "services/cloudformation/serverless/function_version.h"

namespace cloudformation {
namespace {

constexpr const char* kFunctionTag = "lambda:createdBy";

bool publishes_image(const SamResource& resource) {
  return resource.text("PackageType", "Zip") == "Image";
}

/// Inline code, an image, or an archive in S3: which of them goes with the kind of package.
Json code_of(const SamResource& resource) {
  if (publishes_image(resource)) {
    if (!resource.has("ImageUri")) invalid(resource.id, "'ImageUri' must be set.");
    return {{"ImageUri", resource.get("ImageUri")}};
  }
  if (resource.has("ImageUri")) invalid(resource.id, "ImageUri cannot be set when PackageType is 'Zip'.");
  if (resource.has("InlineCode")) return {{"ZipFile", resource.get("InlineCode")}};
  if (!resource.has("CodeUri")) invalid(resource.id, "Only one of 'InlineCode' or 'CodeUri' can be set.");
  return code_location(resource, "CodeUri");
}

void check_package(const SamResource& resource) {
  if (publishes_image(resource)) {
    for (const char* name : {"Runtime", "Handler", "Layers"}) {
      if (!resource.has(name)) continue;
      invalid(resource.id, "Runtime, Handler, Layers cannot be present when PackageType is of type `Image`.");
    }
    return;
  }
  for (const char* name : {"Runtime", "Handler"}) {
    if (!resource.has(name)) invalid(resource.id, "Missing required property '" + std::string(name) + "'.");
  }
}

/// {Type: SQS | SNS, TargetArn}, and the leave to send there.
Json dead_letter(const SamResource& resource, SamFunction& function) {
  const Json& queue = resource.get("DeadLetterQueue");
  const std::string type = queue.value("Type", "");
  if (!queue.contains("Type") || !queue.contains("TargetArn")) {
    invalid(resource.id, "'DeadLetterQueue' requires Type and TargetArn properties to be specified.");
  }
  if (type != "SQS" && type != "SNS") {
    invalid(resource.id, "'DeadLetterQueue' requires Type of ['SQS', 'SNS']");
  }
  const Json statement{{"Action", type == "SQS" ? "sqs:SendMessage" : "sns:Publish"},
                       {"Resource", queue["TargetArn"]},
                       {"Effect", "Allow"}};
  function.role.inline_policies.push_back(
      {{"PolicyName", "DeadLetterQueuePolicy"},
       {"PolicyDocument", {{"Version", "2012-10-17"}, {"Statement", Json::array({statement})}}}});
  return {{"TargetArn", queue["TargetArn"]}};
}

Json function_properties(const SamResource& resource, SamFunction& function) {
  Json properties{{"Code", code_of(resource)}};
  if (resource.has("SourceKMSKeyArn")) properties["Code"]["SourceKMSKeyArn"] = resource.get("SourceKMSKeyArn");
  if (resource.has("DeadLetterQueue")) properties["DeadLetterConfig"] = dead_letter(resource, function);
  copy_members(resource.properties, properties, {"Architectures",    "CodeSigningConfigArn",
                                                 "Description",      "Environment",
                                                 "EphemeralStorage", "FileSystemConfigs",
                                                 "FunctionName",     "Handler",
                                                 "ImageConfig",      "KmsKeyArn",
                                                 "Layers",           "LoggingConfig",
                                                 "MemorySize",       "PackageType",
                                                 "RecursiveLoop",    "ReservedConcurrentExecutions",
                                                 "Runtime",          "RuntimeManagementConfig",
                                                 "SnapStart",        "Timeout",
                                                 "VpcConfig"});
  properties["Role"] = resource.has("Role") ? resource.get("Role") : get_att(resource.id + "Role", "Arn");
  if (!function.tags.empty()) properties["Tags"] = function.tags;
  if (resource.has("Tracing") && resource.get("Tracing") != "Disabled") {
    properties["TracingConfig"] = {{"Mode", resource.get("Tracing")}};
  }
  return properties;
}

void collect_managed_policies(const Sam& sam, const SamResource& resource, RoleParts& role) {
  role.managed.push_back(aws_policy_arn(sam, "service-role/AWSLambdaBasicExecutionRole"));
  if (resource.has("Tracing") && resource.get("Tracing") != "Disabled") {
    role.managed.push_back(aws_policy_arn(sam, "AWSXrayWriteOnlyAccess"));
  }
  if (resource.has("VpcConfig")) {
    role.managed.push_back(aws_policy_arn(sam, "service-role/AWSLambdaVPCAccessExecutionRole"));
  }
}

}  // namespace

Json code_location(const SamResource& resource, const char* property) {
  const Json& location = resource.get(property);
  if (location.is_object() && !is_function(location)) {
    if (!location.contains("Bucket") || !location.contains("Key")) {
      invalid(resource.id, "'" + std::string(property) + "' requires Bucket and Key properties to be specified.");
    }
    Json code{{"S3Bucket", location["Bucket"]}, {"S3Key", location["Key"]}};
    if (location.contains("Version")) code["S3ObjectVersion"] = location["Version"];
    return code;
  }
  const std::string uri = location.is_string() ? location.get<std::string>() : std::string();
  constexpr std::string_view kScheme = "s3://", kVersion = "?versionId=";
  const size_t slash = uri.find('/', kScheme.size());
  if (!uri.starts_with(kScheme) || slash == std::string::npos || slash + 1 == uri.size()) {
    invalid(resource.id, "'" + std::string(property) +
                             "' is not a valid S3 Uri of the form 's3://bucket/key' with optional versionId query "
                             "parameter.");
  }
  const size_t question = uri.find(kVersion);
  Json code{{"S3Bucket", uri.substr(kScheme.size(), slash - kScheme.size())},
            {"S3Key", uri.substr(slash + 1, question == std::string::npos ? question : question - slash - 1)}};
  if (question != std::string::npos) code["S3ObjectVersion"] = uri.substr(question + kVersion.size());
  return code;
}

Json invoke_permission(const SamFunction& function, const std::string& principal) {
  return {{"Action", "lambda:InvokeFunction"}, {"FunctionName", function.name()}, {"Principal", principal}};
}

void translate_function(Sam& sam, const SamResource& resource) {
  check_package(resource);
  const bool propagates = resource.get("PropagateTags") == true;
  const Json own_tags = resource.has("Tags") ? resource.get("Tags") : Json::object();
  SamFunction function{.resource = resource, .tags = tag_list(own_tags, propagates ? "" : kFunctionTag)};
  function.role.tags = function.tags;
  Json properties = function_properties(resource, function);
  Json& made = make(sam, resource, resource.id, "AWS::Lambda::Function", properties);
  copy_members(resource.attributes, made, {"DependsOn", "Metadata", "UpdatePolicy", "CreationPolicy"});
  make_version_and_alias(sam, function, properties);
  make_function_url(sam, function);
  make_invoke_config(sam, function);
  make_events(sam, function);
  if (resource.has("Role")) return;
  RoleParts role = function.role;
  collect_managed_policies(sam, resource, role);
  make_execution_role(sam, resource, role);
}

}  // namespace cloudformation
