#include "services/cloudformation/stack/stack_request.h"

#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/stack/environment.h"
#include "services/cloudformation/stack/expansion.h"
#include "services/cloudformation/template/dependency_graph.h"
#include "services/cloudformation/template/export_name.h"
#include "services/cloudformation/template/template_summary.h"
#include "services/cloudformation/template/validate.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

std::vector<ParameterInput> parameter_inputs(const Value& input) {
  std::vector<ParameterInput> result;
  for (const Value& item : input.value("Parameters", Value::array())) {
    ParameterInput parameter{.key = item.value("ParameterKey", ""),
                             .use_previous_value = item.value("UsePreviousValue", false)};
    if (item.contains("ParameterValue")) parameter.value = item["ParameterValue"].get<std::string>();
    result.push_back(std::move(parameter));
  }
  return result;
}

/// A resource may not change its type under the same logical id.
void check_same_types(RequestContext& context, const Value& stack, const Template& source) {
  std::string changed;
  for (const Value& resource : resources_of(context, stack)) {
    const std::string logical_id = resource.at("LogicalResourceId");
    const Resource* declared = source.find_resource(logical_id);
    const bool is_gone = resource.value("ResourceStatus", "") == "DELETE_COMPLETE";
    if (declared && !is_gone && declared->type != resource.at("ResourceType")) {
      changed += (changed.empty() ? "" : ", ") + logical_id;
    }
  }
  if (changed.empty()) return;
  throw ApiError("ValidationError",
                 "Update of resource type is not permitted. The new template modifies resource type of the following "
                 "resources: [" +
                     changed + "]");
}

/// "AWS::EC2::Instance", "AWS::EC2::*", "AWS::*", "Custom::*".
void check_allowed_types(const Value& input, const Template& source) {
  const auto allowed = input.value("ResourceTypes", std::vector<std::string>());
  if (allowed.empty()) return;
  for (const Resource& resource : source.resources) {
    const bool is_allowed = std::any_of(allowed.begin(), allowed.end(), [&](const std::string& type) {
      return type.ends_with('*') ? resource.type.starts_with(type.substr(0, type.size() - 1)) : resource.type == type;
    });
    if (is_allowed) continue;
    std::string list;
    for (const std::string& type : allowed) list += (list.empty() ? "" : ", ") + type;
    throw ApiError("ValidationError",
                   "Resource type " + resource.type + " is not allowed by parameter ResourceTypes [" + list + "]");
  }
}

/// A rollback trigger is an alarm, and CloudWatch is not emulated; nor is SNS, to which notifications would go.
void check_emulated(const Value& input) {
  const Value triggers =
      input.value("RollbackConfiguration", Value::object()).value("RollbackTriggers", Value::array());
  for (const Value& trigger : triggers) {
    const std::string type = trigger.value("Type", ""), arn = trigger.value("Arn", "");
    if (type != "AWS::CloudWatch::Alarm" && type != "AWS::CloudWatch::CompositeAlarm") {
      throw ApiError("ValidationError", "Rollback Trigger Type not supported");
    }
    if (arn.find(":alarm:") == std::string::npos) {
      throw ApiError("ValidationError", "RelativeId of a Rollback Trigger's ARN is incorrect");
    }
    throw ApiError("NotImplemented", "skyrig does not watch rollback triggers yet: CloudWatch is not emulated.", 501);
  }
  if (!input.value("NotificationARNs", Value::array()).empty()) {
    throw ApiError("NotImplemented", "skyrig does not send a stack's events to SNS yet: SNS is not emulated.", 501);
  }
}

/// Tags of that prefix are CloudFormation's own to give, whatever its case.
void check_tags(const Value& input) {
  for (const Value& tag : input.value("Tags", Value::array())) {
    std::string start = tag.value("Key", "").substr(0, 4);
    std::transform(start.begin(), start.end(), start.begin(), [](unsigned char c) { return std::tolower(c); });
    if (start == "aws:") {
      throw ApiError("ValidationError", "aws: prefixed tag key names are not allowed for external use.");
    }
  }
}

/// Whether the request is for a change set, and not for its execution.
bool makes_change_set(const Value& input) {
  return input.contains("ChangeSetName") && !input.contains(kKeptTemplate);
}

/// What a template must hold to before its parameters have values.
void check_template(RequestContext& context, const Value& input, const Template& source) {
  check_allowed_types(input, source);
  const ResourceSchemas schemas = schemas_of(context);
  validate_template(source, schemas);
  check_capabilities(summarize_template(source, schemas), input.value("Capabilities", std::vector<std::string>()));
}

/// What a template must hold to with its parameters' values.
void check_deployable(RequestContext& context, const Value& identity, const Value* stack, const StackRequest& request) {
  Value evaluated = identity;
  evaluated["@Parameters"] = to_value(request.parameters);
  evaluated["@Principal"] = to_value(request.principal);
  const Environment environment = environment_of(context, evaluated, request.source);
  check_rules(environment);
  dependency_graph(request.source, &environment.conditions);
  check_output_references(request.source, environment.conditions);
  check_export_names(environment);
  if (stack) check_same_types(context, *stack, request.source);
}

/// Runs the template's transforms and checks what they make. A refusal becomes the request's failure.
void transform(RequestContext& context, const Value& input, const Value& identity, const Value* stack,
               StackRequest& request) {
  Value place = identity;
  place["@Parameters"] = to_value(request.parameters);
  place["@Principal"] = to_value(request.principal);
  const auto refusal = attempt(context, [&] {
    const Node processed = expand_template(context, place, request.source);
    request.processed = json_text(processed);
    StackRequest expanded = request;
    expanded.source = parse_template(processed);
    Value relaxed = input;
    // The execution asks for the capabilities of what the transforms make.
    if (makes_change_set(input)) relaxed["Capabilities"] = {"CAPABILITY_NAMED_IAM"};
    check_template(context, relaxed, expanded.source);
    check_deployable(context, identity, stack, expanded);
    request = std::move(expanded);
  });
  if (!refusal) return;
  if (refusal->code() == "NotImplemented" || refusal->code() == "InsufficientCapabilitiesException") throw *refusal;
  request.processed.clear();
  request.failure = refusal->message();
}

void copy_members(const Value& input, Value& stack, std::initializer_list<const char*> members) {
  for (const char* member : members) {
    if (input.contains(member)) stack[member] = input[member];
  }
}

}  // namespace

StackRequest read_stack_request(RequestContext& context, const Value& input, const Value& identity,
                                const Value* stack) {
  StackRequest request;
  request.body = read_template_body(context, input, stack);
  request.source = parse_template(request.body);
  check_emulated(input);
  check_tags(input);
  request.principal = acting_principal(context, input.contains("RoleARN") || !stack ? input : *stack);
  const auto previous = stack ? parameter_texts(*stack) : std::map<std::string, std::string>();
  const auto resolve_values = [&] {
    request.parameters = resolve_parameters(request.source, parameter_inputs(input), previous,
                                            parameter_lookups(context, request.principal));
  };
  if (!needs_expansion(context, request.source)) {
    check_template(context, input, request.source);
    resolve_values();
    check_deployable(context, identity, stack, request);
    return request;
  }
  if (!makes_change_set(input)) {
    check_capabilities(summarize_template(request.source, schemas_of(context)),
                       input.value("Capabilities", std::vector<std::string>()));
  }
  resolve_values();
  transform(context, input, identity, stack, request);
  return request;
}

ParameterValues check_parameters(RequestContext& context, const Value& input, const Template& source) {
  return resolve_parameters(source, parameter_inputs(input), {}, parameter_lookups(context, context.principal));
}

void apply_request(RequestContext& context, const Value& input, const StackRequest& request, Value& stack) {
  stack["@Template"] = keep_template(context, stack, request.processed.empty() ? request.body : request.processed);
  stack.erase("@OriginalTemplate");
  const std::string written = request.processed.empty() ? input.value(kOriginalTemplate, "") : request.body;
  if (!written.empty()) stack["@OriginalTemplate"] = keep_template(context, stack, written);
  stack["@Parameters"] = to_value(request.parameters);
  stack["Parameters"] = shown_parameters(request.parameters);
  stack.erase("Description");
  if (!request.source.description.empty()) stack["Description"] = request.source.description;
  copy_members(input, stack,
               {"Tags", "Capabilities", "NotificationARNs", "RoleARN", "DisableRollback", "TimeoutInMinutes",
                "RollbackConfiguration", "DeploymentConfig"});
  stack["@Principal"] = to_value(request.principal);
}

}  // namespace cloudformation
