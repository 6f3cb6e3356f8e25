// Tags on users, roles, policies and instance profiles, derived for every entity that has them.
#pragma once

#include "protocol/model/service_model.h"
#include "services/iam/entity.h"

namespace iam {

/// Refuses tags that AWS refuses: keys that differ only by case, reserved keys, too many.
void check_tags(const Value& tags);

Value tag_entity(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                 const Value& input);
Value untag_entity(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                   const Value& input);
Value list_tags(RequestContext& context, const protocol::OperationModel& operation, const Entity& entity,
                const Value& input);

}  // namespace iam
