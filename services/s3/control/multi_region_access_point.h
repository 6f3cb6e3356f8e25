// Multi-Region Access Points: their configuration, policy and routes. They are kept and shown as AWS shows them, but
// serve no requests: their one host name is reached through AWS's global network.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPoints.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "emulator/enforcement/service_authorization.h"
#include "services/s3/vocabulary.h"

namespace s3 {

/// Adds the operations. Those that change something are asynchronous: they answer with a token, and
/// DescribeMultiRegionAccessPointOperation tells what became of it.
void add_multi_region_access_points(emulator::Service& service);

/// The ARNs of Multi-Region Access Points and of requests that a call is about.
std::optional<std::vector<std::string>> find_multi_region_resources(RequestContext& context,
                                                                    const emulator::ResourceQuestion& question);

}  // namespace s3
