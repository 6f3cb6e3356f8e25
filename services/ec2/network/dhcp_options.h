// Sets of DHCP options, and the one that every region has from the start.
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The id of the region's default set; it is made if there is none.
std::string default_dhcp_options(RequestContext& context);

void add_dhcp_options(Service& service);

}  // namespace ec2
