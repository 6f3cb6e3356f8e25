// Who is in which group.
#pragma once

#include "services/iam/entity.h"

namespace iam {

/// The groups of a user, as lists show them.
Value groups_of(RequestContext& context, const Value& user);

void add_group_membership(Service& service);

}  // namespace iam
