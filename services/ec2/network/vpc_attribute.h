// ModifyVpcAttribute, DescribeVpcAttribute, ModifyVpcTenancy.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_vpc_attributes(Service& service);

}  // namespace ec2
