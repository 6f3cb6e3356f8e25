// Prefix lists that AWS itself manages, beyond those of gateway endpoints (vpc_endpoint_service.h).
#pragma once

#include <string_view>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The list of CloudFront's addresses, which origins let in; empty in a region without one.
std::string_view cloudfront_prefix_list(std::string_view region);

}  // namespace ec2
