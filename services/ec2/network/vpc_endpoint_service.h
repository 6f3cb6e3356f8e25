// The services that VPC endpoints lead to.
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Whether "com.amazonaws.<region>.<service>" takes an endpoint of this type ("Gateway", "Interface").
bool has_endpoint_type(const RequestContext& context, const std::string& service_name, std::string_view endpoint_type);

/// DescribeVpcEndpointServices, DescribePrefixLists.
void add_vpc_endpoint_services(Service& service);

}  // namespace ec2
