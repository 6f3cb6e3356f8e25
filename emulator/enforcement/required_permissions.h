// What a call needs leave for: its actions, and the ARNs that each of them works on.
#pragma once

#include <string>
#include <vector>

#include "emulator/dispatch/service.h"
#include "emulator/enforcement/authorization_reference.h"
#include "emulator/enforcement/operation_rules.h"

namespace emulator {

/// One action on one resource. All that a call requires must be allowed.
struct RequiredPermission {
  /// "ec2:CreateVpc".
  std::string action;
  /// An ARN, with "*" for what does not exist yet; "*" alone for actions that know no resources.
  std::string resource;
  /// Of iam:PassRole: who gets the role.
  std::string passed_to_service = {};
  /// Of ec2:CreateTags and the like at creation: the name of the operation that creates.
  std::string create_action = {};

  bool operator==(const RequiredPermission&) const = default;
};

/// The permissions in the order in which AWS checks them; empty if the call cannot be mapped, which allows nothing.
std::vector<RequiredPermission> required_permissions(const AuthorizationReference& reference, const Service& service,
                                                     const OperationRules& rules, RequestContext& context,
                                                     const Value& input);

/// The texts under a member of that name (in any case), at any depth.
std::vector<std::string> texts_under(const Value& input, std::string_view member);

}  // namespace emulator
