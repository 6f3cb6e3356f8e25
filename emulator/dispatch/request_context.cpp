#include "emulator/dispatch/request_context.h"

namespace emulator {
namespace {

std::string join_arn(std::string_view partition, std::string_view service, std::string_view region,
                     std::string_view account, std::string_view resource) {
  std::string arn = "arn:";
  for (const std::string_view part : {partition, service, region, account}) arn.append(part).append(":");
  return arn.append(resource);
}

}  // namespace

std::string_view partition_of(std::string_view region) {
  if (region.starts_with("cn-")) return "aws-cn";
  if (region.starts_with("us-gov-")) return "aws-us-gov";
  return "aws";
}

std::string make_arn(const RequestContext& context, std::string_view service, std::string_view resource) {
  return join_arn(partition_of(context.region), service, context.region, context.account, resource);
}

std::string make_global_arn(const RequestContext& context, std::string_view service, std::string_view resource) {
  return join_arn(partition_of(context.region), service, "", context.account, resource);
}

}  // namespace emulator
