// Tags of secrets: TagResource, UntagResource.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

/// Tags of a request, checked.
Value checked_tags(const RequestContext& context, const Value& tags);

void add_tag_operations(Service& service);

}  // namespace secretsmanager
