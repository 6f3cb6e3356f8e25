// The roles: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
#include "services/cloudformation/stack_set/instance_stack.h"

#include <algorithm>
#include <map>

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/attempt.h"

namespace cloudformation {
namespace {

using State = InstanceOutcome::State;

constexpr const char* kSessionName = "AWSCloudFormationStackSets";
constexpr const char* kExecutionRole = "AWSCloudFormationStackSetExecutionRole";
constexpr const char* kAdministrationRole = "AWSCloudFormationStackSetAdministrationRole";

std::string administration_role(RequestContext& context, const Value& set) {
  const std::string given = set.value("AdministrationRoleARN", "");
  if (!given.empty()) return given;
  return emulator::make_global_arn(context, "iam", std::string("role/") + kAdministrationRole);
}

/// The session of the execution role in the target's account, got through the administration role. Throws ApiError.
emulator::Principal execution_principal(RequestContext& context, const Value& set, const Target& target) {
  const std::string administration = administration_role(context, set);
  const emulator::Principal administrator = assumed_role(context, administration);
  const std::string name = set.value("ExecutionRoleName", kExecutionRole);
  const std::string role =
      "arn:" + std::string(emulator::partition_of(context.region)) + ":iam::" + target.account + ":role/" + name;
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "sts",
                                                       .operation = "AssumeRole",
                                                       .input = {{"RoleArn", role}, {"RoleSessionName", kSessionName}},
                                                       .principal = administrator,
                                                       .invoked_by = "cloudformation"});
  if (answer.error) {
    const std::string role_name = administration.substr(administration.rfind('/') + 1);
    throw ApiError("AccessDenied", "Account " + target.account + " should have '" + name +
                                       "' role with trust relationship to Role '" + role_name + "'.");
  }
  const Value& session = answer.output.at("AssumedRoleUser");
  return {.kind = emulator::PrincipalKind::kAssumedRole,
          .account = target.account,
          .arn = session.at("Arn"),
          .id = session.at("AssumedRoleId"),
          .access_key_id = answer.output.at("Credentials").at("AccessKeyId"),
          .session = {{emulator::kSessionRoleArn, role}}};
}

emulator::Answer call(RequestContext& context, const Value& set, const Target& target, std::string_view operation,
                      Value input) {
  emulator::Answer answer;
  const auto refusal = attempt(context, [&] {
    answer = context.machine.dispatcher.call_within(context, {.service = "cloudformation",
                                                              .operation = std::string(operation),
                                                              .input = std::move(input),
                                                              .principal = execution_principal(context, set, target),
                                                              .region = target.region,
                                                              .invoked_by = "cloudformation"});
  });
  if (refusal) answer.error = refusal;
  return answer;
}

/// The set's parameters with the instance's own values.
Value parameters_of(const Value& set, const Value& instance) {
  std::map<std::string, Value> by_key;
  for (const char* member : {"Parameters", "ParameterOverrides"}) {
    const Value& source = std::string_view(member) == "Parameters" ? set : instance;
    const Value list = source.value(member, Value::array());
    for (const Value& parameter : list) by_key[parameter.at("ParameterKey")] = parameter;
  }
  Value result = Value::array();
  for (auto& [key, parameter] : by_key) result.push_back(std::move(parameter));
  return result;
}

Value stack_input(const Value& set, const Value& instance, const std::string& stack_name) {
  return {{"StackName", stack_name},
          {"TemplateBody", set.at("TemplateBody")},
          {"Parameters", parameters_of(set, instance)},
          {"Capabilities", set.value("Capabilities", Value::array())},
          {"Tags", set.value("Tags", Value::array())}};
}

InstanceOutcome failure(const ApiError& error) {
  return {.state = State::kFailed, .reason = error.message()};
}

/// "ResourceLogicalId:A, ResourceType:T, ResourceStatusReason:why." of what failed first.
std::string failure_in_stack(RequestContext& context, const Value& set, const Target& target,
                             const std::string& stack_id) {
  const auto answer = call(context, set, target, "DescribeStackEvents", {{"StackName", stack_id}});
  std::string reason;
  const Value events = answer.output.value("StackEvents", Value::array());
  for (const Value& event : events) {
    const std::string status = event.at("ResourceStatus");
    if (!status.ends_with("_FAILED") || event.at("PhysicalResourceId") == event.at("StackId")) continue;
    reason = "ResourceLogicalId:" + event.at("LogicalResourceId").get<std::string>() +
             ", ResourceType:" + event.at("ResourceType").get<std::string>() +
             ", ResourceStatusReason:" + event.value("ResourceStatusReason", "") + ".";
  }
  return reason;
}

InstanceOutcome create(RequestContext& context, const Value& set, Value& instance) {
  const std::string name = "StackSet-" + set.at("StackSetName").get<std::string>() + "-" + context.machine.ids.uuid();
  const auto answer = call(context, set, target_of(instance), "CreateStack", stack_input(set, instance, name));
  if (answer.error) return failure(*answer.error);
  instance["StackId"] = answer.output.at("StackId");
  return {};
}

InstanceOutcome update(RequestContext& context, const Value& set, const Value& instance) {
  const auto answer =
      call(context, set, target_of(instance), "UpdateStack", stack_input(set, instance, instance.at("StackId")));
  if (!answer.error) return {};
  if (answer.error->message() == "No updates are to be performed.") return {.state = State::kSucceeded};
  return failure(*answer.error);
}

InstanceOutcome detect_drift(RequestContext& context, const Value& set, Value& instance) {
  const auto answer =
      call(context, set, target_of(instance), "DetectStackDrift", {{"StackName", instance.value("StackId", "")}});
  if (answer.error) return failure(*answer.error);
  instance["@DetectionId"] = answer.output.at("StackDriftDetectionId");
  return {};
}

Value describe_detection(RequestContext& context, const Value& set, const Value& instance) {
  const auto answer = call(context, set, target_of(instance), "DescribeStackDriftDetectionStatus",
                           {{"StackDriftDetectionId", instance.at("@DetectionId")}});
  if (answer.error) throw *answer.error;
  return answer.output;
}

InstanceOutcome look_at_detection(RequestContext& context, const Value& set, const Value& instance) {
  InstanceOutcome outcome;
  const auto refusal = attempt(context, [&] {
    const Value detection = describe_detection(context, set, instance);
    const std::string status = detection.at("DetectionStatus");
    if (status == "DETECTION_COMPLETE") outcome.state = State::kSucceeded;
    if (status != "DETECTION_FAILED") return;
    outcome = {.state = State::kFailed, .reason = detection.value("DetectionStatusReason", "")};
  });
  return refusal ? failure(*refusal) : outcome;
}

}  // namespace

InstanceOutcome start_instance(RequestContext& context, const Value& set, const std::string& action, Value& instance) {
  const bool has_id = instance.contains("StackId");
  if (action == kDetectDrift) return detect_drift(context, set, instance);
  if (action != "DELETE") {
    const bool is_there = has_id && has_stack(context, set, target_of(instance), instance["StackId"]);
    return is_there ? update(context, set, instance) : create(context, set, instance);
  }
  if (!has_id) return {.state = State::kSucceeded};
  const auto answer = call(context, set, target_of(instance), "DeleteStack", {{"StackName", instance["StackId"]}});
  if (answer.error) return failure(*answer.error);
  return {};
}

InstanceOutcome look_at_instance(RequestContext& context, const Value& set, const std::string& action,
                                 const Value& instance) {
  if (action == kDetectDrift) return look_at_detection(context, set, instance);
  const Target target = target_of(instance);
  const std::string stack_id = instance.value("StackId", "");
  const auto answer = call(context, set, target, "DescribeStacks", {{"StackName", stack_id}});
  if (answer.error) return failure(*answer.error);
  const std::string status = answer.output.at("Stacks").at(0).at("StackStatus");
  if (status.ends_with("_IN_PROGRESS")) return {};
  const bool is_right =
      action == "DELETE" ? status == "DELETE_COMPLETE" : status == "CREATE_COMPLETE" || status == "UPDATE_COMPLETE";
  if (is_right) return {.state = State::kSucceeded};
  return {.state = State::kFailed, .reason = failure_in_stack(context, set, target, stack_id)};
}

InstanceDrift drift_of_instance(RequestContext& context, const Value& set, const Value& instance) {
  InstanceDrift drift{.status = describe_detection(context, set, instance).at("StackDriftStatus")};
  Value input{{"StackName", instance.at("StackId")}};
  do {
    const auto answer = call(context, set, target_of(instance), "DescribeStackResourceDrifts", input);
    if (answer.error) throw *answer.error;
    const Value page = answer.output.value("StackResourceDrifts", Value::array());
    drift.resources.insert(drift.resources.end(), page.begin(), page.end());
    input["NextToken"] = answer.output.value("NextToken", "");
  } while (input["NextToken"] != "");
  return drift;
}

bool has_stack(RequestContext& context, const Value& set, const Target& target, const std::string& stack_id) {
  const auto answer = call(context, set, target, "DescribeStacks", {{"StackName", stack_id}});
  if (answer.error) return false;
  return answer.output.at("Stacks").at(0).at("StackStatus") != "DELETE_COMPLETE";
}

}  // namespace cloudformation
