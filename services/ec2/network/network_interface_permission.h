// Permissions for other accounts and services to attach an interface.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_network_interface_permissions(Service& service);

}  // namespace ec2
