// EC2 Instance Connect endpoints: ways to instances without public addresses.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_instance_connect_endpoints(Service& service);

}  // namespace ec2
