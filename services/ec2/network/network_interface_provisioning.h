// How CloudFormation drives network interfaces and their attachments.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_network_interface_bindings(Service& service);

}  // namespace ec2
