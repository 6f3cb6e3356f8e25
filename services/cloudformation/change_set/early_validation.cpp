#include "services/cloudformation/change_set/early_validation.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/change_set/existing_resource.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

/// A validation by its name in events, and by the one that a failed change set's reason gives.
struct Validation {
  std::string_view name, hook, mode;
};
constexpr Validation kProperties{"PROPERTY_VALIDATION", "AWS::EarlyValidation::PropertyValidation", "FAIL"};
constexpr Validation kNames{"NAME_CONFLICT_VALIDATION", "AWS::EarlyValidation::ResourceExistenceCheck", "FAIL"};
constexpr Validation kBuckets{"BUCKET_EMPTINESS_VALIDATION", "", "WARN"};

Value finding(RequestContext& context, const Validation& validation, const std::string& logical_id,
              const std::string& type, const std::string& path, const std::string& reason) {
  return {{"EventId", context.machine.ids.uuid()},
          {"EventType", "VALIDATION_ERROR"},
          {"LogicalResourceId", logical_id},
          {"ResourceType", type},
          {"Timestamp", emulator::to_timestamp(context.time)},
          {"ValidationName", validation.name},
          {"ValidationFailureMode", validation.mode},
          {"ValidationStatus", "FAILED"},
          {"ValidationStatusReason", reason},
          {"ValidationPath", "/Resources/" + logical_id + path}};
}

/// What resources will show is not known yet, and holds whatever the schema asks for.
Environment unresolved_environment(RequestContext& context, const Value& stack, const StackRequest& request) {
  Value target = stack;
  target["@Parameters"] = to_value(request.parameters);
  Environment environment = environment_of(context, target, request.source);
  environment.reference = [](const std::string&) { return Node::unknown(); };
  environment.attribute = [](const std::string&, const std::string&) { return Node::unknown(); };
  return environment;
}

/// What all resources of a template are checked with.
struct PropertyRules {
  Environment environment;
  ResourceSchemas schemas;
};

PropertyRules rules_of(RequestContext& context, const Value& stack, const StackRequest& request) {
  return {.environment = unresolved_environment(context, stack, request), .schemas = schemas_of(context)};
}

void check_resource_properties(RequestContext& context, const PropertyRules& rules, const Resource& declared,
                               std::vector<Value>& findings) {
  const auto schema = rules.schemas.find(declared.type);
  if (!schema) return;
  // What cannot be evaluated yet is told by the deployment.
  attempt(context, [&] {
    Node properties = declared.properties.is_null() ? Node::map() : evaluate(declared.properties, rules.environment);
    if (properties.is_null()) properties = Node::map();
    const bool has_unknown = contains_unknown(properties);
    for (const PropertyViolation& violation : check_properties(*schema, properties).violations) {
      // Whether one of several forms fits may hang on what is not known.
      if (has_unknown && violation.kind == PropertyViolation::Kind::kSubschema) continue;
      findings.push_back(finding(context, kProperties, declared.logical_id, declared.type,
                                 "/Properties" + path_text(violation.path), early_validation_text(violation)));
    }
  });
}

void check_name(RequestContext& context, const Value& stack, const Resource& declared, std::vector<Value>& findings) {
  const auto identifier = existing_identifier(context, stack, declared);
  if (!identifier) return;
  findings.push_back(
      finding(context, kNames, declared.logical_id, declared.type, "",
              "Resource of type '" + declared.type + "' with identifier '" + *identifier + "' already exists."));
}

/// Whether the stack has made the resource already.
bool is_in_stack(RequestContext& context, const Value& stack, const std::string& logical_id) {
  const auto resource = find_resource(context, stack, logical_id);
  return resource && is_there(*resource);
}

bool has_objects(RequestContext& context, const Value& stack, const std::string& bucket) {
  const auto answer = context.machine.dispatcher.call_within(context, {.service = "s3",
                                                                       .operation = "ListObjectVersions",
                                                                       .input = {{"Bucket", bucket}, {"MaxKeys", 1}},
                                                                       .principal = acting_principal(context, stack),
                                                                       .invoked_by = "cloudformation"});
  return answer.succeeded() && (!answer.output.value("Versions", Value::array()).empty() ||
                                !answer.output.value("DeleteMarkers", Value::array()).empty());
}

void check_bucket(RequestContext& context, const Value& stack, const Value& change, std::vector<Value>& findings) {
  const std::string action = change.value("PolicyAction", ""), bucket = change.value("PhysicalResourceId", "");
  const bool goes = change.at("ResourceType") == "AWS::S3::Bucket" && action.ends_with("Delete");
  if (!goes || !has_objects(context, stack, bucket)) return;
  findings.push_back(finding(context, kBuckets, change.at("LogicalResourceId"), "AWS::S3::Bucket", "",
                             "The bucket '" + bucket +
                                 "' is not empty. You must either delete all objects and versions or use the deletion "
                                 "policy to retain it, otherwise the delete operation will fail."));
}

}  // namespace

std::vector<Value> validate_early(RequestContext& context, const Value& stack, const StackRequest& request,
                                  const std::vector<Value>& changes) {
  std::vector<Value> findings;
  const PropertyRules rules = rules_of(context, stack, request);
  for (const Value& one : changes) {
    const Value& change = one.at("ResourceChange");
    const Resource* declared = request.source.find_resource(change.at("LogicalResourceId").get<std::string>());
    const bool is_left = declared && change.at("Action") != "Remove";
    if (is_left) check_resource_properties(context, rules, *declared, findings);
    if (is_left && change.at("Action") == "Add") check_name(context, stack, *declared, findings);
    check_bucket(context, stack, change, findings);
  }
  return findings;
}

std::vector<Value> validate_early(RequestContext& context, const Value& stack, const StackRequest& request) {
  std::vector<Value> findings;
  const PropertyRules rules = rules_of(context, stack, request);
  for (const Resource& declared : request.source.resources) {
    if (!declared.condition.empty() && !rules.environment.conditions.at(declared.condition)) continue;
    check_resource_properties(context, rules, declared, findings);
    if (!is_in_stack(context, stack, declared.logical_id)) check_name(context, stack, declared, findings);
  }
  return findings;
}

std::string missing_export(RequestContext& context, const Value& stack, const StackRequest& request) {
  const std::string& text = request.processed.empty() ? request.body : request.processed;
  const auto& resources = request.source.resources;
  const bool has_children = std::any_of(resources.begin(), resources.end(),
                                        [](const Resource& resource) { return resource.type == kStackType; });
  // What children export is there only once they are.
  if (text.find("ImportValue") == std::string::npos || has_children) return {};
  Environment environment = unresolved_environment(context, stack, request);
  std::string missing;
  const auto look_up = environment.export_value;
  environment.export_value = [&](const std::string& name) -> std::optional<std::string> {
    const auto value = look_up(name);
    if (!value && missing.empty()) missing = "No export named " + name + " found";
    // The rest is looked through as if it were there.
    return value.value_or("");
  };
  const auto look_through = [&](const std::string& condition, const Node& expression) {
    if (!condition.empty() && !environment.conditions.at(condition)) return;
    attempt(context, [&] { evaluate(expression, environment); });
  };
  for (const Resource& declared : resources) look_through(declared.condition, declared.properties);
  for (const Output& output : request.source.outputs) look_through(output.condition, output.value);
  return missing;
}

void add_findings(const Value& findings, const Value& operation, std::vector<Value>& events) {
  for (auto one = findings.rbegin(); one != findings.rend(); ++one) {
    Value event = *one;
    event.update(operation);
    events.push_back(std::move(event));
  }
}

std::string validation_failure(const std::vector<Value>& findings) {
  std::string failed;
  for (const Validation& validation : {kProperties, kNames}) {
    const bool has_failed = std::any_of(findings.begin(), findings.end(),
                                        [&](const Value& one) { return one.at("ValidationName") == validation.name; });
    if (has_failed) failed += (failed.empty() ? "" : ", ") + std::string(validation.hook);
  }
  if (failed.empty()) return {};
  return "The following hook(s)/validation failed: [" + failed +
         "]. To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";
}

std::vector<Value> change_set_events(const Value& change_set) {
  const bool has_failed = change_set.at("Status") == "FAILED";
  Value operation{{"OperationId", change_set.at("@OperationId")},
                  {"OperationType", "CREATE_CHANGESET"},
                  {"StackId", change_set.at("StackId")}};
  const auto stack_event = [&](const char* status) {
    Value event = operation;
    event["EventId"] = change_set.at("@OperationId").get<std::string>() + "-" + status;
    event["EventType"] = "STACK_EVENT";
    event["OperationStatus"] = status;
    event["Timestamp"] = event["StartTime"] = change_set.at("CreationTime");
    return event;
  };
  Value last = stack_event(has_failed ? "FAILED" : "SUCCEEDED");
  last["EndTime"] = change_set.at("CreationTime");
  std::vector<Value> events{std::move(last)};
  add_findings(change_set.value("@Findings", Value::array()), operation, events);
  events.push_back(stack_event("IN_PROGRESS"));
  return events;
}

}  // namespace cloudformation
