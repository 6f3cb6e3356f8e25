// Prefix lists that AWS itself manages: those of the services with gateway endpoints, and CloudFront's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/ec2/vocabulary.h"

namespace ec2 {

struct AwsPrefixList {
  std::string_view id;
  std::string name;
  /// One of its blocks, which stands for the list: no traffic flows.
  std::string_view cidr;
};

/// The lists of the request's region.
std::vector<AwsPrefixList> aws_prefix_lists(const RequestContext& context);
bool is_aws_prefix_list(const RequestContext& context, std::string_view id);

/// The services with gateway endpoints: "s3".
std::vector<std::string_view> gateway_services();
/// The list of such a service by its name in the region, "com.amazonaws.<region>.s3"; empty for others.
std::string prefix_list_of(const RequestContext& context, const std::string& service_name);

}  // namespace ec2
