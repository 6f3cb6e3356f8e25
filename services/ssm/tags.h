// Tags of parameters: AddTagsToResource, RemoveTagsFromResource, ListTagsForResource.
#pragma once

#include "services/ssm/tables.h"

namespace ssm {

/// Tags of a request, checked.
Value checked_tags(const RequestContext& context, const Value& tags);

void add_tag_operations(Tables& tables);

}  // namespace ssm
