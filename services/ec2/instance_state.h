// StartInstances, StopInstances, RebootInstances, TerminateInstances.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_instance_states(Tables& tables);

}  // namespace ec2
