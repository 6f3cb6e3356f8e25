// Elastic IP addresses.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Associates an address with a private address of an interface (the primary one if `private_address` is empty) and
/// returns the association's id. Whether that is allowed is the caller's business.
std::string associate_address(RequestContext& context, Value address, Value interface_,
                              const std::string& private_address);
/// Ends the association of an address; nothing if it has none.
void dissociate_address(RequestContext& context, Value address);
/// Ends the associations of all addresses of an interface.
void dissociate_addresses_of(RequestContext& context, const std::string& interface_id);

void add_addresses(Service& service);

}  // namespace ec2
