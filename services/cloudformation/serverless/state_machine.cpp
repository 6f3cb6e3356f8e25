#include "services/cloudformation/serverless/state_machine.h"

#include "services/cloudformation/serverless/api_events.h"

namespace cloudformation {
namespace {

constexpr const char* kStateMachineTag = "stateMachine:createdBy";

/// Functions within a definition become placeholders that its substitutions fill.
Json with_placeholders(const Json& value, Json& substitutions) {
  if (is_function(value)) {
    const std::string name = "definition_substitution_" + std::to_string(substitutions.size() + 1);
    substitutions[name] = value;
    return "${" + name + "}";
  }
  Json result = value;
  if (value.is_structured()) {
    for (auto& item : result) item = with_placeholders(item, substitutions);
  }
  return result;
}

/// The definition's text, line by line, as it is shown in the processed template.
Json definition_string(const Json& definition) {
  constexpr int kIndent = 4;
  const std::string text = nlohmann::json(definition).dump(kIndent, ' ', true);
  Json lines = Json::array();
  size_t at = 0;
  for (size_t end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
    lines.push_back(text.substr(at, end - at));
  lines.push_back(text.substr(at));
  return {{"Fn::Join", Json::array({"\n", lines})}};
}

Json machine_properties(const SamResource& machine, const Json& tags) {
  Json properties = Json::object();
  if (machine.has("Definition") == machine.has("DefinitionUri")) {
    invalid(machine.id, machine.has("Definition")
                            ? "Specify either 'Definition' or 'DefinitionUri' property and not both."
                            : "Either 'Definition' or 'DefinitionUri' property must be specified.");
  }
  Json substitutions = machine.has("DefinitionSubstitutions") ? machine.get("DefinitionSubstitutions") : Json::object();
  if (machine.has("Definition")) {
    Json found = Json::object();
    properties["DefinitionString"] = definition_string(with_placeholders(machine.get("Definition"), found));
    for (const auto& [name, value] : found.items()) substitutions[name] = value;
  } else {
    const Json location = code_location(machine, "DefinitionUri");
    properties["DefinitionS3Location"] = {{"Bucket", location["S3Bucket"]}, {"Key", location["S3Key"]}};
    if (location.contains("S3ObjectVersion"))
      properties["DefinitionS3Location"]["Version"] = location["S3ObjectVersion"];
  }
  if (!substitutions.empty()) properties["DefinitionSubstitutions"] = std::move(substitutions);
  if (machine.has("Logging")) properties["LoggingConfiguration"] = machine.get("Logging");
  if (machine.has("Tracing")) properties["TracingConfiguration"] = machine.get("Tracing");
  if (machine.has("Name")) properties["StateMachineName"] = machine.get("Name");
  if (machine.has("Type")) properties["StateMachineType"] = machine.get("Type");
  properties["RoleArn"] = machine.has("Role") ? machine.get("Role") : get_att(machine.id + "Role", "Arn");
  properties["Tags"] = tags;
  return properties;
}

/// The role in which an event starts executions.
void make_event_role(Sam& sam, const SamResource& machine, const SamEvent& event, const std::string& service,
                     const std::string& policy_prefix, const Json& letters = Json()) {
  Json policies = Json::array(
      {named_policy(policy_prefix + "StartExecutionPolicy", "states:StartExecution", reference_to(machine.id))});
  if (!letters.is_null()) policies.push_back(named_policy(event.id + "SQSPolicy", "sqs:SendMessage", letters["Arn"]));
  Json role{{"AssumeRolePolicyDocument", trust_policy(service)}, {"Policies", std::move(policies)}};
  if (event.has("PermissionsBoundary")) role["PermissionsBoundary"] = event.get("PermissionsBoundary");
  make(sam, machine, event.id + "Role", "AWS::IAM::Role", std::move(role));
}

void make_rule(Sam& sam, const SamResource& machine, const SamEvent& event) {
  Json properties = Json::object();
  if (event.type == "Schedule") {
    properties["ScheduleExpression"] = event.get("Schedule");
    copy_members(event.properties, properties, {"Name", "Description"});
  } else {
    properties["EventPattern"] = event.get("Pattern");
    copy_members(event.properties, properties, {"EventBusName"});
    if (event.has("RuleName")) properties["Name"] = event.get("RuleName");
  }
  put_state(event, properties);
  const bool has_id = event.get("Target").is_object() && event.get("Target").contains("Id");
  Json target{{"Arn", reference_to(machine.id)},
              {"Id", has_id ? event.get("Target")["Id"] : Json(event.id + "StepFunctionsTarget")},
              {"RoleArn", event.has("RoleArn") ? event.get("RoleArn") : get_att(event.id + "Role", "Arn")}};
  copy_members(event.properties, target, {"Input", "InputPath", "InputTransformer", "RetryPolicy"});
  if (event.has("DeadLetterConfig"))
    target["DeadLetterConfig"] = dead_letter_config(sam, machine, event, Json::array(), true);
  properties["Targets"] = Json::array({target});
  make(sam, machine, event.id, "AWS::Events::Rule", std::move(properties));
  if (!event.has("RoleArn")) make_event_role(sam, machine, event, "events.amazonaws.com", event.id + "Role");
}

void make_schedule(Sam& sam, const SamResource& machine, const SamEvent& event) {
  Json target{{"Arn", reference_to(machine.id)},
              {"RoleArn", event.has("RoleArn") ? event.get("RoleArn") : get_att(event.id + "Role", "Arn")}};
  Json letters;
  if (event.has("DeadLetterConfig")) {
    letters = dead_letter_config(sam, machine, event, Json::array(), false);
    target["DeadLetterConfig"] = letters;
  }
  copy_members(event.properties, target, {"Input", "RetryPolicy"});
  Json properties = schedule_properties(event);
  properties["Target"] = std::move(target);
  make(sam, machine, event.id, "AWS::Scheduler::Schedule", std::move(properties));
  if (!event.has("RoleArn")) make_event_role(sam, machine, event, "scheduler.amazonaws.com", event.id, letters);
}

void make_machine_event(Sam& sam, const SamResource& machine, const SamEvent& event) {
  if (event.type == "Schedule" || event.type == "CloudWatchEvent" || event.type == "EventBridgeRule") {
    return make_rule(sam, machine, event);
  }
  if (event.type == "ScheduleV2") return make_schedule(sam, machine, event);
  if (event.type != "Api") invalid_event(machine.id, event.name, "Invalid event type " + event.type + ".");
  api_of(sam, machine, event);
  make_event_role(sam, machine, event, "apigateway.amazonaws.com", event.id + "Role");
}

}  // namespace

Json execution_integration(const SamResource& machine, const SamEvent& event) {
  // The doubled quotes and backslashes are those of Velocity's templates.
  const std::string start =
      event.get("UnescapeMappingTemplate") == true
          ? "{\"input\": \"$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\",\"'\")\", "
          : "{\"input\": \"$util.escapeJavaScript($input.json('$'))\", ";
  const std::string input = start + "\"stateMachineArn\": \"${" + machine.id + "}\"}";
  return {{"type", "aws"},
          {"uri", substitution("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution")},
          {"httpMethod", "POST"},
          {"responses", {{"200", {{"statusCode", "200"}}}, {"400", {{"statusCode", "400"}}}}},
          {"credentials", get_att(event.id + "Role", "Arn")},
          {"requestTemplates", {{"application/json", substitution(input)}}}};
}

void translate_state_machine(Sam& sam, const SamResource& machine) {
  const Json own_tags = machine.has("Tags") ? machine.get("Tags") : Json::object();
  const Json tags = tag_list(own_tags, machine.get("PropagateTags") == true ? "" : kStateMachineTag);
  Json properties = machine_properties(machine, tags);
  Json& made = make(sam, machine, machine.id, "AWS::StepFunctions::StateMachine", std::move(properties));
  copy_members(machine.attributes, made, {"DependsOn", "Metadata"});
  for (const SamEvent& event : events_of(machine)) make_machine_event(sam, machine, event);
  if (machine.has("Role")) return;
  RoleParts role{.service = "states.amazonaws.com", .tags = tags};
  const Json& tracing = machine.get("Tracing");
  if (tracing.is_object() && tracing.value("Enabled", false))
    role.managed.push_back(aws_policy_arn(sam, "AWSXrayWriteOnlyAccess"));
  make_execution_role(sam, machine, role);
}

}  // namespace cloudformation
