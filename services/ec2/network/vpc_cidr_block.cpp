// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
#include "services/ec2/network/vpc_cidr_block.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr int kBlockPrefixLengthMin = 16;
constexpr int kBlockPrefixLengthMax = 28;
constexpr size_t kBlocksPerVpcMax = 5;

/// What may not be added to a VPC whose primary block lies in a range.
/// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
struct Restriction {
  const char* primary_range;
  std::vector<const char*> restricted;
};

const std::vector<Restriction>& restrictions() {
  static const std::vector<Restriction> table = {
      {"10.0.0.0/8", {"172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"}},
      {"172.16.0.0/12", {"10.0.0.0/8", "192.168.0.0/16", "198.19.0.0/16", "172.31.0.0/16"}},
      {"192.168.0.0/16", {"10.0.0.0/8", "172.16.0.0/12", "198.19.0.0/16"}},
      {"0.0.0.0/0", {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "198.19.0.0/16"}}};
  return table;
}

bool is_restricted(const Cidr& primary, const Cidr& added) {
  for (const Restriction& row : restrictions()) {
    if (!contains(*parse_cidr(row.primary_range), primary)) continue;
    return std::any_of(row.restricted.begin(), row.restricted.end(),
                       [&](const char* range) { return overlap(*parse_cidr(range), added); });
  }
  return false;
}

std::vector<Cidr> blocks_in(const Value& vpc, const char* set, const char* member) {
  std::vector<Cidr> result;
  for (const Value& association : vpc.value(set, Value::array())) {
    if (const auto cidr = parse_cidr(association.at(member).get<std::string>())) result.push_back(*cidr);
  }
  return result;
}

Value add_ipv4_block(RequestContext& context, Value& vpc, const std::string& text) {
  const Cidr cidr = require_vpc_cidr(text);
  const std::vector<Cidr> blocks = ipv4_blocks_of(vpc);
  for (const Cidr& block : blocks) {
    if (overlap(block, cidr))
      throw ApiError("CidrConflict", "The CIDR '" + text + "' conflicts with another CIDR of the VPC");
  }
  if (is_restricted(blocks.front(), cidr)) {
    throw ApiError("InvalidVpc.Range",
                   "The CIDR '" + text +
                       "' is restricted. Use a CIDR from the same private address range as the current "
                       "VPC CIDR, or use a publicly-routable CIDR. For additional restrictions, see "
                       "https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Subnets.html#VPC_Sizing");
  }
  if (blocks.size() >= kBlocksPerVpcMax) {
    throw ApiError("CidrLimitExceeded", "This network '" + vpc.at("VpcId").get<std::string>() +
                                            "' has met its maximum number of allowed CIDRs: 5");
  }
  Value association = new_cidr_association(context, cidr);
  vpc["CidrBlockAssociationSet"].push_back(association);
  return association;
}

/// By hand, since the operation names a VPC but makes something inside it.
Value associate_vpc_cidr_block(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv6Pool", "Ipv6CidrBlock", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId",
                               "Ipv6NetmaskLength"});
  Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  Value output{{"VpcId", vpc.at("VpcId")}};
  check_border_group(input);
  const bool wants_ipv6 = input.value("AmazonProvidedIpv6CidrBlock", false);
  if (wants_ipv6 == has_member(input, "CidrBlock")) {
    throw invalid_combination("Exactly one of amazonProvidedIpv6CidrBlock and cidrBlock must be specified.");
  }
  if (wants_ipv6) {
    output["Ipv6CidrBlockAssociation"] = new_ipv6_association(context, input);
    vpc["Ipv6CidrBlockAssociationSet"].push_back(output["Ipv6CidrBlockAssociation"]);
    output["Ipv6CidrBlockAssociation"]["Ipv6CidrBlockState"]["State"] = "associating";
  } else {
    output["CidrBlockAssociation"] = add_ipv4_block(context, vpc, input["CidrBlock"]);
    output["CidrBlockAssociation"]["CidrBlockState"]["State"] = "associating";
  }
  context.machine.engine.update(context, type_named(context, "vpc"), vpc);
  return output;
}

bool has_subnet_within(RequestContext& context, const Value& vpc, const Cidr& block) {
  for (const Value& subnet : resources_naming(context, "vpc", vpc.at("VpcId"), "subnet")) {
    if (contains(block, *parse_cidr(subnet.at("CidrBlock").get<std::string>()))) return true;
    for (const Cidr& ipv6 : blocks_in(subnet, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock")) {
      if (contains(block, ipv6)) return true;
    }
  }
  return false;
}

/// Takes an association out of one of the VPC's sets. "You cannot disassociate a CIDR block that's in use by a subnet",
/// nor the primary one.
Value take_out(RequestContext& context, Value& vpc, size_t position, const char* set, const char* member) {
  Value association = vpc[set][position];
  const std::string id = association.at("AssociationId"), text = association.at(member);
  if (text == vpc.at("CidrBlock")) {
    throw ApiError("OperationNotPermitted",
                   "The vpc CIDR block with association ID " + id +
                       " may not be disassociated. It is the primary IPv4 CIDR block of the VPC");
  }
  if (has_subnet_within(context, vpc, *parse_cidr(text))) {
    throw ApiError("InvalidCidrBlock.InUse", "The vpc currently has a subnet within CIDR block " + text);
  }
  vpc[set].erase(position);
  association[member == std::string_view("CidrBlock") ? "CidrBlockState" : "Ipv6CidrBlockState"]["State"] =
      "disassociating";
  return association;
}

Value disassociate_vpc_cidr_block(RequestContext& context, const Value& input) {
  const std::string id = input.at("AssociationId");
  const ResourceType& type = type_named(context, "vpc");
  for (Value& vpc : context.machine.engine.all(context, type)) {
    for (const auto& [set, member, shown] :
         {std::tuple{"CidrBlockAssociationSet", "CidrBlock", "CidrBlockAssociation"},
          std::tuple{"Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock", "Ipv6CidrBlockAssociation"}}) {
      for (size_t i = 0; i < vpc[set].size(); ++i) {
        if (vpc[set][i].at("AssociationId") != id) continue;
        Value output{{"VpcId", vpc.at("VpcId")}, {shown, take_out(context, vpc, i, set, member)}};
        context.machine.engine.update(context, type, vpc);
        return output;
      }
    }
  }
  throw ApiError("InvalidVpcCidrBlockAssociationID.NotFound",
                 "The vpc CIDR block association ID '" + id + "' does not exist");
}

CloudFormationBinding vpc_cidr_block_binding() {
  return {
      .type = "AWS::EC2::VPCCidrBlock",
      .create_resource =
          [](Provisioning& provisioning) {
            Value input = provisioning.properties();
            if (input.contains("AmazonProvidedIpv6CidrBlock")) {
              input["AmazonProvidedIpv6CidrBlock"] =
                  input["AmazonProvidedIpv6CidrBlock"] == true || input["AmazonProvidedIpv6CidrBlock"] == "true";
            }
            const Value output = provisioning.call(kService, "AssociateVpcCidrBlock", std::move(input));
            for (const char* kind : {"CidrBlockAssociation", "Ipv6CidrBlockAssociation"}) {
              if (output.contains(kind)) return output[kind].at("AssociationId").get<std::string>();
            }
            throw std::logic_error("an association without its id");
          },
      .remove_resource =
          [](Provisioning& provisioning) {
            provisioning.call(kService, "DisassociateVpcCidrBlock", {{"AssociationId", provisioning.physical_id()}});
          },
      .read_resource =
          [](Provisioning& provisioning) {
            Value shown = provisioning.properties();
            shown["Id"] = provisioning.physical_id();
            return shown;
          }};
}

}  // namespace

Cidr require_vpc_cidr(const std::string& text) {
  const auto cidr = parse_ipv4_cidr(text);
  if (!cidr) throw invalid_value(text, "cidrBlock", "This is not a valid CIDR block.");
  if (cidr->prefix_length < kBlockPrefixLengthMin || cidr->prefix_length > kBlockPrefixLengthMax) {
    throw ApiError("InvalidVpc.Range", "The CIDR '" + text + "' is invalid.");
  }
  return canonical(*cidr);
}

Value new_cidr_association(RequestContext& context, const Cidr& cidr) {
  return {{"AssociationId", "vpc-cidr-assoc-" + context.machine.ids.hexadecimal(kIdDigits)},
          {"CidrBlock", to_string(cidr)},
          {"CidrBlockState", {{"State", "associated"}}}};
}

Value new_ipv6_association(RequestContext& context, const Value& input) {
  // Amazon's own range, as its VPCs in us-east-1 show it; the region does not matter to anyone.
  const AddressBits random = context.machine.ids.number() & 0xffffff;
  const Cidr block{.is_ipv6 = true, .address = AddressBits{0x26001f18} << 96 | random << 72, .prefix_length = 56};
  return {{"AssociationId", "vpc-cidr-assoc-" + context.machine.ids.hexadecimal(kIdDigits)},
          {"Ipv6CidrBlock", to_string(block)},
          {"Ipv6CidrBlockState", {{"State", "associated"}}},
          {"NetworkBorderGroup", input.value("Ipv6CidrBlockNetworkBorderGroup", context.region)},
          {"Ipv6Pool", "Amazon"},
          {"Ipv6AddressAttribute", "public"},
          {"IpSource", "amazon"}};
}

void check_border_group(const Value& input) {
  if (!has_member(input, "Ipv6CidrBlockNetworkBorderGroup") || input.value("AmazonProvidedIpv6CidrBlock", false))
    return;
  throw invalid_combination("You must set amazonProvidedIpv6CidrBlock to true to use ipv6CidrBlockNetworkBorderGroup.");
}

std::vector<Cidr> ipv4_blocks_of(const Value& vpc) {
  return blocks_in(vpc, "CidrBlockAssociationSet", "CidrBlock");
}

std::vector<Cidr> ipv6_blocks_of(const Value& vpc) {
  return blocks_in(vpc, "Ipv6CidrBlockAssociationSet", "Ipv6CidrBlock");
}

void add_vpc_cidr_blocks(Service& service) {
  service.operations.push_back({"AssociateVpcCidrBlock", associate_vpc_cidr_block});
  service.operations.push_back({"DisassociateVpcCidrBlock", disassociate_vpc_cidr_block});
  service.cloudformation.push_back(vpc_cidr_block_binding());
}

}  // namespace ec2
