// The routes of a route table. They are kept in a private member, since a route does not keep its target from being
// deleted: it becomes a blackhole.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The routes as they are shown: the local ones, those that were made, and those of gateway endpoints, each with its
/// state as of now.
Value routes_of(RequestContext& context, const Value& table);

/// Adds a route to an internet gateway for all of IPv4, as the default VPC has it.
void add_default_route(RequestContext& context, Value table, const std::string& internet_gateway_id);

/// CreateRoute, ReplaceRoute, DeleteRoute.
void add_routes(Service& service);

}  // namespace ec2
