// The network half of EC2: what this folder's files on VPCs and all that lies in them add to the service.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_network(Service& service);

}  // namespace ec2
