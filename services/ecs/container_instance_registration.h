// How container instances come and go: their agent registers them, somebody deregisters them, or EC2 tells that their
// host has stopped or is gone.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

void add_container_instance_registration(Service& service);

}  // namespace ecs
