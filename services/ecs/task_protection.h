// Task protection: what keeps a service's task from being ended by scale-in or by a deployment.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection.html
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Whether the service scheduler must leave the task alone now.
bool is_protected(const RequestContext& context, const Value& task);

void add_task_protection(Service& service);

}  // namespace ecs
