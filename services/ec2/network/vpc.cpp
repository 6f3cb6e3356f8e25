// https://docs.aws.amazon.com/vpc/latest/userguide/configure-your-vpc.html
#include "services/ec2/network/vpc.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/dhcp_options.h"
#include "services/ec2/network/network_acl.h"
#include "services/ec2/network/route_table.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

Value new_vpc_defaults() {
  return {{"InstanceTenancy", "default"},
          {"IsDefault", false},
          {"Ipv6CidrBlockAssociationSet", Value::array()},
          {"BlockPublicAccessStates", {{"InternetGatewayBlockMode", "off"}}},
          {"@EnableDnsSupport", true},
          {"@EnableDnsHostnames", false},
          {"@EnableNetworkAddressUsageMetrics", false}};
}

/// "The allowed block size is between a /28 netmask and /16 netmask."; the block is kept in canonical form.
void complete_vpc(RequestContext& context, const Value& input, Value& vpc) {
  refuse_unimplemented(input, {"Ipv6Pool", "Ipv6CidrBlock", "Ipv4IpamPoolId", "Ipv4NetmaskLength", "Ipv6IpamPoolId",
                               "Ipv6NetmaskLength", "VpcEncryptionControl"});
  if (!has_member(vpc, "CidrBlock")) {
    throw ApiError("MissingParameter", "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.");
  }
  const Cidr cidr = require_vpc_cidr(vpc["CidrBlock"].get<std::string>());
  vpc["CidrBlock"] = to_string(cidr);
  vpc["CidrBlockAssociationSet"] = Value::array({new_cidr_association(context, cidr)});
  check_border_group(input);
  if (input.value("AmazonProvidedIpv6CidrBlock", false)) {
    vpc["Ipv6CidrBlockAssociationSet"].push_back(new_ipv6_association(context, input));
  }
  vpc["DhcpOptionsId"] = default_dhcp_options(context);
}

/// Amazon's IPv6 block comes after the VPC that asked for it.
void show_new_block(RequestContext&, Value& vpc) {
  if (vpc.at("State") != "pending") return;
  for (Value& association : vpc["Ipv6CidrBlockAssociationSet"]) {
    association["Ipv6CidrBlockState"]["State"] = "associating";
  }
}

/// "Your VPC automatically comes with" a main route table, a default network ACL and a default security group.
void make_parts(RequestContext& context, const Value&, const Value& vpc) {
  make_main_route_table(context, vpc);
  make_default_network_acl(context, vpc);
  make_default_security_group(context, vpc);
}

ResourceType vpc_type() {
  return {.service = kService,
          .name = "vpc",
          .shape = "Vpc",
          .id_member = "VpcId",
          .id_prefix = "vpc-",
          .not_found = "InvalidVpcID.NotFound",
          .not_found_message = "The vpc ID '{}' does not exist",
          .defaults = new_vpc_defaults,
          .lifecycle = {.pointer = "/State", .initial = "pending", .steps = {{"pending", "available", {}}}},
          .filters = {{"cidr", "/CidrBlock"},
                      {"cidr-block", "/CidrBlock"},
                      {"isDefault", "/IsDefault"},
                      {"cidr-block-association.state", "/CidrBlockAssociationSet/CidrBlockState/State"},
                      {"ipv6-cidr-block-association.state", "/Ipv6CidrBlockAssociationSet/Ipv6CidrBlockState/State"}},
          .hooks = {.create = complete_vpc, .created = make_parts, .present = show_new_block}};
}

Value one_filter(const std::string& name, const std::string& value) {
  Value filter{{"Name", name}};
  filter["Values"] = Value::array({value});
  return filter;
}

/// GetAtt also shows what came with the VPC.
Value read_vpc(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  Value shown = provisioning.call(kService, "DescribeVpcs", {{"VpcIds", Value::array({id})}}).at("Vpcs").at(0);
  Value filters = Value::array({one_filter("vpc-id", id), one_filter("default", "true")});
  const Value acls = provisioning.call(kService, "DescribeNetworkAcls", {{"Filters", filters}});
  shown["DefaultNetworkAcl"] = acls.at("NetworkAcls").at(0).at("NetworkAclId");
  filters[1] = one_filter("group-name", "default");
  const Value groups = provisioning.call(kService, "DescribeSecurityGroups", {{"Filters", filters}});
  shown["DefaultSecurityGroup"] = groups.at("SecurityGroups").at(0).at("GroupId");
  shown["CidrBlockAssociations"] = Value::array();
  for (const Value& one : shown["CidrBlockAssociationSet"]) {
    shown["CidrBlockAssociations"].push_back(one.at("AssociationId"));
  }
  shown["Ipv6CidrBlocks"] = Value::array();
  for (const Value& one : shown["Ipv6CidrBlockAssociationSet"]) {
    shown["Ipv6CidrBlocks"].push_back(one.at("Ipv6CidrBlock"));
  }
  return shown;
}

}  // namespace

void add_vpcs(Service& service) {
  service.resource_types.push_back(vpc_type());
  service.cloudformation.push_back({.type = "AWS::EC2::VPC",
                                    .create = "CreateVpc",
                                    .identifier = "/Vpc/VpcId",
                                    .identifier_member = "VpcId",
                                    .remove = "DeleteVpc",
                                    .configure = {"ModifyVpcAttribute", "ModifyVpcTenancy"},
                                    .state = "/State",
                                    .stable_states = {"available"},
                                    .read_resource = read_vpc});
}

}  // namespace ec2
