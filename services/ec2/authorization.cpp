#include "services/ec2/authorization.h"

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/vocabulary.h"

namespace ec2 {
namespace {

using emulator::ResourceFacts;
using emulator::ResourceQuestion;

using Texts = std::optional<std::vector<std::string>>;

/// Images belong to nobody: "arn:aws:ec2:us-east-1::image/ami-1".
std::string arn_of(const RequestContext& context, std::string_view type, const std::string& id) {
  const std::string account = type == "image" || type == "snapshot" ? "" : context.account;
  return "arn:" + std::string(emulator::partition_of(context.region)) + ":ec2:" + context.region + ":" + account + ":" +
         std::string(type) + "/" + id;
}

/// CreateTags and DeleteTags name resources of any type by their ids.
Texts find_resources(RequestContext& context, const ResourceQuestion& question) {
  const bool names_any_type = question.operation == "CreateTags" || question.operation == "DeleteTags";
  if (!names_any_type) return std::nullopt;
  std::vector<std::string> arns;
  for (const Value& id : question.input.value("Resources", Value::array())) {
    const ResourceType* type = context.machine.engine.type_of_id(kService, id.get_ref<const std::string&>());
    if (type && type->name == question.resource_type) arns.push_back(arn_of(context, type->name, id));
  }
  return arns;
}

std::optional<ResourceFacts> describe(RequestContext& context, const std::string& arn) {
  const std::string id = arn.substr(arn.rfind('/') + 1);
  auto& engine = context.machine.engine;
  const ResourceType* type = engine.type_of_id(kService, id);
  if (!type) return std::nullopt;
  auto found = engine.find(context, *type, id);
  if (!found) return std::nullopt;
  ResourceFacts facts{.account = context.account};
  for (const Value& tag : found->value("Tags", Value::array()))
    facts.tags[tag.value("Key", "")] = tag.value("Value", "");
  facts.members = std::move(*found);
  return facts;
}

/// Whoever hands an instance a profile hands it the profile's role.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html#permission-to-pass-iam-roles
std::vector<std::pair<std::string, std::string>> find_passed_roles(RequestContext& context, std::string_view operation,
                                                                   const Value& input) {
  std::vector<std::pair<std::string, std::string>> roles;
  const bool may_pass = operation == "RunInstances" || operation == "AssociateIamInstanceProfile" ||
                        operation == "ReplaceIamInstanceProfileAssociation";
  if (!may_pass || !input.contains("IamInstanceProfile")) return roles;
  const Value& profile = input["IamInstanceProfile"];
  const std::string arn = profile.value("Arn", ""), name = profile.value("Name", arn.substr(arn.rfind('/') + 1));
  const auto answer =
      context.machine.dispatcher.call_within(context, {.service = "iam",
                                                       .operation = "GetInstanceProfile",
                                                       .input = {{"InstanceProfileName", name}},
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = context.account,
                                                                     .arn = "ec2.amazonaws.com",
                                                                     .id = "ec2.amazonaws.com"},
                                                       .invoked_by = "ec2"});
  if (answer.error) return roles;
  for (const Value& role : answer.output.at("InstanceProfile").value("Roles", Value::array())) {
    roles.emplace_back(role.at("Arn"), "ec2.amazonaws.com");
  }
  return roles;
}

}  // namespace

emulator::ServiceAuthorization authorization() {
  return {.variables = {{"NaclId", {"NetworkAclId"}},
                        {"SecurityGroupId",
                         {"SecurityGroupId", "SecurityGroupIds", "GroupId", "GroupIds", "Groups", "AddSecurityGroupIds",
                          "RemoveSecurityGroupIds"}},
                        {"SecurityGroupRuleId", {"SecurityGroupRuleId", "SecurityGroupRuleIds"}},
                        {"KeyPairName", {"KeyName"}},
                        {"PlacementGroupName", {"GroupName"}},
                        {"ImageId", {"ImageId", "SourceImageId"}},
                        {"InternetGatewayId", {"InternetGatewayId", "GatewayId"}},
                        {"VpnGatewayId", {"VpnGatewayId", "GatewayId"}},
                        {"Ipv4PoolEc2Id", {"PublicIpv4Pool"}},
                        {"Ipv6PoolEc2Id", {"Ipv6Pool"}},
                        {"RouteTableId", {"RouteTableId", "RouteTableIds", "AddRouteTableIds", "RemoveRouteTableIds"}},
                        {"SubnetId", {"SubnetId", "SubnetIds", "AddSubnetIds", "RemoveSubnetIds"}},
                        {"VpcId", {"VpcId", "VpcIds", "PeerVpcId"}},
                        {"SnapshotId", {"SnapshotId", "SourceSnapshotId"}}},
          .find_resources = find_resources,
          .describe = describe,
          .find_passed_roles = find_passed_roles};
}

}  // namespace ec2
