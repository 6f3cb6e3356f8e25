// AWS::ECS::Service: how CloudFormation makes, changes and ends services, and when it takes them for stable.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_service_provisioning(Service& service);

}  // namespace ecs
