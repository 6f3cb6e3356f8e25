// The roles that functions and state machines get where they bring none.
#pragma once

#include "services/cloudformation/serverless/sam.h"

namespace cloudformation {

/// What a role is made of beside the resource's own properties Policies, PermissionsBoundary and RolePath.
struct RoleParts {
  /// Who may assume it: "lambda.amazonaws.com".
  std::string service;
  /// ARNs of policies that the resource's other properties need, before those of Policies.
  std::vector<std::string> managed = {};
  /// Policies likewise, with their names.
  Json inline_policies = Json::array();
  /// ARNs that events need, after those of Policies.
  std::vector<std::string> of_events = {};
  Json tags = Json::array();
};

/// Makes the role, named after the resource with "Role" at its end. Throws InvalidResource for policies that do not
/// hold.
void make_execution_role(Sam& sam, const SamResource& resource, const RoleParts& parts);

/// A document that lets a service assume a role.
Json trust_policy(const std::string& service);
/// "arn:aws:iam::aws:policy/…" in the stack's partition.
std::string aws_policy_arn(const Sam& sam, const std::string& path);
/// A policy with one statement, as an item of a role's Policies.
Json named_policy(const std::string& name, const std::string& action, const Json& resource);

}  // namespace cloudformation
