// What AWS keeps visible for about an hour after its end (stopped tasks, inactive clusters and services) is erased when
// that time is over. The life cycle hides it on the minute; the timer gives its room back.
#pragma once

#include <string_view>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Erases the resource once its life cycle says that it is gone, if it is gone then.
void erase_when_gone(RequestContext& context, const ResourceType& type, std::string_view id);

void add_expiry(Service& service);

}  // namespace ecs
