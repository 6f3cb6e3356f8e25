#include "services/sts/trust_evaluation.h"

#include <algorithm>
#include <array>

#include "emulator/authentication/fixed_credentials.h"
#include "emulator/resource/filter.h"
#include "services/sts/session_credentials.h"
#include "services/sts/session_parameters.h"

namespace sts {
namespace {

using emulator::PolicyCondition;
using emulator::PolicyPrincipal;
using emulator::PolicyStatement;
using emulator::Principal;
using emulator::PrincipalKind;

/// Unknown is what skyrig cannot decide: it never allows, and it denies where it would deny.
enum class Verdict { kNo, kYes, kUnknown };

/// Keys that a request simply does not have when its value is not given; of other keys nothing is known.
constexpr std::array<std::string_view, 9> kKnownKeys = {
    "sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "aws:sourceidentity",        "aws:username",
    "aws:sourceip",   "aws:sourcearn",       "aws:sourceaccount",  "aws:multifactorauthpresent"};
constexpr std::array<std::string_view, 2> kKnownKeyPrefixes = {"aws:requesttag/", "sts:transitivetagkeys"};

/// How a comparison compares, and whether it is the negated form, which also holds where the key is absent.
struct Comparison {
  std::string_view name;
  bool is_negated;
  bool (*holds)(const std::string& wanted, const std::string& value);
};

bool are_equal(const std::string& wanted, const std::string& value) {
  return wanted == value;
}
bool are_equal_ignoring_case(const std::string& wanted, const std::string& value) {
  return lower_case(wanted) == lower_case(value);
}
bool is_like(const std::string& wanted, const std::string& value) {
  return emulator::matches_wildcards(wanted, value);
}

constexpr std::array<Comparison, 11> kComparisons = {{{"StringEquals", false, are_equal},
                                                      {"StringNotEquals", true, are_equal},
                                                      {"StringEqualsIgnoreCase", false, are_equal_ignoring_case},
                                                      {"StringNotEqualsIgnoreCase", true, are_equal_ignoring_case},
                                                      {"StringLike", false, is_like},
                                                      {"StringNotLike", true, is_like},
                                                      {"ArnEquals", false, is_like},
                                                      {"ArnNotEquals", true, is_like},
                                                      {"ArnLike", false, is_like},
                                                      {"ArnNotLike", true, is_like},
                                                      {"Bool", false, are_equal_ignoring_case}}};

Verdict verdict(bool holds) {
  return holds ? Verdict::kYes : Verdict::kNo;
}

bool is_key_known(const std::string& key) {
  return std::find(kKnownKeys.begin(), kKnownKeys.end(), key) != kKnownKeys.end() ||
         std::any_of(kKnownKeyPrefixes.begin(), kKnownKeyPrefixes.end(),
                     [&](std::string_view prefix) { return key.starts_with(prefix); });
}

Verdict holds(const PolicyCondition& condition, const TrustRequest& request) {
  const std::string key = lower_case(condition.key);
  const auto value = request.keys.find(key);
  const bool is_present = value != request.keys.end();
  if (!is_present && !is_key_known(key)) return Verdict::kUnknown;
  const auto& wanted = condition.values;
  if (condition.comparison == "Null") {
    return verdict(std::any_of(wanted.begin(), wanted.end(), [&](const std::string& text) {
      return lower_case(text) == (is_present ? "false" : "true");
    }));
  }
  const auto comparison = std::find_if(kComparisons.begin(), kComparisons.end(), [&](const Comparison& candidate) {
    return candidate.name == condition.comparison;
  });
  const bool has_variable = std::any_of(wanted.begin(), wanted.end(),
                                        [](const std::string& text) { return text.find("${") != std::string::npos; });
  if (comparison == kComparisons.end() || has_variable || !condition.qualifier.empty()) return Verdict::kUnknown;
  // "If the key is not present, … negated matching condition operators return true."
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
  if (!is_present) return verdict(condition.if_exists || comparison->is_negated);
  const bool is_any_equal = std::any_of(
      wanted.begin(), wanted.end(), [&](const std::string& text) { return comparison->holds(text, value->second); });
  return verdict(is_any_equal != comparison->is_negated);
}

Verdict conditions_hold(const PolicyStatement& statement, const TrustRequest& request) {
  Verdict all = Verdict::kYes;
  for (const PolicyCondition& condition : statement.conditions) {
    const Verdict one = holds(condition, request);
    if (one == Verdict::kNo) return Verdict::kNo;
    if (one == Verdict::kUnknown) all = Verdict::kUnknown;
  }
  return all;
}

bool is_aws_principal(const PolicyPrincipal& principal, const Principal& caller) {
  if (principal.value == "*") return true;
  if (caller.kind == PrincipalKind::kService || caller.kind == PrincipalKind::kAnonymous) return false;
  // An account stands for everybody in it: "arn:aws:iam::123456789012:root" or "123456789012".
  const bool is_account = emulator::is_account_id(principal.value) || principal.value.ends_with(":root");
  if (is_account)
    return principal.value == caller.account || principal.value.ends_with("::" + caller.account + ":root");
  if (principal.value == caller.arn || principal.value == caller.id) return true;
  // A role stands for all its sessions.
  const auto role = caller.session.find(kSessionRoleArn);
  return caller.kind == PrincipalKind::kAssumedRole && role != caller.session.end() && role->second == principal.value;
}

bool names_caller(const PolicyStatement& statement, const Principal& caller) {
  const bool is_named =
      std::any_of(statement.principals.begin(), statement.principals.end(), [&](const PolicyPrincipal& principal) {
        if (principal.type == "AWS") return is_aws_principal(principal, caller);
        return principal.type == "Service" && caller.kind == PrincipalKind::kService && principal.value == caller.arn;
      });
  return is_named != statement.excepts_principals;
}

bool names_action(const PolicyStatement& statement, const std::string& action) {
  const bool is_named = std::any_of(
      statement.actions.begin(), statement.actions.end(),
      [&](const std::string& pattern) { return emulator::matches_wildcards(lower_case(pattern), lower_case(action)); });
  return is_named != statement.excepts_actions;
}

}  // namespace

bool is_trusted(const emulator::PolicyDocument& trust_policy, const TrustRequest& request) {
  bool is_allowed = false;
  for (const PolicyStatement& statement : trust_policy.statements) {
    if (!names_caller(statement, request.caller) || !names_action(statement, request.action)) continue;
    const Verdict conditions = conditions_hold(statement, request);
    if (!statement.is_allow && conditions != Verdict::kNo) return false;
    if (statement.is_allow && conditions == Verdict::kYes) is_allowed = true;
  }
  return is_allowed;
}

}  // namespace sts
