// AttachNetworkInterface, DetachNetworkInterface, and the attributes of interfaces.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_network_interface_attachments(Tables& tables);

}  // namespace ec2
