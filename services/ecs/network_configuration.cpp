#include "services/ecs/network_configuration.h"

#include <set>

#include "services/ecs/other_service.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html: "There's a limit of 16
/// subnets … There's a limit of 5 security groups".
constexpr size_t kSubnetsMax = 16, kSecurityGroupsMax = 5;

struct NetworkPart {
  const char* what;
  const char* operation;
  const char* ids_member;
  const char* result;
};

constexpr NetworkPart kSubnets{"subnet", "DescribeSubnets", "SubnetIds", "Subnets"};
constexpr NetworkPart kSecurityGroups{"security group", "DescribeSecurityGroups", "GroupIds", "SecurityGroups"};

std::string joined(const Value& ids) {
  std::string text;
  for (const Value& id : ids) text += (text.empty() ? "" : ", ") + id.get<std::string>();
  return text;
}

/// What EC2 shows of them. Its refusals become ECS's, which quotes them.
Value describe(RequestContext& context, const NetworkPart& part, const Value& ids) {
  emulator::Answer answer = ask(context, "ec2", part.operation, {{part.ids_member, ids}});
  if (!answer.error) return answer.output.at(part.result);
  if (answer.error->code() == "NotImplemented") throw *answer.error;
  throw invalid_parameter("Error retrieving " + std::string(part.what) + " information for [" + joined(ids) +
                          "]: " + answer.error->message() + " (ErrorCode: " + answer.error->code() + ")");
}

std::string common_vpc(const Value& subnets) {
  const std::string vpc = subnets.at(0).at("VpcId");
  for (const Value& subnet : subnets) {
    if (subnet.at("VpcId") != vpc) throw invalid_parameter("The subnets must all be in the same VPC.");
  }
  return vpc;
}

void check_parts(RequestContext& context, const Value& awsvpc) {
  const Value& subnets = awsvpc.at("subnets");
  const Value groups = awsvpc.value("securityGroups", Value::array());
  if (subnets.empty()) throw invalid_parameter("subnets can not be empty.");
  if (subnets.size() > kSubnetsMax) throw invalid_parameter("subnets can have at most 16 items.");
  if (groups.size() > kSecurityGroupsMax) throw invalid_parameter("securityGroups can have at most 5 items.");
  const std::string vpc = common_vpc(describe(context, kSubnets, subnets));
  if (groups.empty()) return;
  for (const Value& group : describe(context, kSecurityGroups, groups)) {
    if (group.at("VpcId") == vpc) continue;
    throw invalid_parameter("Security Group " + group.at("GroupId").get<std::string>() +
                            " does not appear to belong to the same VPC " + vpc + " as the input subnets.");
  }
}

}  // namespace

void check_network_configuration(RequestContext& context, const Value& task_definition, const Value& configuration,
                                 bool is_fargate) {
  const bool is_awsvpc = task_definition.value("networkMode", "") == "awsvpc";
  const bool is_given = configuration.is_object() && configuration.contains("awsvpcConfiguration");
  if (is_awsvpc && !is_given) {
    throw invalid_parameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (!is_awsvpc && is_given) {
    throw invalid_parameter("Network Configuration is not valid for the given networkMode of this task definition.");
  }
  if (!is_given) return;
  const Value& awsvpc = configuration["awsvpcConfiguration"];
  if (!is_fargate && awsvpc.value("assignPublicIp", "DISABLED") == "ENABLED") {
    throw invalid_parameter("Assign public IP is not supported for this launch type.");
  }
  check_parts(context, awsvpc);
}

Value completed_network_configuration(Value configuration) {
  if (!configuration.is_object() || !configuration.contains("awsvpcConfiguration")) return configuration;
  Value& awsvpc = configuration["awsvpcConfiguration"];
  if (!awsvpc.contains("securityGroups")) awsvpc["securityGroups"] = Value::array();
  if (!awsvpc.contains("assignPublicIp")) awsvpc["assignPublicIp"] = "DISABLED";
  return configuration;
}

}  // namespace ecs
