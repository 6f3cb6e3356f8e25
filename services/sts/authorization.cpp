#include "services/sts/authorization.h"

#include "services/sts/assume_root.h"

namespace sts {
namespace {

using protocol::Value;

/// Who tags a session or names its source must be allowed to do that, too, by the same policies.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
std::optional<std::vector<std::string>> find_actions(std::string_view operation, const Value& input) {
  if (operation != "AssumeRole" && operation != "GetFederationToken") return std::nullopt;
  std::vector<std::string> actions{"sts:" + std::string(operation)};
  if (!input.value("Tags", Value::array()).empty()) actions.emplace_back("sts:TagSession");
  if (input.contains("SourceIdentity")) actions.emplace_back("sts:SetSourceIdentity");
  return actions;
}

/// The root user of the account that AssumeRoot names.
std::optional<std::vector<std::string>> find_resources(emulator::RequestContext&,
                                                       const emulator::ResourceQuestion& question) {
  if (question.resource_type != "root-user") return std::nullopt;
  const std::string account = target_account(question.input);
  return {{"arn:aws:iam::" + (account.empty() ? "*" : account) + ":root"}};
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.variables = {{"RoleNameWithPath", {"RoleArn"}}, {"FederatedUserName", {"Name"}}},
          .find_actions = find_actions,
          .find_resources = find_resources};
}

}  // namespace sts
