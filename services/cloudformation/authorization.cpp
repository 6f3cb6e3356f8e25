#include "services/cloudformation/authorization.h"

#include "emulator/authentication/session_attributes.h"
#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

using emulator::PrincipalKind;
using emulator::RequestContext;
using emulator::ResourceFacts;
using emulator::ResourceQuestion;

constexpr const char* kSessionName = "AWSCloudFormation";

/// The stack with its id where it exists.
std::optional<std::vector<std::string>> find_resources(RequestContext& context, const ResourceQuestion& question) {
  if (question.resource_type != "stack") return std::nullopt;
  if (!question.input.contains("StackName")) {
    const std::string change_set = question.input.value("ChangeSetName", "");
    if (change_set.starts_with("arn:")) return {{change_set}};
    return std::nullopt;
  }
  const std::string name = question.input["StackName"];
  if (name.starts_with("arn:")) return {{name}};
  const auto stack = find_stack(context, name);
  if (!stack) return std::nullopt;
  return {{stack->at("StackId").get<std::string>()}};
}

std::optional<ResourceFacts> describe(RequestContext& context, const std::string& arn) {
  if (arn.find(":stack/") == std::string::npos) return std::nullopt;
  auto stack = find_stack(context, arn);
  if (!stack) return std::nullopt;
  ResourceFacts facts{.account = context.account};
  for (const Value& tag : stack->value("Tags", Value::array()))
    facts.tags[tag.value("Key", "")] = tag.value("Value", "");
  return facts;
}

/// The account in an ARN: "arn:aws:iam::123456789012:role/Name".
std::string account_of(std::string arn) {
  constexpr int kPartsBefore = 4;
  for (int i = 0; i < kPartsBefore; ++i) arn.erase(0, std::min(arn.find(':'), arn.size() - 1) + 1);
  return arn.substr(0, arn.find(':'));
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.passed_roles = {{"CreateStack", "RoleARN", kCloudFormationPrincipal},
                           {"UpdateStack", "RoleARN", kCloudFormationPrincipal},
                           {"DeleteStack", "RoleARN", kCloudFormationPrincipal},
                           {"CreateChangeSet", "RoleARN", kCloudFormationPrincipal},
                           {"ContinueUpdateRollback", "RoleARN", kCloudFormationPrincipal},
                           {"RollbackStack", "RoleARN", kCloudFormationPrincipal},
                           {"ActivateType", "ExecutionRoleArn", kHooksPrincipal}},
          .find_resources = find_resources,
          .describe = describe};
}

emulator::Principal assumed_role(RequestContext& context, const std::string& role_arn, const char* service_principal) {
  const emulator::Answer answer = context.machine.dispatcher.call_within(
      context, {.service = "sts",
                .operation = "AssumeRole",
                .input = {{"RoleArn", role_arn}, {"RoleSessionName", kSessionName}},
                .principal = {.kind = PrincipalKind::kService,
                              .account = context.account,
                              .arn = service_principal,
                              .id = service_principal},
                .invoked_by = "cloudformation"});
  if (answer.error && answer.error->code() == "NotImplemented") throw *answer.error;
  if (answer.error) throw ApiError("ValidationError", "Role " + role_arn + " is invalid or cannot be assumed");
  const Value& session = answer.output.at("AssumedRoleUser");
  return {.kind = PrincipalKind::kAssumedRole,
          .account = account_of(role_arn),
          .arn = session.at("Arn"),
          .id = session.at("AssumedRoleId"),
          .access_key_id = answer.output.at("Credentials").at("AccessKeyId"),
          .session = {{emulator::kSessionRoleArn, role_arn}}};
}

// "CloudFormation uses the role's credentials to make calls on your behalf … If you don't specify a value,
// CloudFormation uses the role that was previously associated with the stack. If no role is available, CloudFormation
// uses a temporary session that's generated from your user credentials."
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
emulator::Principal acting_principal(RequestContext& context, const Value& stack) {
  const std::string role = stack.value("RoleARN", "");
  return role.empty() ? context.principal : assumed_role(context, role);
}

}  // namespace cloudformation
