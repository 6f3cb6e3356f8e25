#include <set>

#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

constexpr size_t kIdentityQuota = 6144;
constexpr size_t kControlQuota = 5120;

void check_version(Check& check, const Place& document) {
  if (!document.has("Version")) {
    check.knows_variables = false;
    check.findings.add({Severity::kWarning, "MISSING_VERSION",
                        "We recommend that you specify the Version element to help you with debugging permission "
                        "issues."},
                       document);
    return;
  }
  const Place version = document.at("Version");
  check.knows_variables = version.value.text == "2012-10-17";
  if (!version.value.is_string()) {
    check.findings.add(
        {Severity::kError, "DATA_TYPE_MISMATCH", "The text does not match the expected JSON data type STRING."},
        version);
  } else if (!check.knows_variables && version.value.text != "2008-10-17") {
    check.findings.add({Severity::kError, "INVALID_VERSION",
                        "The version is not valid. Use one of the following versions: 2012-10-17, 2008-10-17"},
                       version);
  }
}

void check_sids(Check& check, const std::vector<Place>& statements) {
  std::set<std::string> known;
  for (const Place& statement : statements) {
    if (!statement.value.is_object() || !statement.has("Sid")) continue;
    const Place sid = statement.at("Sid");
    if (sid.value.text.empty() || known.insert(sid.value.text).second) continue;
    const bool is_required = check.type == PolicyType::kIdentity || check.is_trust;
    check.findings.add(is_required ? Issue{Severity::kError, "UNIQUE_SIDS_REQUIRED",
                                           "Duplicate statement IDs are not supported for this policy type. Update the "
                                           "Sid value."}
                                   : Issue{Severity::kWarning, "UNIQUE_SIDS_RECOMMENDED",
                                           "We recommend that you use statement IDs that are unique to your policy. "
                                           "Update the Sid value."},
                       sid);
  }
}

void check_size(Check& check, const Place& document, size_t size) {
  if (check.type == PolicyType::kIdentity && size > kIdentityQuota) {
    check.findings.add(
        {Severity::kWarning, "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
         "The " + std::to_string(size) +
             " characters in the identity policy, excluding whitespace, exceed the character maximum for "
             "inline and managed policies. We recommend that you use multiple granular policies."},
        document);
  }
  if (check.type == PolicyType::kServiceControl && size > kControlQuota) {
    check.findings.add({Severity::kError, "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
                        "The " + std::to_string(size) +
                            " characters in the service control policy (SCP) exceed the character maximum for SCPs. We "
                            "recommend that you use multiple granular policies."},
                       document);
  }
}

}  // namespace

void check_document(Check& check, const Place& document, size_t size_without_space) {
  static const std::set<std::string_view> kElements = {"Version", "Id", "Statement"};
  for (const auto& [name, value] : document.value.members) {
    if (kElements.contains(name)) continue;
    check.findings.add({Severity::kError, "INVALID_POLICY_ELEMENT", "The policy element " + name + " is not valid."},
                       document.at(name));
  }
  check_version(check, document);
  check_size(check, document, size_without_space);
  if (!document.has("Statement")) {
    check.findings.add({Severity::kError, "MISSING_STATEMENT", "Add a statement to the policy"}, document);
    return;
  }
  const std::vector<Place> statements = document.at("Statement").each();
  if (statements.empty()) {
    check.findings.add({Severity::kError, "MISSING_STATEMENT", "Add a statement to the policy"},
                       document.at("Statement"));
  }
  check_sids(check, statements);
  for (const Place& statement : statements) {
    if (statement.value.is_object()) {
      check_statement(check, statement);
    } else {
      check.findings.add(
          {Severity::kError, "DATA_TYPE_MISMATCH", "The text does not match the expected JSON data type OBJECT."},
          statement);
    }
  }
}

}  // namespace accessanalyzer
