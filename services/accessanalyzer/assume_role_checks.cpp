// Trust policies: who may call which of the actions that assume a role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal
#include <algorithm>

#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

constexpr std::string_view kAssumingActions[] = {"sts:AssumeRole", "sts:AssumeRoleWithSAML",
                                                 "sts:AssumeRoleWithWebIdentity"};

/// The action with which a principal assumes a role.
std::string_view action_of(const std::string& principal_type, const std::string& principal) {
  if (principal_type != "Federated") return "sts:AssumeRole";
  return principal.find(":saml-provider/") != std::string::npos ? "sts:AssumeRoleWithSAML"
                                                                : "sts:AssumeRoleWithWebIdentity";
}

void check_assuming_action(Check& check, const Place& action, const Place& principal) {
  std::vector<Place> places = {action};
  std::string names;
  for (const auto& [type, values] : principal.value.members) {
    for (const Place& value : principal.at(type).each()) {
      if (value.value.text == "*" || action_of(type, value.value.text) == action.value.text) continue;
      names += (names.empty() ? "" : ", ") + value.value.text;
      places.push_back(value);
    }
  }
  if (names.empty()) return;
  check.findings.add({Severity::kError, "MISMATCHED_ACTION_FOR_PRINCIPAL",
                      "The " + action.value.text + " action is invalid with the following principal(s): " + names +
                          ". Use a SAML provider principal with the sts:AssumeRoleWithSAML action or use an OIDC "
                          "provider principal with the sts:AssumeRoleWithWebIdentity action. Ensure the provider is "
                          "Federated if you use either of the two options."},
                     places);
}

}  // namespace

void check_assuming(Check& check, const Place& statement) {
  if (!statement.has("Principal") || !statement.has("Action")) return;
  const Place principal = statement.at("Principal");
  if (!principal.value.is_object()) return;
  for (const Place& action : statement.at("Action").each()) {
    const bool assumes = std::find(std::begin(kAssumingActions), std::end(kAssumingActions), action.value.text) !=
                         std::end(kAssumingActions);
    if (assumes) check_assuming_action(check, action, principal);
  }
}

}  // namespace accessanalyzer
