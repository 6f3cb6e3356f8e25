#include "services/cloudformation/provisioning/load_balancer_group.h"

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/dispatcher.h"
#include "emulator/time/id_generator.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using protocol::Value;

constexpr const char* kDescription =
    "ELB created security group used when no security group is specified during ELB creation - modifications could "
    "impact traffic to future ELBs";

/// What Elastic Load Balancing itself asks for. Null if it is refused.
Value ask_ec2(RequestContext& context, const char* operation, Value input) {
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "ec2",
                                                       .operation = operation,
                                                       .input = std::move(input),
                                                       .principal = emulator::root_principal(context.account),
                                                       .invoked_by = "elasticloadbalancing"});
  return answer.succeeded() ? answer.output : Value();
}

Value filter(const char* name, const std::string& value) {
  return {{"Name", name}, {"Values", Value::array({value})}};
}

/// The first item of a described list; null if there is none.
Value first_of(const Value& output, const char* list) {
  return output.is_object() && output.contains(list) && !output[list].empty() ? output[list][0] : Value();
}

std::string vpc_of(RequestContext& context, const Value& properties) {
  const Value subnets = properties.value("Subnets", Value::array());
  const Value found =
      subnets.empty()
          ? first_of(ask_ec2(context, "DescribeVpcs", {{"Filters", Value::array({filter("is-default", "true")})}}),
                     "Vpcs")
          : first_of(ask_ec2(context, "DescribeSubnets", {{"SubnetIds", Value::array({subnets[0]})}}), "Subnets");
  return found.is_object() ? found.value("VpcId", "") : std::string();
}

std::string default_group(RequestContext& context, const std::string& vpc) {
  const Value filters = Value::array({filter("vpc-id", vpc), filter("group-name", "default_elb_*")});
  const Value found = first_of(ask_ec2(context, "DescribeSecurityGroups", {{"Filters", filters}}), "SecurityGroups");
  if (found.is_object()) return found.at("GroupName");
  const std::string name = "default_elb_" + context.machine.ids.uuid();
  const Value made =
      ask_ec2(context, "CreateSecurityGroup", {{"GroupName", name}, {"Description", kDescription}, {"VpcId", vpc}});
  if (!made.is_object()) return {};
  Value permission{{"IpProtocol", "tcp"}, {"FromPort", 0}, {"ToPort", 65535}};
  permission["IpRanges"] = Value::array({Value{{"CidrIp", "0.0.0.0/0"}}});
  ask_ec2(context, "AuthorizeSecurityGroupIngress",
          {{"GroupId", made.at("GroupId")}, {"IpPermissions", Value::array({permission})}});
  return name;
}

}  // namespace

void add_source_group(RequestContext& context, Value& properties) {
  const Value groups = properties.value("SecurityGroups", Value::array());
  std::string name;
  if (groups.empty()) {
    const std::string vpc = vpc_of(context, properties);
    if (!vpc.empty()) name = default_group(context, vpc);
  } else {
    const Value own = first_of(ask_ec2(context, "DescribeSecurityGroups", {{"GroupIds", Value::array({groups[0]})}}),
                               "SecurityGroups");
    if (own.is_object()) name = own.at("GroupName");
  }
  if (name.empty()) return;
  properties["SourceSecurityGroup"] = {{"GroupName", name}, {"OwnerAlias", context.account}};
}

}  // namespace cloudformation
