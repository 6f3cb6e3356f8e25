// Inline policies: documents inside a user, group or role. Derived for each of them.
// Stored in the entity's private member "@Policies", by name.
#pragma once

#include "protocol/model/service_model.h"
#include "services/iam/entity.h"

namespace iam {

Value put_inline_policy(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                        const Value& input);
Value get_inline_policy(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                        const Value& input);
Value delete_inline_policy(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                           const Value& input);
Value list_inline_policies(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                           const Value& input);

/// The inline policies as a list of {PolicyName, PolicyDocument}.
Value inline_policies_of(const Value& entity);

}  // namespace iam
