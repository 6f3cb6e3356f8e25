// The numbered rules of network ACLs.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The entries of a new ACL: everything allowed in a default one, and the rules "*" that deny the rest.
Value initial_network_acl_entries(bool is_default, bool has_ipv6);

/// CreateNetworkAclEntry, ReplaceNetworkAclEntry, DeleteNetworkAclEntry.
void add_network_acl_entries(Service& service);

}  // namespace ec2
