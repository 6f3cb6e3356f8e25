// ModifyVpcAttribute, DescribeVpcAttribute, ModifyVpcTenancy.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_vpc_attributes(Tables& tables);

}  // namespace ec2
