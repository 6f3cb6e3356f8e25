// The private addresses of network interfaces: which are free in a subnet, and who has which.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Gives a new interface the private and IPv6 addresses that its request asks for, and a primary one in any case.
void give_first_addresses(RequestContext& context, const Value& subnet, const Value& input, Value& interface_);

/// AssignPrivateIpAddresses, UnassignPrivateIpAddresses, AssignIpv6Addresses, UnassignIpv6Addresses.
void add_network_interface_addresses(Service& service);

}  // namespace ec2
