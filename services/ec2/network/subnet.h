// Subnets: a part of a VPC's range in one zone.
#pragma once

#include "services/ec2/network/cidr.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The network interfaces in a subnet.
std::vector<Value> interfaces_in_subnet(RequestContext& context, const std::string& subnet_id);

void add_subnets(Service& service);

}  // namespace ec2
