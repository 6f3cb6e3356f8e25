// How CloudFormation drives clusters, capacity providers and task definitions. Services are in service_provisioning.h.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_cloudformation_types(Service& service);

}  // namespace ecs
