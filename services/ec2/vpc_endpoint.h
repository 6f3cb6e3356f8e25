// VPC endpoints: gateway endpoints (routes to a prefix list) and interface endpoints (network interfaces).
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_vpc_endpoints(Tables& tables);

}  // namespace ec2
