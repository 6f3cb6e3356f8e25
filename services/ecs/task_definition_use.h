// A deleted task definition goes once no task and no service uses it any more.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Erases a revision that is DELETE_IN_PROGRESS now, or looks again every hour until nothing uses it.
void erase_once_unused(RequestContext& context, const std::string& key);

void add_task_definition_deletion(Service& service);

}  // namespace ecs
