// Internet gateways and egress-only internet gateways.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The internet gateway that is attached to a VPC, if there is one.
std::optional<Value> internet_gateway_of(RequestContext& context, const std::string& vpc_id);

void add_internet_gateways(Service& service);

}  // namespace ec2
