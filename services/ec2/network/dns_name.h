// The names that AWS's DNS gives to addresses. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// "ip-10-0-0-5.ec2.internal", outside us-east-1 "ip-10-0-0-5.eu-west-1.compute.internal".
std::string private_dns_name(const RequestContext& context, const std::string& address);
/// "ec2-54-1-2-3.compute-1.amazonaws.com" and alike; empty in a VPC without DNS hostnames.
std::string public_dns_name(RequestContext& context, const std::string& address, const Value& vpc_id);

}  // namespace ec2
