// AttachNetworkInterface, DetachNetworkInterface, and the attributes of interfaces.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_network_interface_attachments(Service& service);

}  // namespace ec2
