// What burstable instances may spend beyond their baseline: standard or unlimited credits.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// ModifyInstanceCreditSpecification, DescribeInstanceCreditSpecifications.
void add_instance_credits(Service& service);

}  // namespace ec2
