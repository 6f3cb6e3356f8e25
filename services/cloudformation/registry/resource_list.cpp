#include "services/cloudformation/registry/resource_list.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/refused_type.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using protocol::Value;

constexpr int kPagesMax = 1000;

/// How a service lists what CloudFormation knows under a type's name.
struct Listing {
  std::string_view type, service, operation;
  /// Where the items stand in the output; "*" for each item of a list on the way.
  std::string_view items;
  /// The members that make up the identifier; empty if an item is the identifier, or an ARN that ends in it.
  std::vector<std::string_view> identifier = {};
  /// What is asked for, as JSON.
  std::string_view input = "{}";
};

const std::vector<Listing>& listings() {
  static const std::vector<Listing> kListings = {
      {"AWS::CloudFormation::Stack", "cloudformation", "DescribeStacks", "/Stacks", {"StackId"}},
      {"AWS::EC2::DHCPOptions", "ec2", "DescribeDhcpOptions", "/DhcpOptions", {"DhcpOptionsId"}},
      {"AWS::EC2::EIP", "ec2", "DescribeAddresses", "/Addresses", {"PublicIp", "AllocationId"}},
      {"AWS::EC2::EgressOnlyInternetGateway",
       "ec2",
       "DescribeEgressOnlyInternetGateways",
       "/EgressOnlyInternetGateways",
       {"EgressOnlyInternetGatewayId"}},
      {"AWS::EC2::Instance", "ec2", "DescribeInstances", "/Reservations/*/Instances", {"InstanceId"}},
      {"AWS::EC2::InternetGateway", "ec2", "DescribeInternetGateways", "/InternetGateways", {"InternetGatewayId"}},
      {"AWS::EC2::KeyPair", "ec2", "DescribeKeyPairs", "/KeyPairs", {"KeyName"}},
      {"AWS::EC2::LaunchTemplate", "ec2", "DescribeLaunchTemplates", "/LaunchTemplates", {"LaunchTemplateId"}},
      {"AWS::EC2::NatGateway", "ec2", "DescribeNatGateways", "/NatGateways", {"NatGatewayId"}},
      {"AWS::EC2::NetworkAcl", "ec2", "DescribeNetworkAcls", "/NetworkAcls", {"NetworkAclId"}},
      {"AWS::EC2::NetworkInterface", "ec2", "DescribeNetworkInterfaces", "/NetworkInterfaces", {"NetworkInterfaceId"}},
      {"AWS::EC2::PlacementGroup", "ec2", "DescribePlacementGroups", "/PlacementGroups", {"GroupName"}},
      {"AWS::EC2::RouteTable", "ec2", "DescribeRouteTables", "/RouteTables", {"RouteTableId"}},
      {"AWS::EC2::SecurityGroup", "ec2", "DescribeSecurityGroups", "/SecurityGroups", {"GroupId"}},
      {"AWS::EC2::Subnet", "ec2", "DescribeSubnets", "/Subnets", {"SubnetId"}},
      {"AWS::EC2::VPC", "ec2", "DescribeVpcs", "/Vpcs", {"VpcId"}},
      {"AWS::EC2::VPCEndpoint", "ec2", "DescribeVpcEndpoints", "/VpcEndpoints", {"VpcEndpointId"}},
      {"AWS::EC2::VPCPeeringConnection",
       "ec2",
       "DescribeVpcPeeringConnections",
       "/VpcPeeringConnections",
       {"VpcPeeringConnectionId"}},
      {"AWS::EC2::Volume", "ec2", "DescribeVolumes", "/Volumes", {"VolumeId"}},
      {"AWS::ECS::CapacityProvider", "ecs", "DescribeCapacityProviders", "/capacityProviders", {"name"}},
      {"AWS::ECS::Cluster", "ecs", "ListClusters", "/clusterArns"},
      {"AWS::ECS::TaskDefinition", "ecs", "ListTaskDefinitions", "/taskDefinitionArns", {"@"}},
      {"AWS::IAM::Group", "iam", "ListGroups", "/Groups", {"GroupName"}},
      {"AWS::IAM::InstanceProfile", "iam", "ListInstanceProfiles", "/InstanceProfiles", {"InstanceProfileName"}},
      {"AWS::IAM::ManagedPolicy", "iam", "ListPolicies", "/Policies", {"Arn"}, R"({"Scope": "Local"})"},
      {"AWS::IAM::Role", "iam", "ListRoles", "/Roles", {"RoleName"}},
      {"AWS::IAM::User", "iam", "ListUsers", "/Users", {"UserName"}},
      {"AWS::S3::Bucket", "s3", "ListBuckets", "/Buckets", {"Name"}},
      {"AWS::SSM::Parameter", "ssm", "DescribeParameters", "/Parameters", {"Name"}},
      {"AWS::SecretsManager::Secret", "secretsmanager", "ListSecrets", "/SecretList", {"ARN"}},
  };
  return kListings;
}

const Listing* listing_of(std::string_view type) {
  const auto found =
      std::find_if(listings().begin(), listings().end(), [&](const Listing& listing) { return listing.type == type; });
  return found == listings().end() ? nullptr : &*found;
}

std::string identifier_in(const Listing& listing, const Value& item) {
  if (listing.identifier.empty()) {
    const std::string arn = item;
    return arn.substr(arn.find_last_of("/:") + 1);
  }
  if (listing.identifier[0] == "@") return item;
  std::string identifier;
  for (const std::string_view member : listing.identifier) {
    identifier += (identifier.empty() ? "" : "|") + item.value(std::string(member), "");
  }
  return identifier;
}

/// Collects what stands at the pointer, through lists.
void collect(const Listing& listing, const Value& value, std::string_view pointer, std::vector<std::string>& found) {
  if (pointer.empty()) {
    for (const Value& item : value) found.push_back(identifier_in(listing, item));
    return;
  }
  const size_t end = std::min(pointer.find('/', 1), pointer.size());
  const std::string step(pointer.substr(1, end - 1));
  if (step == "*") {
    for (const Value& item : value) collect(listing, item, pointer.substr(end), found);
  } else if (value.contains(step)) {
    collect(listing, value.at(step), pointer.substr(end), found);
  }
}

/// The output's token for more, put where the next input wants it. Returns whether there is more.
bool take_token(const Value& output, Value& input) {
  for (const auto& [token, member] :
       {std::pair("NextToken", "NextToken"), std::pair("nextToken", "nextToken"), std::pair("Marker", "Marker"),
        std::pair("ContinuationToken", "ContinuationToken")}) {
    if (!output.contains(token) || output[token] == "") continue;
    input[member] = output[token];
    return true;
  }
  return false;
}

std::vector<std::string> list_through(RequestContext& context, const Listing& listing,
                                      const emulator::Principal& principal) {
  std::vector<std::string> found;
  Value input = Value::parse(listing.input);
  for (int page = 0; page < kPagesMax; ++page) {
    const emulator::Answer answer =
        context.machine.dispatcher.call_within(context, {.service = std::string(listing.service),
                                                         .operation = std::string(listing.operation),
                                                         .input = input,
                                                         .principal = principal,
                                                         .invoked_by = "cloudformation"});
    if (answer.error) throw *answer.error;
    collect(listing, answer.output, listing.items, found);
    if (!take_token(answer.output, input)) break;
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

bool can_list(RequestContext& context, const std::string& type) {
  if (context.machine.dispatcher.find_binding(type)) return listing_of(type) != nullptr;
  return why_not_modelled(type).empty();
}

std::optional<std::vector<std::string>> list_identifiers(RequestContext& context, const std::string& type,
                                                         const emulator::Principal& principal) {
  if (!can_list(context, type)) return std::nullopt;
  if (const Listing* listing = listing_of(type)) return list_through(context, *listing, principal);
  std::vector<std::string> identifiers;
  for (ModelledResource& resource : list_modelled(context, type)) identifiers.push_back(std::move(resource.identifier));
  return identifiers;
}

}  // namespace cloudformation
