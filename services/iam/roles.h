// Roles: trust policies, and what only AWS may change.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// The path of the roles that belong to AWS's services.
constexpr std::string_view kServiceLinkedPath = "/aws-service-role/";
/// Of sessions, in seconds, where a role says nothing.
constexpr int kSessionDurationDefault = 3600;

/// The row's hooks.
void complete_role(RequestContext& context, const Value& input, Value& role);
void present_role(RequestContext& context, Value& role);
/// Service-linked roles are changed by their service only.
void check_role_is_modifiable(const RequestContext& context, const Value& role);

void add_roles(Service& service);

}  // namespace iam
