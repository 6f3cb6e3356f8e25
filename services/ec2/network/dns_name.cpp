#include "services/ec2/network/dns_name.h"

#include <algorithm>

#include "services/ec2/conventions.h"

namespace ec2 {
namespace {

constexpr std::string_view kFirstRegion = "us-east-1";

std::string dashed(std::string address) {
  std::replace(address.begin(), address.end(), '.', '-');
  return address;
}

}  // namespace

std::string private_dns_name(const RequestContext& context, const std::string& address) {
  const std::string domain = context.region == kFirstRegion ? "ec2.internal" : context.region + ".compute.internal";
  return "ip-" + dashed(address) + "." + domain;
}

std::string public_dns_name(RequestContext& context, const std::string& address, const Value& vpc_id) {
  const Value vpc = get_resource(context, "vpc", vpc_id);
  if (!vpc.value("@EnableDnsHostnames", false) || !vpc.value("@EnableDnsSupport", false)) return {};
  const std::string domain =
      context.region == kFirstRegion ? "compute-1.amazonaws.com" : context.region + ".compute.amazonaws.com";
  return "ec2-" + dashed(address) + "." + domain;
}

}  // namespace ec2
