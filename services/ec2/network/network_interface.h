// Elastic network interfaces.
//
// Stored as shown: Status ("available", "in-use"), Attachment while attached, PrivateIpAddresses with their
// Association. Only Association's place at the interface itself, and Tags under AWS's odd name TagSet, are made when it
// is shown.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Makes an interface that a service manages for itself (NAT gateway, endpoint): "in-use", not to be deleted by users.
/// `description` names the owner; groups may be empty.
Value make_managed_interface(RequestContext& context, const Value& subnet, const std::string& type,
                             const std::string& description, const Value& group_ids, const Value& private_address);
/// Takes such an interface away, with its elastic address's association.
void remove_managed_interface(RequestContext& context, const std::string& interface_id);

void store_network_interface(RequestContext& context, const Value& interface_);

void add_network_interfaces(Service& service);

}  // namespace ec2
