// Virtual private clouds.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_vpcs(Tables& tables);

}  // namespace ec2
