#include <algorithm>
#include <iterator>

#include "emulator/authorization/condition_operator.h"
#include "emulator/authorization/policy_syntax.h"
#include "protocol/http/ascii.h"
#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

using emulator::PolicyCondition;
using protocol::lower_case;

/// The global keys: whether they have several values, and whether a tag's key follows them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
struct GlobalKey {
  std::string_view name;
  bool has_several_values = false;
  bool takes_tag = false;
};
constexpr GlobalKey kGlobalKeys[] = {{"aws:AssumedRoot"},
                                     {"aws:CalledVia", true},
                                     {"aws:CalledViaFirst"},
                                     {"aws:CalledViaLast"},
                                     {"aws:ChatbotSourceArn"},
                                     {"aws:CurrentTime"},
                                     {"aws:Ec2InstanceSourcePrivateIPv4"},
                                     {"aws:Ec2InstanceSourceVpc"},
                                     {"aws:EpochTime"},
                                     {"aws:FederatedProvider"},
                                     {"aws:MultiFactorAuthAge"},
                                     {"aws:MultiFactorAuthPresent"},
                                     {"aws:PrincipalAccount"},
                                     {"aws:PrincipalArn"},
                                     {"aws:PrincipalIsAWSService"},
                                     {"aws:PrincipalOrgID"},
                                     {"aws:PrincipalOrgPaths", true},
                                     {"aws:PrincipalServiceName"},
                                     {"aws:PrincipalServiceNamesList", true},
                                     {"aws:PrincipalTag", false, true},
                                     {"aws:PrincipalType"},
                                     {"aws:referer"},
                                     {"aws:RequestedRegion"},
                                     {"aws:RequestTag", false, true},
                                     {"aws:ResourceAccount"},
                                     {"aws:ResourceOrgID"},
                                     {"aws:ResourceOrgPaths", true},
                                     {"aws:ResourceTag", false, true},
                                     {"aws:SecureTransport"},
                                     {"aws:SourceAccount"},
                                     {"aws:SourceArn"},
                                     {"aws:SourceIdentity"},
                                     {"aws:SourceIp"},
                                     {"aws:SourceOrgID"},
                                     {"aws:SourceOrgPaths", true},
                                     {"aws:SourceVpc"},
                                     {"aws:SourceVpcArn"},
                                     {"aws:SourceVpce"},
                                     {"aws:TagKeys", true},
                                     {"aws:TokenIssueTime"},
                                     {"aws:UserAgent"},
                                     {"aws:userid"},
                                     {"aws:username"},
                                     {"aws:ViaAWSService"},
                                     {"aws:VpcSourceIp"},
                                     {"aws:VpceAccount"},
                                     {"aws:VpceOrgID"},
                                     {"aws:VpceOrgPaths", true}};

const GlobalKey* global_key(const std::string& key) {
  const std::string name = lower_case(key.substr(0, key.find('/')));
  const auto* found = std::find_if(std::begin(kGlobalKeys), std::end(kGlobalKeys),
                                   [&](const GlobalKey& row) { return lower_case(row.name) == name; });
  return found == std::end(kGlobalKeys) ? nullptr : found;
}

/// What is known of a key.
struct KeyFacts {
  bool is_known = false;
  bool has_several_values = false;
};

KeyFacts check_key(Check& check, const std::string& key, const Place& place) {
  const size_t colon = key.find(':');
  if (colon == std::string::npos) {
    check.findings.add({Severity::kError, "INVALID_CONDITION_KEY_FORMAT",
                        "The condition key format is not valid. Use the format service:keyname."},
                       place);
    return {};
  }
  const std::string prefix = lower_case(key.substr(0, colon));
  if (prefix == "aws") {
    const GlobalKey* row = global_key(key);
    const bool has_tag = key.find('/') != std::string::npos;
    if (!row || (has_tag && !row->takes_tag)) {
      check.findings.add({Severity::kError, "INVALID_GLOBAL_CONDITION_KEY",
                          "The condition key " + key + " does not exist. Use a valid condition key."},
                         place);
      return {};
    }
    if (row->takes_tag && !has_tag) {
      check.findings.add(
          {Severity::kError, "MISSING_TAG_KEY_IN_CONDITION",
           "The condition key " + key + " must include a tag key to control access based on tags. Use the format " +
               key + "/tag-key and specify a key name for tag-key."},
          place);
    }
    return {.is_known = true, .has_several_values = row->has_several_values};
  }
  // Keys of identity providers are called like the provider: "token.example.com:sub".
  if (check.reference.actions(prefix).empty()) return {};
  // "${TagKey}" stands for what a policy names.
  std::string_view type = check.reference.key_type(prefix, key);
  const size_t slash = key.find('/');
  if (type.empty() && slash != std::string::npos) {
    for (const char* variable : {"${TagKey}", "${tag-key}", "${Tag}", "<key>", "${TagName}"}) {
      if (type.empty()) type = check.reference.key_type(prefix, key.substr(0, slash + 1) + variable);
    }
  }
  if (type.empty() && slash == std::string::npos) {
    check.findings.add(
        {Severity::kError, "INVALID_SERVICE_CONDITION_KEY",
         "The condition key " + key + " does not exist in the service " + prefix + ". Use a valid condition key."},
        place);
    return {};
  }
  return {.is_known = !type.empty(), .has_several_values = type.starts_with("ArrayOf")};
}

bool has_variable(const std::string& text) {
  return text.find("${") != std::string::npos;
}

/// A value that the operator cannot compare: what AWS says of it, by the operator's family.
std::optional<Issue> fault_of_value(const std::string& comparison, const std::string& value) {
  if (comparison == "Bool" && lower_case(value) != "true" && lower_case(value) != "false") {
    return Issue{Severity::kWarning, "TYPE_MISMATCH_BOOLEAN",
                 "Add a valid Boolean value (true or false) for the condition operator " + comparison + "."};
  }
  if (comparison.starts_with("Numeric") && !emulator::parse_number(value)) {
    return Issue{Severity::kWarning, "TYPE_MISMATCH_NUMBER",
                 "Add a valid numeric value for the condition operator " + comparison + "."};
  }
  if (comparison.starts_with("Date") && !emulator::parse_date(value)) {
    return Issue{Severity::kWarning, "TYPE_MISMATCH_DATE",
                 "The date condition operator is used with an invalid value. Specify a valid date using YYYY-MM-DD or "
                 "other ISO 8601 date/time format."};
  }
  if (comparison.ends_with("IpAddress") && !emulator::parse_address_range(value)) {
    return Issue{Severity::kWarning, "TYPE_MISMATCH_IP_RANGE",
                 "The condition operator " + comparison +
                     " is used with an invalid IP range value. Specify the IP range in standard CIDR format."};
  }
  const bool is_exact = comparison == "StringEquals" || comparison == "StringNotEquals" ||
                        comparison == "StringEqualsIgnoreCase" || comparison == "StringNotEqualsIgnoreCase";
  if (is_exact && value.find_first_of("*?") != std::string::npos) {
    return Issue{Severity::kWarning, "WILDCARD_WITHOUT_LIKE_OPERATOR",
                 "Your condition value includes a * or ? character. If you meant to use a wildcard (*, ?), update the "
                 "condition operator to include Like."};
  }
  return std::nullopt;
}

/// RFC 1918's ranges of version 4.
bool is_private(const std::string& text) {
  const auto range = emulator::parse_address_range(text);
  if (!range || range->is_version_6) return false;
  const uint8_t *first = &range->address[12], second = range->address[13];
  return *first == 10 || (*first == 172 && second >= 16 && second < 32) || (*first == 192 && second == 168);
}

void check_private_addresses(Check& check, const PolicyCondition& condition, const Place& values) {
  const bool is_source = lower_case(condition.key) == "aws:sourceip";
  const std::vector<Place> items = values.each();
  const auto count =
      std::count_if(items.begin(), items.end(), [](const Place& item) { return is_private(item.value.text); });
  if (!is_source || count == 0) return;
  const bool are_all = static_cast<size_t>(count) == items.size();
  if (!are_all) {
    check.findings.add(
        {Severity::kSuggestion, "PRIVATE_IP_ADDRESS_SUBSET",
         "The values for condition key aws:SourceIp include a mix of private and public IP addresses. The "
         "private addresses will not have the desired effect. aws:SourceIp works only for public IP "
         "address ranges. To define permissions for private IP ranges, use aws:VpcSourceIp."},
        values);
  } else if (condition.comparison == "NotIpAddress") {
    check.findings.add(
        {Severity::kError, "PRIVATE_NOT_IP_ADDRESS",
         "The values for condition key aws:SourceIp include only private IP addresses and has no effect. "
         "aws:SourceIp works only for public IP address ranges. Update the value to include only public "
         "IP addresses."},
        values);
  } else {
    check.findings.add(
        {Severity::kError, "PRIVATE_IP_ADDRESS",
         "aws:SourceIp works only for public IP address ranges. The values for condition key aws:SourceIp "
         "include only private IP addresses and will not have the desired effect. Update the value to "
         "include only public IP addresses."},
        values);
  }
}

void check_values(Check& check, const PolicyCondition& condition, const Place& values) {
  if (values.value.is_array() && values.value.items.empty()) {
    check.findings.add({Severity::kSuggestion, "EMPTY_ARRAY_CONDITION",
                        "There are no values for the condition key " + condition.key +
                            " and it does not affect the policy. Specify conditions."},
                       values);
    return;
  }
  const bool takes_variables = condition.comparison.starts_with("String") || condition.comparison.starts_with("Arn");
  for (const Place& value : values.each()) {
    if (has_variable(value.value.text)) {
      if (takes_variables) continue;
      check.findings.add({Severity::kError, "INVALID_VARIABLE_FOR_OPERATOR",
                          "Policy variables can only be used with String and ARN operators."},
                         value);
      continue;
    }
    if (auto issue = fault_of_value(condition.comparison, value.value.text))
      check.findings.add(std::move(*issue), value);
  }
  check_private_addresses(check, condition, values);
}

void check_qualifier(Check& check, const PolicyCondition& condition, const KeyFacts& key, const Place& place) {
  if (condition.comparison == "Null") {
    if (condition.qualifier.empty()) return;
    check.findings.add(
        {Severity::kSuggestion, "NULL_WITH_QUALIFIER",
         "Avoid using the Null condition operator with the ForAllValues or ForAnyValue qualifiers because "
         "they always return a true or false respectively."},
        place);
    return;
  }
  if (key.is_known && !key.has_several_values && condition.qualifier == "ForAllValues") {
    check.findings.add({Severity::kSecurityWarning, "FORALLVALUES_WITH_SINGLE_VALUED_KEY",
                        "Using ForAllValues qualifier with the single-valued condition key " + condition.key +
                            " can be overly permissive. We recommend that you remove ForAllValues:."},
                       place);
  }
  if (key.has_several_values && condition.qualifier.empty()) {
    check.findings.add(
        {Severity::kError, "MISSING_QUALIFIER",
         "The request context key " + condition.key +
             " has multiple values. Use the ForAllValues or ForAnyValue condition key qualifiers in your "
             "policy."},
        place);
  }
}

}  // namespace

void check_conditions(Check& check, const Place& conditions) {
  if (conditions.value.members.empty()) {
    check.findings.add({Severity::kSuggestion, "EMPTY_OBJECT_CONDITION",
                        "This condition block is empty and it does not affect the policy. Specify conditions."},
                       conditions);
  }
  for (const auto& [name, keys] : conditions.value.members) {
    const Place block = conditions.at(name);
    PolicyCondition condition;
    if (name.ends_with("NullIfExists")) {
      check.findings.add({Severity::kError, "NULL_WITH_IF_EXISTS",
                          "The Null condition operator cannot be used with the IfExists suffix. Update the operator or "
                          "the suffix."},
                         block);
      continue;
    }
    if (!emulator::read_condition_operator(name, condition)) {
      check.findings.add({Severity::kError, "INVALID_CONDITION_OPERATOR",
                          "The condition operator " + name + " is not valid. Use a valid condition operator."},
                         block);
      continue;
    }
    for (const auto& [key, values] : keys.members) {
      condition.key = key;
      const Place place = block.at(key);
      const KeyFacts facts = check_key(check, key, place);
      check_qualifier(check, condition, facts, place);
      check_values(check, condition, place);
    }
  }
}

}  // namespace accessanalyzer
