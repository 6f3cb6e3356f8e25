// CreateService, UpdateService, DeleteService, DescribeServices, ListServices.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_service_operations(Service& service);

}  // namespace ecs
