#include <algorithm>
#include <set>

#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

/// An element or its Not… form.
std::optional<Place> element(const Place& statement, const std::string& name) {
  if (statement.has(name)) return statement.at(name);
  if (statement.has("Not" + name)) return statement.at("Not" + name);
  return std::nullopt;
}

bool is_of_resources(const Check& check) {
  return check.type == PolicyType::kResource || check.type == PolicyType::kResourceControl;
}

void check_combinations(Check& check, const Place& statement) {
  for (const std::string name : {"Action", "Resource", "Principal"}) {
    if (!statement.has(name) || !statement.has("Not" + name)) continue;
    check.findings.add({Severity::kError, "UNSUPPORTED_ELEMENT_COMBINATION",
                        "The policy elements " + name + " and Not" + name +
                            " can not be used in the same statement. Remove one of these elements."},
                       statement.at("Not" + name));
  }
}

void check_effect(Check& check, const Place& statement) {
  if (!statement.has("Effect")) {
    check.findings.add({Severity::kError, "MISSING_EFFECT",
                        "Add an Effect element to the policy statement with a value of Allow or Deny."},
                       statement);
    return;
  }
  const Place effect = statement.at("Effect");
  if (effect.value.text == "Allow" || effect.value.text == "Deny") return;
  check.findings.add(
      {Severity::kError, "INVALID_EFFECT", "The effect " + effect.value.text + " is not valid. Use Allow or Deny."},
      effect);
}

void check_sid(Check& check, const Place& statement) {
  if (!statement.has("Sid")) return;
  const Place sid = statement.at("Sid");
  if (sid.value.text.empty()) {
    check.findings.add(
        {Severity::kSuggestion, "EMPTY_SID_VALUE", "Add a value to the empty string in the Sid element."}, sid);
  }
  const bool is_plain =
      std::all_of(sid.value.text.begin(), sid.value.text.end(), [](unsigned char c) { return std::isalnum(c); });
  if (is_plain || check.type != PolicyType::kIdentity) return;
  check.findings.add(
      {Severity::kError, "UNSUPPORTED_SID",
       "Update the characters in the Sid element to use one of the following character types: [a-z, A-Z, "
       "0-9]"},
      sid);
}

void check_principal_values(Check& check, const Place& principal) {
  static const std::set<std::string_view> kTypes = {"AWS", "CanonicalUser", "Federated", "Service"};
  if (principal.value.is_string()) {
    if (principal.value.text == "*") return;
    check.findings.add({Severity::kError, "INVALID_PRINCIPAL_FORMAT",
                        "The Principal element contents are not valid. Specify a key-value pair in the Principal "
                        "element."},
                       principal);
    return;
  }
  if (principal.value.is_object() && principal.value.members.empty()) {
    check.findings.add({Severity::kSuggestion, "EMPTY_OBJECT_PRINCIPAL",
                        "This statement includes no principals and does not affect the policy. Specify principals."},
                       principal);
  }
  for (const auto& [type, values] : principal.value.members) {
    const Place place = principal.at(type);
    if (!kTypes.contains(type)) {
      check.findings.add({Severity::kError, "INVALID_PRINCIPAL_KEY", "The principal key " + type + " is not valid."},
                         place);
    }
    if (values.is_array() && values.items.empty()) {
      check.findings.add({Severity::kSuggestion, "EMPTY_ARRAY_PRINCIPAL",
                          "This statement includes no principals and does not affect the policy. Specify principals."},
                         place);
    }
    for (const Place& value : place.each()) {
      const bool has_wildcard = value.value.text.find_first_of("*?") != std::string::npos;
      if (!has_wildcard || value.value.text == "*") continue;
      check.findings.add({Severity::kError, "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                          "Wildcards (*, ?) are not supported with the principal key " + type +
                              ". Replace the wildcard with a valid principal value."},
                         value);
    }
  }
}

void check_principal(Check& check, const Place& statement) {
  const auto principal = element(statement, "Principal");
  if (!is_of_resources(check)) {
    if (!principal) return;
    const bool is_control = check.type == PolicyType::kServiceControl;
    check.findings.add(is_control ? Issue{Severity::kError, "SCP_SYNTAX_ERROR_PRINCIPAL",
                                          "SCPs do not support specifying principals. Remove the Principal or "
                                          "NotPrincipal element."}
                                  : Issue{Severity::kError, "UNSUPPORTED_PRINCIPAL",
                                          "The policy type IDENTITY_POLICY does not support the Principal element. "
                                          "Remove the Principal element."},
                       *principal);
    return;
  }
  if (!principal) {
    check.findings.add({Severity::kError, "MISSING_PRINCIPAL", "Add a Principal element to the policy statement."},
                       statement);
    return;
  }
  check_principal_values(check, *principal);
  if (statement.has("NotPrincipal") && statement.has("Effect") && statement.at("Effect").value.text == "Allow") {
    check.findings.add({Severity::kSecurityWarning, "ALLOW_WITH_NOT_PRINCIPAL",
                        "Using Allow with NotPrincipal can be overly permissive. We recommend that you use Principal "
                        "instead."},
                       *principal);
  }
}

/// Lists of actions or resources: there, not empty, and each of them checked.
void check_list(Check& check, const Place& statement, const std::string& name,
                void (*check_items)(Check&, const Place&)) {
  const auto list = element(statement, name);
  const std::string small = name == "Action" ? "actions" : "resources";
  if (!list) {
    const bool is_action = name == "Action";
    check.findings.add({Severity::kError, is_action ? "MISSING_ACTION" : "MISSING_RESOURCE",
                        "Add " + std::string(is_action ? "an Action or NotAction" : "a Resource or NotResource") +
                            " element to the policy statement."},
                       statement);
    return;
  }
  if (list->value.is_array() && list->value.items.empty()) {
    check.findings.add(
        {Severity::kSuggestion, name == "Action" ? "EMPTY_ARRAY_ACTION" : "EMPTY_ARRAY_RESOURCE",
         "This statement includes no " + small + " and does not affect the policy. Specify " + small + "."},
        *list);
    return;
  }
  check_items(check, *list);
}

}  // namespace

void check_statement(Check& check, const Place& statement) {
  static const std::set<std::string_view> kElements = {"Sid",       "Effect",   "Principal",   "NotPrincipal", "Action",
                                                       "NotAction", "Resource", "NotResource", "Condition"};
  for (const auto& [name, value] : statement.value.members) {
    if (kElements.contains(name)) continue;
    check.findings.add({Severity::kError, "INVALID_POLICY_ELEMENT", "The policy element " + name + " is not valid."},
                       statement.at(name));
  }
  check_combinations(check, statement);
  check_effect(check, statement);
  check_sid(check, statement);
  check_principal(check, statement);
  check_list(check, statement, "Action", check_actions);
  if (!check.is_trust) check_list(check, statement, "Resource", check_resources);
  if (statement.has("Condition")) check_conditions(check, statement.at("Condition"));
  if (is_of_resources(check)) {
    check_assuming(check, statement);
  } else {
    check_broad_permissions(check, statement);
  }
}

}  // namespace accessanalyzer
