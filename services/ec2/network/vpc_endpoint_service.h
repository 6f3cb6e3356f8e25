// The services that VPC endpoints lead to, and the prefix lists of those that have gateway endpoints.
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Whether "com.amazonaws.<region>.<service>" takes an endpoint of this type ("Gateway", "Interface").
bool has_endpoint_type(const RequestContext& context, const std::string& service_name, std::string_view endpoint_type);

/// The prefix list of a service with gateway endpoints; empty for others.
std::string prefix_list_of(const RequestContext& context, const std::string& service_name);
bool is_prefix_list(const RequestContext& context, const std::string& id);

/// DescribeVpcEndpointServices, DescribePrefixLists.
void add_vpc_endpoint_services(Service& service);

}  // namespace ec2
