// Policies of organizations, and what they are attached to.
#pragma once

#include "services/organizations/record.h"

namespace organizations {

/// A policy of the organization or one of AWS's own; nothing if there is none.
std::optional<Value> find_policy(RequestContext& context, const Value& organization, const std::string& id);
/// AWS's own have no organization in their ARN.
std::string policy_arn(const Value& organization, const Value& policy);

void add_policy_operations(Service& service);

}  // namespace organizations
