// Policy documents: parsed and checked for their grammar, with AWS's words for what is wrong. They are evaluated
// elsewhere. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace emulator {

/// What a document is for: AWS checks permissions and trust in different words, and they have different elements.
enum class PolicyKind {
  kIdentity,  ///< Permissions of a user, group, role or session: resources, no principals.
  kTrust,     ///< Who may assume a role: principals, no resources.
  kResource   ///< Of a bucket, a key, a VPC endpoint, an organization's resources: principals and resources.
};

struct PolicyPrincipal {
  /// "AWS", "Service", "Federated", "CanonicalUser".
  std::string type;
  /// An ARN, an account id, a service's host name, or "*".
  std::string value;
};

struct PolicyCondition {
  /// "ForAllValues", "ForAnyValue" or empty.
  std::string qualifier;
  /// "StringEquals", without IfExists.
  std::string comparison;
  bool if_exists = false;
  /// "aws:PrincipalArn".
  std::string key;
  std::vector<std::string> values;
};

struct PolicyStatement {
  std::string sid;
  bool is_allow = false;
  /// With `excepts_…` the statement means all but these (NotPrincipal, NotAction, NotResource).
  std::vector<PolicyPrincipal> principals;
  bool excepts_principals = false;
  std::vector<std::string> actions;
  bool excepts_actions = false;
  std::vector<std::string> resources;
  bool excepts_resources = false;
  std::vector<PolicyCondition> conditions;
};

struct PolicyDocument {
  std::string version;
  std::string id;
  std::vector<PolicyStatement> statements;
};

/// The document, or ApiError MalformedPolicyDocument with the first thing that AWS would complain of. That principals
/// exist is for IAM to check.
PolicyDocument parse_policy(std::string_view text, PolicyKind kind);

/// The number of characters that count towards a policy's quota: all but white space.
size_t policy_size(std::string_view text);

}  // namespace emulator
