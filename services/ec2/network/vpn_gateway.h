// Virtual private gateways: the VPC's side of a VPN connection.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_vpn_gateways(Service& service);

}  // namespace ec2
