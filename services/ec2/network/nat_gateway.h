// NAT gateways: a public address for the private addresses of a VPC.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_nat_gateways(Service& service);

}  // namespace ec2
