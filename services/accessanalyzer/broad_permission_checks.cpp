#include <algorithm>

#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

/// How a statement comes to allow an action on more than was named: its elements' forms.
enum class ActionForm { kNone, kNamed, kStar, kNotAction };
enum class ResourceForm { kNone, kStar, kNotResource };

bool has_star(const Place& items) {
  const auto each = items.each();
  return std::any_of(each.begin(), each.end(), [](const Place& item) { return item.value.text == "*"; });
}

ActionForm form_of_action(const Place& statement, std::string_view action) {
  if (statement.has("NotAction")) {
    const auto excepted = statement.at("NotAction").each();
    const bool is_excepted = std::any_of(excepted.begin(), excepted.end(),
                                         [&](const Place& item) { return covers_action(item.value.text, action); });
    return is_excepted ? ActionForm::kNone : ActionForm::kNotAction;
  }
  if (!statement.has("Action")) return ActionForm::kNone;
  ActionForm form = ActionForm::kNone;
  for (const Place& item : statement.at("Action").each()) {
    if (!covers_action(item.value.text, action)) continue;
    const bool is_named = item.value.text.find('*') == std::string::npos;
    if (is_named) return ActionForm::kNamed;
    form = ActionForm::kStar;
  }
  return form;
}

ResourceForm form_of_resource(const Place& statement) {
  if (statement.has("NotResource")) return ResourceForm::kNotResource;
  return statement.has("Resource") && has_star(statement.at("Resource")) ? ResourceForm::kStar : ResourceForm::kNone;
}

bool has_condition(const Place& statement, const std::string& key) {
  if (!statement.has("Condition")) return false;
  for (const auto& [comparison, keys] : statement.at("Condition").value.members) {
    for (const auto& [name, values] : keys.members) {
      if (covers_action(key, name)) return true;
    }
  }
  return false;
}

struct Row {
  ActionForm action;
  ResourceForm resource;
  std::string_view code;
  const char* details;
};

constexpr Row kPassRole[] = {
    {ActionForm::kNamed, ResourceForm::kStar, "PASS_ROLE_WITH_STAR_IN_RESOURCE",
     "Using the iam:PassRole action with wildcards (*) in the resource can be overly permissive because it allows "
     "iam:PassRole permissions on multiple resources. We recommend that you specify resource ARNs or add the "
     "iam:PassedToService condition key to your statement."},
    {ActionForm::kStar, ResourceForm::kStar, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
     "Using wildcards (*) in the action and the resource can be overly permissive because it allows iam:PassRole "
     "permissions on all resources. We recommend that you specify resource ARNs or add the iam:PassedToService "
     "condition "
     "key to your statement."},
    {ActionForm::kNotAction, ResourceForm::kStar, "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
     "Using a resource with wildcards (*) and NotAction can be overly permissive because it allows iam:PassRole "
     "permissions on all resources. We recommend that you specify resource ARNs or add the iam:PassedToService "
     "condition "
     "key to your statement."},
    {ActionForm::kNamed, ResourceForm::kNotResource, "PASS_ROLE_WITH_NOT_RESOURCE",
     "Using the iam:PassRole action with NotResource can be overly permissive because it can allow iam:PassRole "
     "permissions on multiple resources. We recommend that you specify resource ARNs instead."},
    {ActionForm::kStar, ResourceForm::kNotResource, "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
     "Using an action with a wildcard (*) and NotResource can be overly permissive because it can allow iam:PassRole "
     "permissions on multiple resources. We recommend that you specify resource ARNs instead."},
    {ActionForm::kNotAction, ResourceForm::kNotResource, "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
     "Using NotAction with NotResource can be overly permissive because it can allow iam:PassRole permissions on "
     "multiple "
     "resources.. We recommend that you specify resource ARNs instead."}};

constexpr Row kCreateLinkedRole[] = {
    {ActionForm::kNamed, ResourceForm::kNotResource, "CREATE_SLR_WITH_NOT_RESOURCE",
     "Using the iam:CreateServiceLinkedRole action with NotResource can allow creation of unintended service-linked "
     "roles "
     "for multiple resources. We recommend that you specify resource ARNs instead."},
    {ActionForm::kStar, ResourceForm::kNotResource, "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
     "Using an action with a wildcard(*) and NotResource can allow creation of unintended service-linked roles because "
     "it "
     "can allow iam:CreateServiceLinkedRole permissions on multiple resources. We recommend that you specify resource "
     "ARNs instead."}};

template <size_t Count>
void check_rows(Check& check, const Place& statement, const Row (&rows)[Count], Severity severity,
                std::string_view action) {
  const ActionForm form = form_of_action(statement, action);
  const ResourceForm resource = form_of_resource(statement);
  for (const Row& row : rows) {
    if (row.action != form || row.resource != resource) continue;
    check.findings.add({severity, row.code, row.details}, statement);
  }
}

}  // namespace

void check_broad_permissions(Check& check, const Place& statement) {
  if (!statement.has("Effect") || statement.at("Effect").value.text != "Allow") return;
  if (check.type == PolicyType::kServiceControl) return;  // grants nothing
  if (!has_condition(statement, "iam:PassedToService")) {
    check_rows(check, statement, kPassRole, Severity::kSecurityWarning, "iam:PassRole");
  }
  if (!has_condition(statement, "iam:AWSServiceName")) {
    check_rows(check, statement, kCreateLinkedRole, Severity::kWarning, "iam:CreateServiceLinkedRole");
  }
}

}  // namespace accessanalyzer
