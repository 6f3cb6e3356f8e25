// RunTask, StopTask, DescribeTasks, ListTasks.
#pragma once

#include "services/ecs/tables.h"

namespace ecs {

void add_task_operations(Tables& tables);

}  // namespace ecs
