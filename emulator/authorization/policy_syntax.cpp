#include "emulator/authorization/policy_syntax.h"

#include <algorithm>
#include <array>
#include <vector>

#include "emulator/authorization/arn_parts.h"

namespace emulator {
namespace {

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
constexpr std::array<std::string_view, 27> kComparisons = {"StringEquals",
                                                           "StringNotEquals",
                                                           "StringEqualsIgnoreCase",
                                                           "StringNotEqualsIgnoreCase",
                                                           "StringLike",
                                                           "StringNotLike",
                                                           "NumericEquals",
                                                           "NumericNotEquals",
                                                           "NumericLessThan",
                                                           "NumericLessThanEquals",
                                                           "NumericGreaterThan",
                                                           "NumericGreaterThanEquals",
                                                           "DateEquals",
                                                           "DateNotEquals",
                                                           "DateLessThan",
                                                           "DateLessThanEquals",
                                                           "DateGreaterThan",
                                                           "DateGreaterThanEquals",
                                                           "Bool",
                                                           "BinaryEquals",
                                                           "IpAddress",
                                                           "NotIpAddress",
                                                           "ArnEquals",
                                                           "ArnNotEquals",
                                                           "ArnLike",
                                                           "ArnNotLike",
                                                           "Null"};
constexpr std::array<std::string_view, 2> kQualifiers = {"ForAllValues", "ForAnyValue"};
constexpr std::string_view kIfExists = "IfExists";

constexpr std::array<std::string_view, 3> kPartitions = {"aws", "aws-cn", "aws-us-gov"};
/// Services whose ARNs name no region, and what AWS calls their resources in its complaint.
constexpr std::array<std::string_view, 2> kRegionlessServices = {"iam", "s3"};

/// What an ARN of IAM may start with.
constexpr std::array<std::string_view, 15> kIamResources = {"user/",
                                                            "federated-user/",
                                                            "role/",
                                                            "group/",
                                                            "instance-profile/",
                                                            "mfa/",
                                                            "server-certificate/",
                                                            "policy/",
                                                            "sms-mfa/",
                                                            "saml-provider/",
                                                            "oidc-provider/",
                                                            "report/",
                                                            "access-report/",
                                                            "root",
                                                            "delegation-request/"};

/// Identity providers that need no registration.
constexpr std::array<std::string_view, 4> kWellKnownProviders = {
    "cognito-identity.amazonaws.com", "accounts.google.com", "www.amazon.com", "graph.facebook.com"};

constexpr size_t kAccountIdDigits = 12;
constexpr std::string_view kUniqueIdPrefixes[] = {"AIDA", "AROA", "AIPA", "ASIA"};

template <class Texts>
bool is_among(const Texts& texts, std::string_view text) {
  return std::find(std::begin(texts), std::end(texts), text) != std::end(texts);
}

bool starts_with_any(std::string_view text, const auto& prefixes) {
  return std::any_of(std::begin(prefixes), std::end(prefixes),
                     [&](std::string_view prefix) { return text.starts_with(prefix); });
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_account(std::string_view text) {
  return text.size() == kAccountIdDigits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "arn:aws:iam::123456789012:user/alice": a principal must be spelled out, without wildcards.
bool is_principal_arn(std::string_view arn) {
  const auto parts = split_arn(arn);
  if (parts.size() != kArnParts || parts[0] != "arn" || !is_among(kPartitions, parts[1])) return false;
  if (!parts[3].empty() || !is_account(parts[4]) || arn.find_first_of("*?") != std::string_view::npos) return false;
  const std::string_view resource = parts[5];
  if (parts[2] == "iam") return resource == "root" || resource.starts_with("user/") || resource.starts_with("role/");
  return parts[2] == "sts" && (resource.starts_with("assumed-role/") || resource.starts_with("federated-user/"));
}

bool is_aws_principal(std::string_view value) {
  if (value == "*" || is_account(value) || is_principal_arn(value)) return true;
  return value.size() >= 16 && starts_with_any(value, kUniqueIdPrefixes) &&
         std::all_of(value.begin(), value.end(), is_letter_or_digit);
}

bool is_service_host(std::string_view value) {
  return value.size() > 14 && (value.ends_with(".amazonaws.com") || value.ends_with(".amazonaws.com.cn")) &&
         std::all_of(value.begin(), value.end(), [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; });
}

bool is_provider(std::string_view value) {
  if (is_among(kWellKnownProviders, value)) return true;
  const auto parts = split_arn(value);
  return parts.size() == kArnParts && parts[0] == "arn" && is_among(kPartitions, parts[1]) && parts[2] == "iam" &&
         is_account(parts[4]) && (parts[5].starts_with("saml-provider/") || parts[5].starts_with("oidc-provider/"));
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

}  // namespace

std::string action_defect(std::string_view action) {
  if (action == "*") return {};
  const size_t colon = action.find(':');
  if (colon == std::string_view::npos) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  if (action.find(':', colon + 1) != std::string_view::npos) return "Actions/Condition can contain only one colon.";
  const std::string_view vendor = action.substr(0, colon);
  const bool is_vendor = !vendor.empty() && std::all_of(vendor.begin(), vendor.end(), [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '.';
  });
  if (!is_vendor) return "Vendor " + std::string(vendor) + " is not valid";
  return colon + 1 == action.size() ? "Syntax errors in policy." : "";
}

std::string resource_defect(std::string_view resource) {
  if (resource == "*") return {};
  if (!resource.starts_with("arn:")) {
    // A pattern may cover the beginning of the ARN, "ar*:aws:…" does not.
    return "Resource " + std::string(resource) + " must be in ARN format or \"*\".";
  }
  const auto parts = split_arn(resource);
  // "arn:aws:s3*" is allowed: the star stands for the parts that are missing.
  const bool is_open = resource.ends_with("*") && parts.size() >= 2;
  if (parts.size() < kArnParts && !is_open) return "The policy failed legacy parsing";
  const std::string_view partition = parts[1];
  if (partition != "*" && !is_among(kPartitions, partition) && partition.find('$') == std::string_view::npos) {
    return "Partition " + quoted(partition) + " is not valid for resource " + quoted(resource) + ".";
  }
  if (parts.size() < kArnParts) return {};
  const std::string_view service = parts[2];
  if (service.find_first_of("*?") != std::string_view::npos && service != "*") {
    return "Resource vendor must be fully qualified and cannot contain regexes.";
  }
  // Of S3's resources, buckets and their objects have no region; access points, jobs and the like have.
  const bool is_regional =
      service == "s3" && parts[5].find_first_of("/:") != std::string_view::npos && !parts[4].empty();
  const bool names_region = !parts[3].empty() && parts[3] != "*" && !is_regional;
  if (is_among(kRegionlessServices, service) && names_region) {
    return (service == "iam" ? "IAM resource " : "Resource ") + std::string(resource) +
           (service == "iam" ? " cannot contain region information." : " can not contain region information.");
  }
  if (service == "iam" && parts[5] != "*" && !starts_with_any(parts[5], kIamResources) &&
      parts[5].find_first_of("*$") == std::string_view::npos) {
    return "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, "
           "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, "
           "access-report/.";
  }
  return {};
}

bool is_principal(const PolicyPrincipal& principal) {
  if (principal.type == "AWS") return is_aws_principal(principal.value);
  if (principal.type == "Service") return is_service_host(principal.value);
  if (principal.type == "Federated") return is_provider(principal.value);
  return principal.type == "CanonicalUser" && !principal.value.empty();
}

bool read_condition_operator(std::string_view text, PolicyCondition& condition) {
  if (const size_t colon = text.find(':'); colon != std::string_view::npos) {
    condition.qualifier = text.substr(0, colon);
    if (!is_among(kQualifiers, condition.qualifier)) return false;
    text.remove_prefix(colon + 1);
  }
  condition.if_exists = text.ends_with(kIfExists);
  if (condition.if_exists) text.remove_suffix(kIfExists.size());
  condition.comparison = text;
  // "Null" asks whether the key exists: NullIfExists makes no sense, and AWS refuses it.
  return is_among(kComparisons, text) && !(condition.if_exists && text == "Null");
}

}  // namespace emulator
