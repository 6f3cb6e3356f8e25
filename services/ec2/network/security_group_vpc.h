// Security groups that are used in other VPCs than their own.
// https://docs.aws.amazon.com/vpc/latest/userguide/security-group-assoc.html
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Whether interfaces in a VPC may have the group: it is the VPC's own, or associated with it.
bool is_usable_in(RequestContext& context, const Value& group, const std::string& vpc_id);

void add_security_group_vpcs(Service& service);

}  // namespace ec2
