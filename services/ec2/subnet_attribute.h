// ModifySubnetAttribute.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_subnet_attributes(Tables& tables);

}  // namespace ec2
