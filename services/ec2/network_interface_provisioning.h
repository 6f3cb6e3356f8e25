// How CloudFormation drives network interfaces and their attachments.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_network_interface_bindings(Tables& tables);

}  // namespace ec2
