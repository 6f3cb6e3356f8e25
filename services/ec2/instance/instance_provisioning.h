// AWS::EC2::Instance.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_instance_provisioning(Service& service);

}  // namespace ec2
