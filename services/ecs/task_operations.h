// RunTask, StopTask, DescribeTasks, ListTasks.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_task_operations(Service& service);

}  // namespace ecs
