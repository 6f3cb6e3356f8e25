// Tags of secrets: TagResource, UntagResource.
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

/// Tags of a request, checked.
Value checked_tags(const RequestContext& context, const Value& tags);

void add_tag_operations(Tables& tables);

}  // namespace secretsmanager
