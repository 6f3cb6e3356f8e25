// What a route leads to: a table of the kinds of target, with their rules.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The route's members that a request's target gives. Refuses a request without exactly one target, a target that does
/// not exist, and one of another VPC.
Value read_route_target(RequestContext& context, const Value& table, const Value& input);

/// "active", or "blackhole" if the target cannot take traffic.
std::string_view route_state(RequestContext& context, const Value& table, const Value& route);

/// Completes a shown route with what its target says: the instance of a network interface.
void present_route_target(RequestContext& context, Value& route);

/// Whether the target may take a route for a part of the VPC's own range.
bool may_replace_local(const Value& route);

}  // namespace ec2
