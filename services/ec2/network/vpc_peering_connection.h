// Peering connections between two VPCs of one account and region.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_vpc_peering_connections(Service& service);

}  // namespace ec2
