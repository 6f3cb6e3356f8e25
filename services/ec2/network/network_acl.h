// Network ACLs and their associations with subnets.
//
// An association is a resource of its own ("aclassoc-…"), since requests name it and it falls with its subnet.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void make_default_network_acl(RequestContext& context, const Value& vpc);
Value default_network_acl(RequestContext& context, const std::string& vpc_id);
/// Associates a subnet that has no association yet; returns the association.
Value associate_network_acl(RequestContext& context, const Value& network_acl_id, const Value& subnet_id);

void add_network_acls(Service& service);

}  // namespace ec2
