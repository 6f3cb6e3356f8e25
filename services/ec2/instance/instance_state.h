// StartInstances, StopInstances, RebootInstances, TerminateInstances.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_instance_states(Service& service);

}  // namespace ec2
