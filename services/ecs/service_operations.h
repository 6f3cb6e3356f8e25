// CreateService, UpdateService, DeleteService, DescribeServices, ListServices.
#pragma once

#include "services/ecs/tables.h"

namespace ecs {

void add_service_operations(Tables& tables);

}  // namespace ecs
