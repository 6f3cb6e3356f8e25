// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcClassicLink.html
#include "services/ec2/network/classic_link.h"

#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kRetired[] = {"DescribeVpcClassicLink", "DescribeVpcClassicLinkDnsSupport",
                                         "EnableVpcClassicLink",   "EnableVpcClassicLinkDnsSupport",
                                         "DisableVpcClassicLink",  "DisableVpcClassicLinkDnsSupport"};

/// By hand, since there is nothing to store. "This action is deprecated": it answers as it did in the regions that
/// never had EC2-Classic. Clients of before, such as Terraform's provider up to version 4, ask for it with each VPC
/// that they read, and take this answer for "no".
Value refuse_classic_link(RequestContext& context, const Value& input) {
  for (const Value& id : input.value("VpcIds", Value::array())) get_resource(context, "vpc", id);
  if (has_member(input, "VpcId")) get_resource(context, "vpc", input["VpcId"]);
  throw ApiError("UnsupportedOperation", "The functionality you requested is not available in this region.");
}

}  // namespace

void add_classic_link(Service& service) {
  for (const std::string_view operation : kRetired) service.operations.push_back({operation, refuse_classic_link});
}

}  // namespace ec2
