// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#include "services/ec2/network/network_acl.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/network_acl_entry.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// "By default, each custom network ACL denies all inbound and outbound traffic until you add rules."
void complete_network_acl(RequestContext& context, const Value&, Value& acl) {
  const Value vpc = get_resource(context, "vpc", acl.at("VpcId"));
  if (!acl.contains("IsDefault")) acl["IsDefault"] = false;
  acl["Entries"] = initial_network_acl_entries(acl["IsDefault"], !ipv6_blocks_of(vpc).empty());
}

void refuse_default_acl(RequestContext&, const Value& acl) {
  if (acl.at("IsDefault") != true) return;
  throw invalid_parameter_value("cannot delete default network ACL " + acl.at("NetworkAclId").get<std::string>());
}

void present_network_acl(RequestContext& context, Value& acl) {
  acl["Associations"] = resources_naming(context, "network-acl", acl.at("NetworkAclId"), "network-acl-association");
}

ResourceType network_acl_type() {
  return {.service = kService,
          .name = "network-acl",
          .shape = "NetworkAcl",
          .id_member = "NetworkAclId",
          .id_prefix = "acl-",
          .not_found = "InvalidNetworkAclID.NotFound",
          .not_found_message = "The networkAcl ID '{}' does not exist",
          .malformed = "InvalidNetworkAclId.Malformed",
          .owned_by = {"vpc"},
          .owned_if = [](const Value& acl, std::string_view) { return acl.at("IsDefault") == true; },
          .dependency_message = "The networkAcl '{}' has dependencies and cannot be deleted.",
          .filters = {{"association.association-id", "/Associations/NetworkAclAssociationId"},
                      {"default", "/IsDefault"},
                      {"entry.cidr", "/Entries/CidrBlock"},
                      {"entry.ipv6-cidr", "/Entries/Ipv6CidrBlock"},
                      {"entry.egress", "/Entries/Egress"},
                      {"entry.icmp.code", "/Entries/IcmpTypeCode/Code"},
                      {"entry.icmp.type", "/Entries/IcmpTypeCode/Type"},
                      {"entry.port-range.from", "/Entries/PortRange/From"},
                      {"entry.port-range.to", "/Entries/PortRange/To"},
                      {"entry.protocol", "/Entries/Protocol"},
                      {"entry.rule-action", "/Entries/RuleAction"},
                      {"entry.rule-number", "/Entries/RuleNumber"}},
          .hooks = {.create = complete_network_acl, .remove = refuse_default_acl, .present = present_network_acl}};
}

ResourceType acl_association_type() {
  return {.service = kService,
          .name = "network-acl-association",
          .shape = "NetworkAclAssociation",
          .id_member = "NetworkAclAssociationId",
          .id_prefix = "aclassoc-",
          .not_found = "InvalidAssociationID.NotFound",
          .not_found_message = "The association ID '{}' does not exist",
          .malformed = "InvalidAssociationID.NotFound",
          .owned_by = {"subnet"},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

/// By hand, since it moves an association from one ACL to another.
Value replace_network_acl_association(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, "network-acl-association");
  const Value old = get_resource(context, type, input.at("AssociationId"));
  const Value acl = get_resource(context, "network-acl", input.at("NetworkAclId"));
  const Value subnet = get_resource(context, "subnet", old.at("SubnetId"));
  const std::string id = acl.at("NetworkAclId");
  if (acl.at("VpcId") != subnet.at("VpcId")) {
    throw invalid_parameter_value("Network ACL " + id + " and subnet " + subnet.at("SubnetId").get<std::string>() +
                                  " belong to different networks");
  }
  context.machine.engine.erase(context, type, old.at("NetworkAclAssociationId").get<std::string>());
  const Value association = associate_network_acl(context, id, old.at("SubnetId"));
  return {{"NewAssociationId", association.at("NetworkAclAssociationId")}};
}

Value association_filter(const std::string& subnet_id) {
  Value filter{{"Name", "association.subnet-id"}};
  filter["Values"] = Value::array({subnet_id});
  return {{"Filters", Value::array({filter})}};
}

/// The association that a subnet has now.
std::string association_of(Provisioning& provisioning, const std::string& subnet_id) {
  const Value acls = provisioning.call(kService, "DescribeNetworkAcls", association_filter(subnet_id));
  for (const Value& acl : acls.at("NetworkAcls")) {
    for (const Value& association : acl.at("Associations")) {
      if (association.at("SubnetId") == subnet_id) return association.at("NetworkAclAssociationId");
    }
  }
  throw ApiError("InvalidSubnetID.NotFound", "The subnet ID '" + subnet_id + "' does not exist");
}

std::string associate_acl_in_stack(Provisioning& provisioning) {
  const std::string subnet_id = provisioning.properties().at("SubnetId");
  const Value output = provisioning.call(kService, "ReplaceNetworkAclAssociation",
                                         {{"AssociationId", association_of(provisioning, subnet_id)},
                                          {"NetworkAclId", provisioning.properties().at("NetworkAclId")}});
  return output.at("NewAssociationId");
}

/// The subnet goes back to the VPC's default ACL, unless it already has another one: then this was replaced.
void dissociate_in_stack(Provisioning& provisioning) {
  const std::string subnet_id = provisioning.properties().at("SubnetId");
  if (association_of(provisioning, subnet_id) != provisioning.physical_id()) return;
  const Value acls = provisioning.call(kService, "DescribeNetworkAcls", association_filter(subnet_id));
  Value by_vpc{{"Name", "vpc-id"}}, by_default{{"Name", "default"}};
  by_vpc["Values"] = Value::array({acls.at("NetworkAcls").at(0).at("VpcId")});
  by_default["Values"] = Value::array({"true"});
  const Value defaults =
      provisioning.call(kService, "DescribeNetworkAcls", {{"Filters", Value::array({by_vpc, by_default})}});
  provisioning.call(kService, "ReplaceNetworkAclAssociation",
                    {{"AssociationId", provisioning.physical_id()},
                     {"NetworkAclId", defaults.at("NetworkAcls").at(0).at("NetworkAclId")}});
}

}  // namespace

void make_default_network_acl(RequestContext& context, const Value& vpc) {
  context.machine.engine.create(
      context, type_named(context, "network-acl"),
      {{"VpcId", vpc.at("VpcId")}, {"OwnerId", context.account}, {"Tags", Value::array()}, {"IsDefault", true}});
}

Value default_network_acl(RequestContext& context, const std::string& vpc_id) {
  for (Value& acl : resources_naming(context, "vpc", vpc_id, "network-acl")) {
    if (acl.at("IsDefault") == true) return acl;
  }
  throw std::logic_error("the VPC " + vpc_id + " has no default network ACL");
}

Value associate_network_acl(RequestContext& context, const Value& network_acl_id, const Value& subnet_id) {
  return context.machine.engine.create(context, type_named(context, "network-acl-association"),
                                       {{"NetworkAclId", network_acl_id}, {"SubnetId", subnet_id}});
}

void add_network_acls(Service& service) {
  service.resource_types.push_back(network_acl_type());
  service.resource_types.push_back(acl_association_type());
  service.operations.push_back({"ReplaceNetworkAclAssociation", replace_network_acl_association});
  service.cloudformation.push_back({.type = "AWS::EC2::NetworkAcl",
                                    .create = "CreateNetworkAcl",
                                    .identifier = "/NetworkAcl/NetworkAclId",
                                    .identifier_member = "NetworkAclId",
                                    .read = "DescribeNetworkAcls",
                                    .read_result = "/NetworkAcls/0",
                                    .remove = "DeleteNetworkAcl",
                                    .attributes = {{"Id", "/NetworkAclId"}}});
  service.cloudformation.push_back({.type = "AWS::EC2::SubnetNetworkAclAssociation",
                                    .create_resource = associate_acl_in_stack,
                                    .remove_resource = dissociate_in_stack,
                                    .read_resource = [](Provisioning& provisioning) {
                                      Value shown = provisioning.properties();
                                      shown["AssociationId"] = provisioning.physical_id();
                                      return shown;
                                    }});
}

}  // namespace ec2
