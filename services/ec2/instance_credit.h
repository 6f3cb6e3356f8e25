// What burstable instances may spend beyond their baseline: standard or unlimited credits.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

/// ModifyInstanceCreditSpecification, DescribeInstanceCreditSpecifications.
void add_instance_credits(Tables& tables);

}  // namespace ec2
