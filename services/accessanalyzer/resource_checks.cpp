#include <algorithm>

#include "services/accessanalyzer/policy_checks.h"

namespace accessanalyzer {
namespace {

constexpr size_t kFields = 6;
constexpr size_t kAccountDigits = 12;

/// "arn", partition, service, region, account, and the rest.
std::vector<std::string> fields_of(const std::string& arn) {
  std::vector<std::string> fields;
  size_t start = 0;
  while (fields.size() + 1 < kFields) {
    const size_t colon = arn.find(':', start);
    if (colon == std::string::npos) break;
    fields.push_back(arn.substr(start, colon - start));
    start = colon + 1;
  }
  fields.push_back(arn.substr(start));
  return fields;
}

bool is_open(const std::string& field) {
  return field.find_first_of("*?$") != std::string::npos;
}

void check_account(Check& check, const Place& resource, const std::vector<std::string>& fields) {
  const std::string &service = fields[2], &account = fields[4];
  if (account.empty() || is_open(account)) return;
  const bool is_bucket = service == "s3" && fields[5].find(':') == std::string::npos &&
                         !fields[5].starts_with("accesspoint/") && !fields[5].starts_with("storage-lens/") &&
                         !fields[5].starts_with("job/");
  if (is_bucket) {
    check.findings.add({Severity::kError, "ARN_ACCOUNT_NOT_ALLOWED",
                        "The service s3 does not support specifying an account ID in the resource ARN."},
                       resource);
    return;
  }
  const bool is_number =
      account.size() == kAccountDigits && account.find_first_not_of("0123456789") == std::string::npos;
  if (is_number || account == "aws" || account == "cloudfront") return;
  check.findings.add({Severity::kError, "INVALID_ARN_ACCOUNT",
                      "The resource ARN account ID " + account + " is not valid. Provide a 12-digit account ID."},
                     resource);
}

void check_variables(Check& check, const Place& resource) {
  const std::string& text = resource.value.text;
  const size_t start = text.find("${");
  if (start == std::string::npos) return;
  const size_t end = text.find('}', start);
  if (end == std::string::npos) {
    check.findings.add({Severity::kError, "MISSING_BRACE_IN_VARIABLE",
                        "The policy variable is missing a closing curly brace. Add } after the variable text."},
                       resource);
  } else if (end == start + 2) {
    check.findings.add({Severity::kError, "EMPTY_VARIABLE",
                        "Empty policy variable. Remove the variable structure or provide a variable within the "
                        "structure."},
                       resource);
  } else if (!check.knows_variables) {
    check.findings.add({Severity::kError, "VARIABLE_UNSUPPORTED_IN_VERSION",
                        "To include variables in your policy, use the policy version 2012-10-17 or later."},
                       resource);
  }
}

void check_resource(Check& check, const Place& resource) {
  const std::string& arn = resource.value.text;
  check_variables(check, resource);
  if (arn == "*") return;
  const std::vector<std::string> fields = fields_of(arn);
  if (fields[0] != "arn" && fields[0] != "*") {
    check.findings.add({Severity::kError, "INVALID_ARN_PREFIX", "Add the required prefix (arn) to the resource ARN."},
                       resource);
    return;
  }
  if (fields.size() < kFields) {
    if (is_open(fields.back())) return;
    check.findings.add({Severity::kError, "MISSING_ARN_FIELD",
                        "Resource ARNs must include at least 6 fields in the following structure: "
                        "arn:partition:service:region:account:resource"},
                       resource);
    return;
  }
  static constexpr std::string_view kPartitions[] = {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b"};
  const bool is_partition = is_open(fields[1]) || std::find(std::begin(kPartitions), std::end(kPartitions),
                                                            fields[1]) != std::end(kPartitions);
  if (!is_partition) {
    check.findings.add({Severity::kError, "INVALID_PARTITION",
                        "The resource ARN for the service " + fields[2] + " does not support the partition " +
                            fields[1] + ". Use the supported values: aws, aws-cn, aws-us-gov"},
                       resource);
  }
  const bool is_global =
      fields[2] == "iam" || (fields[2] == "s3" && fields[5].find("accesspoint") == std::string::npos);
  if (is_global && !fields[3].empty() && !is_open(fields[3])) {
    check.findings.add({Severity::kError, "ARN_REGION_NOT_ALLOWED",
                        "The service " + fields[2] + " does not support specifying a Region in the resource ARN."},
                       resource);
  }
  check_account(check, resource, fields);
}

}  // namespace

void check_resources(Check& check, const Place& resources) {
  for (const Place& resource : resources.each()) {
    if (resource.value.is_string()) {
      check_resource(check, resource);
      continue;
    }
    check.findings.add(
        {Severity::kError, "DATA_TYPE_MISMATCH", "The text does not match the expected JSON data type STRING."},
        resource);
  }
}

}  // namespace accessanalyzer
