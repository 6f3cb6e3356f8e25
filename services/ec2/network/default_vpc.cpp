// https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html
#include "services/ec2/network/default_vpc.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/store/store.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/dhcp_options.h"
#include "services/ec2/network/route.h"
#include "services/ec2/network/route_table.h"
#include "services/ec2/refusals.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

constexpr const char* kDefaultCidr = "172.31.0.0/16";
constexpr int kDefaultSubnetPrefixLength = 20;

Value make_default_subnet(RequestContext& context, const Value& vpc, const Cidr& cidr, const Zone& zone) {
  return context.machine.engine.create(context, type_named(context, "subnet"),
                                       {{"VpcId", vpc.at("VpcId")},
                                        {"CidrBlock", to_string(cidr)},
                                        {"AvailabilityZone", zone.name},
                                        {"OwnerId", context.account},
                                        {"Tags", Value::array()},
                                        {"MapPublicIpOnLaunch", true},
                                        {"DefaultForAz", true}});
}

/// The first /20 of the VPC that no subnet overlaps.
std::optional<Cidr> free_subnet_block(RequestContext& context, const Value& vpc) {
  const Cidr whole = *parse_cidr(vpc.at("CidrBlock").get<std::string>());
  const std::vector<Value> subnets = resources_naming(context, "vpc", vpc.at("VpcId"), "subnet");
  Cidr block{.address = whole.address, .prefix_length = kDefaultSubnetPrefixLength};
  for (; contains(whole, block); block.address += size_of(block)) {
    const bool is_taken = std::any_of(subnets.begin(), subnets.end(), [&](const Value& subnet) {
      return overlap(block, *parse_cidr(subnet.at("CidrBlock").get<std::string>()));
    });
    if (!is_taken) return block;
  }
  return std::nullopt;
}

/// "When we create a default VPC, we create a VPC with a size /16 IPv4 CIDR block (172.31.0.0/16), a size /20 default
/// subnet in each Availability Zone, an internet gateway connected to it, a route in the main route table that points
/// all traffic to it, a default security group, a default network ACL and a default DHCP options set."
Value make_default_vpc(RequestContext& context) {
  auto& engine = context.machine.engine;
  const Value vpc = engine.create(context, type_named(context, "vpc"),
                                  {{"CidrBlock", kDefaultCidr},
                                   {"IsDefault", true},
                                   {"OwnerId", context.account},
                                   {"Tags", Value::array()},
                                   {"@EnableDnsHostnames", true}});
  Value gateway{{"OwnerId", context.account}, {"Tags", Value::array()}};
  gateway["Attachments"] = Value::array({Value{{"State", "available"}, {"VpcId", vpc.at("VpcId")}}});
  gateway = engine.create(context, type_named(context, "internet-gateway"), std::move(gateway));
  add_default_route(context, main_route_table(context, vpc.at("VpcId")), gateway.at("InternetGatewayId"));
  for (const Zone& zone : zones_of_region(context)) {
    if (zone.type != "availability-zone") continue;
    if (const auto block = free_subnet_block(context, vpc)) make_default_subnet(context, vpc, *block, zone);
  }
  return vpc;
}

/// By hand, since there is one only, and it comes with more than a VPC's own parts.
Value create_default_vpc(RequestContext& context, const Value&) {
  if (const auto known = find_default_vpc(context)) {
    throw ApiError("DefaultVpcAlreadyExists", "A Default VPC already exists for this account in this region.");
  }
  return {{"Vpc", make_default_vpc(context)}};
}

Value create_default_subnet(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv6Native"});
  if (has_member(input, "AvailabilityZone") == has_member(input, "AvailabilityZoneId")) {
    throw missing_parameter("availabilityZone");
  }
  const std::string wanted = input.value("AvailabilityZone", input.value("AvailabilityZoneId", ""));
  const auto zone = find_zone(context, wanted);
  if (!zone) throw invalid_value(wanted, "availabilityZone", "Invalid availability zone.");
  const auto vpc = find_default_vpc(context);
  if (!vpc) throw ApiError("DefaultVpcDoesNotExist", "No default VPC exists for this account in this region.");
  for (const Value& subnet : resources_naming(context, "vpc", vpc->at("VpcId"), "subnet")) {
    if (subnet.at("DefaultForAz") != true || subnet.at("AvailabilityZone") != zone->name) continue;
    throw ApiError("DefaultSubnetAlreadyExistsInAvailabilityZone",
                   "A default subnet already exists in Availability Zone '" + std::string(zone->name) + "'.");
  }
  const auto block = free_subnet_block(context, *vpc);
  if (!block) {
    throw ApiError("InsufficientFreeAddressesInVpc", "There is not enough free address space in the default VPC.");
  }
  const Value subnet = make_default_subnet(context, *vpc, *block, *zone);
  return {{"Subnet", context.machine.engine.present(context, type_named(context, "subnet"), subnet)}};
}

}  // namespace

void prepare_region(RequestContext& context) {
  const std::string key = "k/" + context.account + "/" + context.region + "/ec2/prepared";
  if (context.transaction.get(key)) return;
  context.transaction.put(key, "");
  default_dhcp_options(context);
  make_default_vpc(context);
}

std::optional<Value> find_default_vpc(RequestContext& context) {
  std::optional<Value> found;
  context.machine.engine.each(context, type_named(context, "vpc"), [&](Value& vpc) {
    if (vpc.value("IsDefault", false)) found = std::move(vpc);
    return !found.has_value();
  });
  return found;
}

void add_default_vpcs(Service& service) {
  service.operations.push_back({"CreateDefaultVpc", create_default_vpc});
  service.operations.push_back({"CreateDefaultSubnet", create_default_subnet});
}

}  // namespace ec2
