// AWS::EC2::Instance.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_instance_provisioning(Tables& tables);

}  // namespace ec2
