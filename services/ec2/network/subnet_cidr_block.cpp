#include "services/ec2/network/subnet_cidr_block.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr int kIpv6PrefixLengthMin = 44;
constexpr int kIpv6PrefixLengthMax = 64;
constexpr int kIpv6PrefixLengthStep = 4;

Value associate_subnet_cidr_block(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv6IpamPoolId", "Ipv6NetmaskLength"});
  if (!has_member(input, "Ipv6CidrBlock")) throw missing_parameter("ipv6CidrBlock");
  Value subnet = get_resource(context, "subnet", input.at("SubnetId"));
  const Value vpc = get_resource(context, "vpc", subnet.at("VpcId"));
  // "You can associate a single IPv6 CIDR block with your subnet."
  if (!subnet["Ipv6CidrBlockAssociationSet"].empty()) {
    throw ApiError("InvalidSubnet.Conflict", "The subnet '" + subnet.at("SubnetId").get<std::string>() +
                                                 "' already has an IPv6 CIDR block associated");
  }
  Value association = new_subnet_ipv6_association(context, vpc, input["Ipv6CidrBlock"]);
  subnet["Ipv6CidrBlockAssociationSet"].push_back(association);
  context.machine.engine.update(context, type_named(context, "subnet"), subnet);
  association["Ipv6CidrBlockState"]["State"] = "associating";
  return {{"SubnetId", subnet.at("SubnetId")}, {"Ipv6CidrBlockAssociation", std::move(association)}};
}

Value disassociate_subnet_cidr_block(RequestContext& context, const Value& input) {
  const std::string id = input.at("AssociationId");
  const ResourceType& type = type_named(context, "subnet");
  for (Value& subnet : context.machine.engine.all(context, type)) {
    Value& set = subnet["Ipv6CidrBlockAssociationSet"];
    for (size_t i = 0; i < set.size(); ++i) {
      if (set[i].at("AssociationId") != id) continue;
      Value association = set[i];
      association["Ipv6CidrBlockState"]["State"] = "disassociating";
      set.erase(i);
      context.machine.engine.update(context, type, subnet);
      return {{"SubnetId", subnet.at("SubnetId")}, {"Ipv6CidrBlockAssociation", std::move(association)}};
    }
  }
  throw ApiError("InvalidSubnetCidrBlockAssociationID.NotFound",
                 "The subnet CIDR block association ID '" + id + "' does not exist");
}

}  // namespace

Value new_subnet_ipv6_association(RequestContext& context, const Value& vpc, const std::string& text) {
  const auto parsed = parse_ipv6_cidr(text);
  if (!parsed) throw invalid_value(text, "ipv6CidrBlock", "This is not a valid CIDR block.");
  const Cidr cidr = canonical(*parsed);
  const std::vector<Cidr> blocks = ipv6_blocks_of(vpc);
  const bool is_within =
      std::any_of(blocks.begin(), blocks.end(), [&](const Cidr& block) { return contains(block, cidr); });
  const bool has_length = cidr.prefix_length >= kIpv6PrefixLengthMin && cidr.prefix_length <= kIpv6PrefixLengthMax &&
                          cidr.prefix_length % kIpv6PrefixLengthStep == 0;
  if (!is_within || !has_length) throw ApiError("InvalidSubnet.Range", "The CIDR '" + text + "' is invalid.");
  for (const Value& other : resources_naming(context, "vpc", vpc.at("VpcId"), "subnet")) {
    for (const Cidr& block : ipv6_blocks_of(other)) {
      if (overlap(cidr, block)) {
        throw ApiError("InvalidSubnet.Conflict", "The CIDR '" + text + "' conflicts with another subnet");
      }
    }
  }
  return {{"AssociationId", "subnet-cidr-assoc-" + context.machine.ids.hexadecimal(kIdDigits)},
          {"Ipv6CidrBlock", to_string(cidr)},
          {"Ipv6CidrBlockState", {{"State", "associated"}}},
          {"Ipv6AddressAttribute", "public"},
          {"IpSource", "amazon"}};
}

void add_subnet_cidr_blocks(Service& service) {
  service.operations.push_back({"AssociateSubnetCidrBlock", associate_subnet_cidr_block});
  service.operations.push_back({"DisassociateSubnetCidrBlock", disassociate_subnet_cidr_block});
  service.cloudformation.push_back({.type = "AWS::EC2::SubnetCidrBlock",
                                    .create = "AssociateSubnetCidrBlock",
                                    .identifier = "/Ipv6CidrBlockAssociation/AssociationId",
                                    .identifier_member = "AssociationId",
                                    .remove = "DisassociateSubnetCidrBlock",
                                    .read_resource = [](Provisioning& provisioning) {
                                      Value shown = provisioning.properties();
                                      shown["Id"] = provisioning.physical_id();
                                      return shown;
                                    }});
}

}  // namespace ec2
