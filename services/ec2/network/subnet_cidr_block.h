// The IPv6 blocks of subnets.
#pragma once

#include "services/ec2/network/cidr.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// A block for a subnet of this VPC. Refuses InvalidSubnet.Range and InvalidSubnet.Conflict.
Value new_subnet_ipv6_association(RequestContext& context, const Value& vpc, const std::string& text);

/// AssociateSubnetCidrBlock, DisassociateSubnetCidrBlock.
void add_subnet_cidr_blocks(Service& service);

}  // namespace ec2
