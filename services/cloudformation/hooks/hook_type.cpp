#include "services/cloudformation/hooks/hook_type.h"

namespace cloudformation {
namespace {

constexpr const char* kPublishedVersion = "1.0.0";

/// What is the same for all hooks. What is within "Properties" is the hook type's own.
constexpr const char* kConfigurationSchema = R"({
  "type": "object", "additionalProperties": false, "required": ["CloudFormationConfiguration"],
  "properties": {"CloudFormationConfiguration": {
    "type": "object", "additionalProperties": false, "required": ["HookConfiguration"],
    "properties": {"HookConfiguration": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "HookInvocationStatus": {"type": "string", "enum": ["ENABLED", "DISABLED"]},
        "TargetStacks": {"type": "string", "enum": ["ALL", "NONE"]},
        "TargetOperations": {"type": "array", "minItems": 1,
          "items": {"type": "string", "enum": ["STACK", "RESOURCE", "CHANGE_SET", "CLOUD_CONTROL"]}},
        "FailureMode": {"type": "string", "enum": ["FAIL", "WARN"]},
        "EncryptionConfiguration": {"type": "object", "additionalProperties": false,
          "properties": {"KmsKeyId": {"type": "string"}}},
        "TargetFilters": {"type": "object", "additionalProperties": false, "minProperties": 1,
          "properties": {
            "Actions": {"$ref": "#/definitions/Actions"},
            "InvocationPoints": {"$ref": "#/definitions/InvocationPoints"},
            "TargetNames": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "string"}},
            "Targets": {"type": "array", "minItems": 1, "maxItems": 50, "items": {
              "type": "object", "additionalProperties": false, "required": ["TargetName", "Action", "InvocationPoint"],
              "properties": {"TargetName": {"type": "string"}, "Action": {"$ref": "#/definitions/Action"},
                             "InvocationPoint": {"type": "string", "enum": ["PRE_PROVISION"]}}}}}},
        "StackFilters": {"type": "object", "additionalProperties": false, "required": ["FilteringCriteria"],
          "minProperties": 2,
          "properties": {
            "FilteringCriteria": {"type": "string", "enum": ["ALL", "ANY"]},
            "StackNames": {"$ref": "#/definitions/Selection"},
            "StackRoles": {"$ref": "#/definitions/Selection"}}},
        "Properties": {"type": "object"}}}}}},
  "definitions": {
    "Action": {"type": "string", "pattern": "^(?i)(create|update|delete)$"},
    "Actions": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"$ref": "#/definitions/Action"}},
    "InvocationPoints": {"type": "array", "minItems": 1, "maxItems": 50,
      "items": {"type": "string", "enum": ["PRE_PROVISION"]}},
    "Names": {"type": "array", "minItems": 1, "maxItems": 50, "items": {"type": "string", "maxLength": 256}},
    "Selection": {"type": "object", "additionalProperties": false, "minProperties": 1,
      "properties": {"Include": {"$ref": "#/definitions/Names"}, "Exclude": {"$ref": "#/definitions/Names"}}},
    "Location": {"anyOf": [{"type": "string", "pattern": "^s3://[^/]+/.+$"}, {
      "type": "object", "additionalProperties": false, "required": ["uri"],
      "properties": {"uri": {"type": "string", "pattern": "^s3://[^/]+/.+$"}, "versionId": {"type": "string"}}}]}}})";

constexpr const char* kGuardProperties = R"({
  "type": "object", "additionalProperties": false, "required": ["ruleLocation"],
  "properties": {
    "ruleLocation": {"$ref": "#/definitions/Location"},
    "logBucket": {"type": "string"},
    "options": {"type": "object", "additionalProperties": false, "properties": {"inputParams": {"anyOf": [
      {"$ref": "#/definitions/Location"},
      {"type": "array", "minItems": 1, "maxItems": 10, "items": {"$ref": "#/definitions/Location"}}]}}}}})";

constexpr const char* kLambdaProperties = R"({
  "type": "object", "additionalProperties": false, "required": ["lambdaFunction"],
  "properties": {"lambdaFunction": {"type": "string", "minLength": 1, "maxLength": 170}}})";

}  // namespace

std::optional<Value> published_hook(const PublicTypeName& name) {
  const bool is_known = name.name == kGuardHookType || name.name == kLambdaHookType;
  if (name.publisher_id != kHookPublisher || name.kind != "HOOK" || !is_known) return std::nullopt;
  const bool is_guard = name.name == kGuardHookType;
  const std::string description = is_guard ? "A Hook that evaluates AWS CloudFormation Guard rules."
                                           : "A Hook that invokes an AWS Lambda function.";
  Value configuration = Value::parse(is_guard ? kGuardProperties : kLambdaProperties);
  const Value schema{{"typeName", name.name},
                     {"description", description},
                     {"typeConfiguration", std::move(configuration)},
                     {"definitions", Value::parse(kConfigurationSchema)["definitions"]},
                     {"handlers", Value::object()}};
  return Value{{"Type", "HOOK"},
               {"TypeName", name.name},
               {"PublisherId", kHookPublisher},
               {"PublicVersionNumber", kPublishedVersion},
               {"Schema", schema.dump()},
               {"Description", description},
               {"@Fragment", ""},
               {"@Number", 1}};
}

Value hook_configuration_schema(std::string_view original_type_name) {
  Value schema = Value::parse(kConfigurationSchema);
  Value& own = schema["properties"]["CloudFormationConfiguration"]["properties"]["HookConfiguration"]["properties"];
  own["Properties"] = Value::parse(original_type_name == kGuardHookType ? kGuardProperties : kLambdaProperties);
  return schema;
}

}  // namespace cloudformation
