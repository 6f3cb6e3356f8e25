// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html#managed-prefix-list
#include "services/ec2/network/managed_prefix_list.h"

namespace ec2 {
namespace {

struct RegionalList {
  std::string_view region, id;
};

/// "com.amazonaws.global.cloudfront.origin-facing" has an id of its own in each region, which templates write out.
constexpr RegionalList kCloudFrontLists[] = {
    {"ap-northeast-1", "pl-58a04531"}, {"ap-northeast-2", "pl-22a6434b"}, {"ap-south-1", "pl-9aa247f3"},
    {"ap-southeast-1", "pl-31a34658"}, {"ap-southeast-2", "pl-b8a742d1"}, {"ca-central-1", "pl-38a64351"},
    {"eu-central-1", "pl-a3a144ca"},   {"eu-north-1", "pl-fab65393"},     {"eu-west-1", "pl-4fa04526"},
    {"eu-west-2", "pl-93a247fa"},      {"eu-west-3", "pl-75b1541c"},      {"sa-east-1", "pl-5da64334"},
    {"us-east-1", "pl-3b927c52"},      {"us-east-2", "pl-b6a144df"},      {"us-west-1", "pl-4ea04527"},
    {"us-west-2", "pl-82a045eb"}};

}  // namespace

std::string_view cloudfront_prefix_list(std::string_view region) {
  for (const RegionalList& list : kCloudFrontLists) {
    if (list.region == region) return list.id;
  }
  return {};
}

}  // namespace ec2
