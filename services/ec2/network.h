// The network half of EC2: what this folder's files on VPCs and all that lies in them add to the tables.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_network(Tables& tables);

}  // namespace ec2
