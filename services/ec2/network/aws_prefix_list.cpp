// https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
#include "services/ec2/network/aws_prefix_list.h"

#include <algorithm>
#include <iterator>

namespace ec2 {
namespace {

/// AWS's ids and blocks differ by region; one id and one block of a service serve here.
struct GatewayService {
  std::string_view name, prefix_list, cidr;
};
constexpr GatewayService kGatewayServices[] = {{"dynamodb", "pl-02cd2c6b", "3.218.180.0/22"},
                                               {"s3", "pl-63a5400a", "52.216.0.0/15"}};

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
constexpr const char* kCloudFrontListName = "com.amazonaws.global.cloudfront.origin-facing";
constexpr std::string_view kCloudFrontBlock = "130.176.0.0/17";

std::string name_in_region(const RequestContext& context, const GatewayService& service) {
  return "com.amazonaws." + context.region + "." + std::string(service.name);
}

}  // namespace

std::vector<AwsPrefixList> aws_prefix_lists(const RequestContext& context) {
  std::vector<AwsPrefixList> lists;
  for (const GatewayService& service : kGatewayServices) {
    lists.push_back({service.prefix_list, name_in_region(context, service), service.cidr});
  }
  for (const RegionalList& list : kCloudFrontLists) {
    if (list.region == context.region) lists.push_back({list.id, kCloudFrontListName, kCloudFrontBlock});
  }
  return lists;
}

bool is_aws_prefix_list(const RequestContext& context, std::string_view id) {
  const auto lists = aws_prefix_lists(context);
  return std::any_of(lists.begin(), lists.end(), [&](const AwsPrefixList& list) { return list.id == id; });
}

std::vector<std::string_view> gateway_services() {
  std::vector<std::string_view> names;
  for (const GatewayService& service : kGatewayServices) names.push_back(service.name);
  return names;
}

std::string prefix_list_of(const RequestContext& context, const std::string& service_name) {
  const auto found = std::find_if(std::begin(kGatewayServices), std::end(kGatewayServices), [&](const auto& service) {
    return name_in_region(context, service) == service_name;
  });
  return found == std::end(kGatewayServices) ? std::string() : std::string(found->prefix_list);
}

}  // namespace ec2
