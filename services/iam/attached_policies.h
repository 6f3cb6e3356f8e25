// Managed policies attached to users, groups and roles, and set as permissions boundaries of users and roles. Derived
// for each of them.
#pragma once

#include "protocol/model/service_model.h"
#include "services/iam/entity.h"

namespace iam {

Value attach_policy(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                    const Value& input);
Value detach_policy(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                    const Value& input);
Value list_attached_policies(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                             const Value& input);
Value put_boundary(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                   const Value& input);
Value delete_boundary(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                      const Value& input);

/// The attached policies as a list of {PolicyName, PolicyArn}.
Value attached_policies_of(const Value& entity);
/// Sets the boundary of an entity and stores it.
void set_boundary(RequestContext& context, const Entity& entity, Value& resource, const std::string& policy_arn);

/// ListEntitiesForPolicy.
void add_attached_policies(Service& service);

}  // namespace iam
