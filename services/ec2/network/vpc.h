// Virtual private clouds.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_vpcs(Service& service);

}  // namespace ec2
