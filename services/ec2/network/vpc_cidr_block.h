// The address blocks of a VPC: the primary one, further ones, and Amazon-provided IPv6 blocks.
#pragma once

#include <vector>

#include "services/ec2/network/cidr.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The block that a text names, in canonical form. Refuses what cannot be a VPC's: InvalidParameterValue for what is
/// no block, InvalidVpc.Range for a size beyond /16 to /28.
Cidr require_vpc_cidr(const std::string& text);

Value new_cidr_association(RequestContext& context, const Cidr& cidr);
/// A new /56 out of Amazon's range.
Value new_ipv6_association(RequestContext& context, const Value& input);

/// Refuses a border group without an Amazon-provided block to be announced there.
void check_border_group(const Value& input);

/// The blocks of one family that are associated with a VPC.
std::vector<Cidr> ipv4_blocks_of(const Value& vpc);
std::vector<Cidr> ipv6_blocks_of(const Value& vpc);

/// AssociateVpcCidrBlock, DisassociateVpcCidrBlock.
void add_vpc_cidr_blocks(Service& service);

}  // namespace ec2
