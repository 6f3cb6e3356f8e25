// The default VPC that every account has in every region, and the operations that bring it back.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Makes what a region has from the start, at the first request to it. One lookup of a key where it is there already.
void prepare_region(RequestContext& context);

/// The default VPC; nothing if it was deleted.
std::optional<Value> find_default_vpc(RequestContext& context);

/// CreateDefaultVpc, CreateDefaultSubnet.
void add_default_vpcs(Service& service);

}  // namespace ec2
