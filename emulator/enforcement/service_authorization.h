// What a service adds to the Service Authorization Reference, so that its operations can be authorized: rows where
// names differ, hooks where only the service knows. What follows from the reference and the model is not said here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "emulator/authorization/policy_document.h"
#include "protocol/value.h"

namespace emulator {

struct Principal;
struct RequestContext;

using protocol::Value;

/// An operation whose actions are not called like it: {"ListObjectsV2", {"s3:ListBucket"}}.
struct OperationActions {
  std::string_view operation;
  std::vector<std::string_view> actions;
};

/// The members of inputs that hold what an ARN template calls `variable`, where they are not called like it:
/// {"NaclId", {"NetworkAclId"}}. `fallback` is meant where there is none.
struct VariableMembers {
  std::string_view variable;
  std::vector<std::string_view> members;
  std::string_view fallback = {};
};

/// A role that an operation hands to a service, which needs iam:PassRole.
struct PassedRole {
  std::string_view operation;
  /// The member with its ARN, at any depth.
  std::string_view member;
  /// Who gets it: "ecs-tasks.amazonaws.com".
  std::string_view service;
};

/// What may be known of a resource before it is touched.
struct ResourceFacts {
  /// Whose it is.
  std::string account;
  std::map<std::string, std::string> tags = {};
  /// Its members, for condition keys that are called like one of them ("ec2:InstanceType").
  Value members = Value::object();
  /// Its own policy; empty if it has none.
  std::string policy = {};
  PolicyKind policy_kind = PolicyKind::kResource;
  /// Roles and keys: without leave from its own policy nobody may.
  bool needs_policy = false;
};

/// Which resources of this type does an action of an operation work on?
struct ResourceQuestion {
  std::string_view operation;
  /// "s3:GetObject".
  std::string_view action;
  /// As the reference calls it: "object".
  std::string_view resource_type;
  const Value& input;
};

/// A policy document and what it is called: an ARN, or the name of an inline policy.
struct PolicyText {
  std::string name;
  std::string document;
};

/// What a principal was given.
struct PrincipalPolicies {
  std::vector<PolicyText> identity = {};
  std::optional<std::vector<PolicyText>> boundary = {};
  std::optional<std::vector<PolicyText>> session = {};
  std::map<std::string, std::string> tags = {};
};

/// What an organization means for one of its accounts.
struct OrganizationFacts {
  /// "o-a1b2c3d4e5".
  std::string id;
  /// "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/".
  std::string path;
  /// The policies that limit the account, one list a level, from the root down to the account; empty for those whom
  /// they do not limit.
  std::vector<std::vector<PolicyText>> service_control = {};
  std::vector<std::vector<PolicyText>> resource_control = {};
};

struct ServiceAuthorization {
  /// Of its actions, where it is not the name in signatures.
  std::string_view prefix = {};
  std::vector<OperationActions> actions = {};
  std::vector<VariableMembers> variables = {};
  std::vector<PassedRole> passed_roles = {};
  /// The actions of an operation where they depend on the input; nothing leaves it to the rows.
  std::function<std::optional<std::vector<std::string>>(std::string_view operation, const Value& input)> find_actions =
      {};
  /// The ARNs of a resource type that an input names, where the template and its variables do not tell; nothing leaves
  /// it to them.
  std::function<std::optional<std::vector<std::string>>(RequestContext& context, const ResourceQuestion& question)>
      find_resources = {};
  /// Operations that make what they name: it is not there yet, and whose it is does not matter.
  std::vector<std::string_view> makers = {};
  /// What there is under an ARN of this service; nothing if there is nothing.
  std::function<std::optional<ResourceFacts>(RequestContext& context, const std::string& arn)> describe = {};
  /// ARNs of roles that an input hands on in another form (an instance profile), with the service that gets them.
  std::function<std::vector<std::pair<std::string, std::string>>(RequestContext& context, std::string_view operation,
                                                                 const Value& input)>
      find_passed_roles = {};
  /// A condition key of its own; nothing leaves it to the names of members.
  std::function<std::optional<std::vector<std::string>>(RequestContext& context, std::string_view small_key,
                                                        const Value& input)>
      find_key = {};
  /// Operations that answer for each of their resources by itself: what is refused is in
  /// RequestContext::refused_permissions, and the rest is done.
  std::vector<std::string_view> answers_for_each = {};
  /// Of Organizations alone: what an account's organization means for it; nothing if it is in none.
  std::function<std::optional<OrganizationFacts>(RequestContext& context, const std::string& account)> organization_of =
      {};
  /// Of IAM alone: what a principal was given.
  std::function<PrincipalPolicies(RequestContext& context, const Principal& principal)> policies_of = {};
  /// Whether the root user is subject to the policies of this service's resources, other accounts' included.
  bool applies_to_root = false;
};

}  // namespace emulator
