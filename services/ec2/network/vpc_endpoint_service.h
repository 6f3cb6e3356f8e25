// The services that VPC endpoints lead to.
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Whether "com.amazonaws.<region>.<service>" takes an endpoint of this type ("Gateway", "Interface").
bool has_endpoint_type(const RequestContext& context, const std::string& service_name, std::string_view endpoint_type);

/// The name that a service has by itself, and within a VPC with private DNS: "api.ecr.us-east-1.amazonaws.com".
std::string dns_name_of_service(const RequestContext& context, const std::string& service);

/// DescribeVpcEndpointServices, DescribePrefixLists.
void add_vpc_endpoint_services(Service& service);

}  // namespace ec2
