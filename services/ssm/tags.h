// Tags of parameters: AddTagsToResource, RemoveTagsFromResource, ListTagsForResource.
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

/// Tags of a request, checked.
Value checked_tags(const RequestContext& context, const Value& tags);

void add_tag_operations(Service& service);

}  // namespace ssm
