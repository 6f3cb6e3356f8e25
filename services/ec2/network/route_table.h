// Route tables and what they are associated with: subnets, gateways, and as main table a VPC.
//
// An association is a resource of its own ("rtbassoc-…"), since requests name it and it falls with its subnet.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void make_main_route_table(RequestContext& context, const Value& vpc);
/// The table of the subnets that are associated with none.
Value main_route_table(RequestContext& context, const std::string& vpc_id);

void add_route_tables(Service& service);

}  // namespace ec2
