// VPC endpoints: gateway endpoints (routes to a prefix list) and interface endpoints (network interfaces).
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_vpc_endpoints(Service& service);

}  // namespace ec2
