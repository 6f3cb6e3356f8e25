// https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
#include "services/ec2/network/subnet.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/network_acl.h"
#include "services/ec2/network/subnet_cidr_block.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

/// "The first four IP addresses and the last IP address in each subnet CIDR block are not available for your use."
constexpr int64_t kReservedAddresses = 5;
constexpr int kPrefixLengthMin = 16;
constexpr int kPrefixLengthMax = 28;

Value new_subnet_defaults() {
  return {{"MapPublicIpOnLaunch", false},
          {"DefaultForAz", false},
          {"AssignIpv6AddressOnCreation", false},
          {"MapCustomerOwnedIpOnLaunch", false},
          {"EnableDns64", false},
          {"Ipv6Native", false},
          {"Ipv6CidrBlockAssociationSet", Value::array()},
          {"BlockPublicAccessStates", {{"InternetGatewayBlockMode", "off"}}},
          {"PrivateDnsNameOptionsOnLaunch",
           {{"HostnameType", "ip-name"},
            {"EnableResourceNameDnsARecord", false},
            {"EnableResourceNameDnsAAAARecord", false}}}};
}

std::vector<Zone> regional_zones(const RequestContext& context) {
  std::vector<Zone> zones = zones_of_region(context);
  std::erase_if(zones, [](const Zone& zone) { return zone.type != "availability-zone"; });
  return zones;
}

/// The zone that a request names by name or id; the region's first if it names none.
Zone zone_for(const RequestContext& context, const Value& input) {
  const bool has_name = has_member(input, "AvailabilityZone"), has_id = has_member(input, "AvailabilityZoneId");
  if (has_name && has_id) {
    throw invalid_combination("Only one of availabilityZone and availabilityZoneId may be specified.");
  }
  const char* member = has_id ? "AvailabilityZoneId" : "AvailabilityZone";
  const std::vector<Zone> zones = regional_zones(context);
  if (!has_name && !has_id && !zones.empty()) return zones.front();
  const std::string wanted = input.value(member, "");
  for (const Zone& zone : zones_of_region(context)) {
    if (wanted == (has_id ? zone.id : zone.name)) return zone;
  }
  std::string known;
  for (const Zone& zone : zones) known.append(known.empty() ? "" : ", ").append(has_id ? zone.id : zone.name);
  throw invalid_value(wanted, has_id ? "availabilityZoneId" : "availabilityZone",
                      "Subnets can currently only be created in the following availability zones: " + known + ".");
}

/// "The CIDR block must be within the VPC's range, between /16 and /28, and not overlap another subnet's."
Cidr require_subnet_cidr(RequestContext& context, const Value& vpc, const std::string& text) {
  const auto parsed = parse_ipv4_cidr(text);
  if (!parsed) throw invalid_value(text, "cidrBlock", "This is not a valid CIDR block.");
  const Cidr cidr = canonical(*parsed);
  const std::vector<Cidr> blocks = ipv4_blocks_of(vpc);
  const bool is_within =
      std::any_of(blocks.begin(), blocks.end(), [&](const Cidr& block) { return contains(block, cidr); });
  if (!is_within || cidr.prefix_length < kPrefixLengthMin || cidr.prefix_length > kPrefixLengthMax) {
    throw ApiError("InvalidSubnet.Range", "The CIDR '" + text + "' is invalid.");
  }
  for (const Value& other : resources_naming(context, "vpc", vpc.at("VpcId"), "subnet")) {
    if (overlap(cidr, *parse_cidr(other.at("CidrBlock").get<std::string>()))) {
      throw ApiError("InvalidSubnet.Conflict", "The CIDR '" + text + "' conflicts with another subnet");
    }
  }
  return cidr;
}

void complete_subnet(RequestContext& context, const Value& input, Value& subnet) {
  refuse_unimplemented(input, {"OutpostArn", "Ipv6Native", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId",
                               "Ipv6NetmaskLength"});
  const Value vpc = get_resource(context, "vpc", subnet.at("VpcId"));
  if (!has_member(subnet, "CidrBlock")) {
    throw ApiError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
  }
  const Zone zone = zone_for(context, subnet);
  subnet["AvailabilityZone"] = zone.name;
  subnet["AvailabilityZoneId"] = zone.id;
  subnet["CidrBlock"] = to_string(require_subnet_cidr(context, vpc, subnet["CidrBlock"]));
  if (has_member(input, "Ipv6CidrBlock")) {
    subnet["Ipv6CidrBlockAssociationSet"].push_back(new_subnet_ipv6_association(context, vpc, input["Ipv6CidrBlock"]));
  }
  subnet["SubnetArn"] = emulator::make_arn(context, kService, "subnet/" + subnet.at("SubnetId").get<std::string>());
}

/// "Each subnet in your VPC must be associated with a network ACL. If you don't explicitly associate a subnet with a
/// network ACL, the subnet is automatically associated with the default network ACL."
void associate_default_network_acl(RequestContext& context, const Value&, const Value& subnet) {
  const Value acl = default_network_acl(context, subnet.at("VpcId"));
  associate_network_acl(context, acl.at("NetworkAclId"), subnet.at("SubnetId"));
}

void count_available_addresses(RequestContext& context, Value& subnet) {
  int64_t used = 0;
  for (const Value& interface_ : interfaces_in_subnet(context, subnet.at("SubnetId"))) {
    used += static_cast<int64_t>(interface_.value("PrivateIpAddresses", Value::array()).size());
  }
  const auto size = static_cast<int64_t>(size_of(*parse_cidr(subnet.at("CidrBlock").get<std::string>())));
  subnet["AvailableIpAddressCount"] = size - kReservedAddresses - used;
}

void present_subnet(RequestContext& context, Value& subnet) {
  count_available_addresses(context, subnet);
  subnet["State"] = "available";
  if (subnet.value("@Phase", "") != "new") return;
  for (Value& association : subnet["Ipv6CidrBlockAssociationSet"]) {
    association["Ipv6CidrBlockState"]["State"] = "associating";
  }
}

ResourceType subnet_type() {
  return {.service = kService,
          .name = "subnet",
          .shape = "Subnet",
          .id_member = "SubnetId",
          .id_prefix = "subnet-",
          .not_found = "InvalidSubnetID.NotFound",
          .not_found_message = "The subnet ID '{}' does not exist",
          .defaults = new_subnet_defaults,
          // Subnets are there at once; only what they get besides is seen to come, in the answer that makes them.
          .lifecycle = {.pointer = "/@Phase", .initial = "new", .steps = {{"new", "complete", {}}}},
          .filters = {{"cidr", "/CidrBlock"},
                      {"cidrBlock", "/CidrBlock"},
                      {"availabilityZone", "/AvailabilityZone"},
                      {"defaultForAz", "/DefaultForAz"},
                      {"ipv6-cidr-block-association.state", "/Ipv6CidrBlockAssociationSet/Ipv6CidrBlockState/State"}},
          .hooks = {.create = complete_subnet, .created = associate_default_network_acl, .present = present_subnet}};
}

/// GetAtt also shows the association with a network ACL, and the IPv6 blocks.
Value read_subnet(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  Value shown = provisioning.call(kService, "DescribeSubnets", {{"SubnetIds", Value::array({id})}}).at("Subnets").at(0);
  Value filter{{"Name", "association.subnet-id"}};
  filter["Values"] = Value::array({id});
  const Value acls = provisioning.call(kService, "DescribeNetworkAcls", {{"Filters", Value::array({filter})}});
  for (const Value& association : acls.at("NetworkAcls").at(0).at("Associations")) {
    if (association.at("SubnetId") == id) shown["NetworkAclAssociationId"] = association.at("NetworkAclAssociationId");
  }
  shown["Ipv6CidrBlocks"] = Value::array();
  for (const Value& one : shown["Ipv6CidrBlockAssociationSet"]) {
    shown["Ipv6CidrBlocks"].push_back(one.at("Ipv6CidrBlock"));
    shown["Ipv6CidrBlock"] = one.at("Ipv6CidrBlock");
  }
  return shown;
}

}  // namespace

std::vector<Value> interfaces_in_subnet(RequestContext& context, const std::string& subnet_id) {
  return resources_naming(context, "subnet", subnet_id, "network-interface");
}

void add_subnets(Service& service) {
  service.resource_types.push_back(subnet_type());
  service.cloudformation.push_back({.type = "AWS::EC2::Subnet",
                                    .create = "CreateSubnet",
                                    .identifier = "/Subnet/SubnetId",
                                    .identifier_member = "SubnetId",
                                    .remove = "DeleteSubnet",
                                    .configure = {"ModifySubnetAttribute"},
                                    .state = "/State",
                                    .stable_states = {"available"},
                                    .read_resource = read_subnet});
}

}  // namespace ec2
