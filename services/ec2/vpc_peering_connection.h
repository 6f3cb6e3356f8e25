// Peering connections between two VPCs of one account and region.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_vpc_peering_connections(Tables& tables);

}  // namespace ec2
