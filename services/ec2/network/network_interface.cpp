// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
#include "services/ec2/network/network_interface.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/address.h"
#include "services/ec2/network/dns_name.h"
#include "services/ec2/network/network_interface_address.h"
#include "services/ec2/network/network_interface_provisioning.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

Value new_interface_defaults() {
  return {{"Description", ""},       {"InterfaceType", "interface"},    {"RequesterManaged", false},
          {"SourceDestCheck", true}, {"Ipv6Addresses", Value::array()}, {"Operator", {{"Managed", false}}}};
}

std::string new_mac_address(RequestContext& context) {
  const std::string digits = context.machine.ids.hexadecimal(10);
  std::string address = "0a";
  for (size_t i = 0; i < digits.size(); i += 2) address.append(":").append(digits, i, 2);
  return address;
}

void complete_interface(RequestContext& context, const Value& input, Value& interface_) {
  refuse_unimplemented(input, {"Ipv4Prefixes", "Ipv4PrefixCount", "Ipv6Prefixes", "Ipv6PrefixCount", "Operator"});
  const Value subnet = get_resource(context, "subnet", interface_.at("SubnetId"));
  for (const char* member : {"VpcId", "AvailabilityZone", "AvailabilityZoneId"}) interface_[member] = subnet.at(member);
  if (!interface_.contains("@HasNoGroups")) {
    interface_["Groups"] = group_identifiers(context, input.value("Groups", Value::array()), subnet);
  }
  if (has_member(input, "ConnectionTrackingSpecification")) {
    interface_["ConnectionTrackingConfiguration"] = input["ConnectionTrackingSpecification"];
  }
  interface_["OwnerId"] = context.account;
  // "The alias or Amazon Web Services account ID of the principal or service that created the network interface."
  if (!interface_.contains("RequesterId")) interface_["RequesterId"] = context.principal.id;
  interface_["MacAddress"] = new_mac_address(context);
  give_first_addresses(context, subnet, input, interface_);
}

/// "You must detach the network interface before you can delete it." An elastic address stays, no longer associated.
void release_interface(RequestContext& context, const Value& interface_) {
  const std::string id = interface_.at("NetworkInterfaceId");
  if (interface_.contains("Attachment") || interface_.at("Status") == "in-use") {
    throw invalid_parameter_value("Network interface '" + id + "' is currently in use.");
  }
  dissociate_addresses_of(context, id);
}

void present_interface(RequestContext& context, Value& interface_) {
  interface_["TagSet"] = interface_.value("Tags", Value::array());
  interface_["PrivateDnsName"] = private_dns_name(context, interface_.at("PrivateIpAddress"));
  if (!interface_["Ipv6Addresses"].empty()) interface_["Ipv6Address"] = interface_["Ipv6Addresses"][0]["Ipv6Address"];
  for (const Value& address : interface_["PrivateIpAddresses"]) {
    if (address.value("Primary", false) && address.contains("Association")) {
      interface_["Association"] = address["Association"];
      interface_["PublicDnsName"] = address["Association"].value("PublicDnsName", "");
    }
  }
}

ResourceType network_interface_type() {
  return {.service = kService,
          .name = "network-interface",
          .shape = "NetworkInterface",
          .id_member = "NetworkInterfaceId",
          .id_prefix = "eni-",
          .not_found = "InvalidNetworkInterfaceID.NotFound",
          .not_found_message = "The networkInterface ID '{}' does not exist",
          .malformed = "InvalidNetworkInterfaceId.Malformed",
          .defaults = new_interface_defaults,
          .lifecycle = {.pointer = "/Status", .initial = "pending", .steps = {{"pending", "available", {}}}},
          .dependency_message = "The networkInterface '{}' has dependencies and cannot be deleted.",
          .references = {{"Groups", "security-group"}},
          .filters = {{"addresses.association.owner-id", "/PrivateIpAddresses/Association/IpOwnerId"},
                      {"addresses.association.public-ip", "/PrivateIpAddresses/Association/PublicIp"},
                      {"addresses.primary", "/PrivateIpAddresses/Primary"},
                      {"addresses.private-ip-address", "/PrivateIpAddresses/PrivateIpAddress"},
                      {"association.ip-owner-id", "/Association/IpOwnerId"},
                      {"association.public-dns-name", "/Association/PublicDnsName"},
                      {"association.public-ip", "/Association/PublicIp"},
                      {"group-id", "/Groups/GroupId"},
                      {"group-name", "/Groups/GroupName"},
                      {"ipv6-addresses.ipv6-address", "/Ipv6Addresses/Ipv6Address"},
                      {"private-dns-name", "/PrivateDnsName"}},
          .hooks = {.create = complete_interface, .remove = release_interface, .present = present_interface}};
}

}  // namespace

Value make_managed_interface(RequestContext& context, const Value& subnet, const std::string& type,
                             const std::string& description, const Value& group_ids, const Value& private_address) {
  Value input{{"SubnetId", subnet.at("SubnetId")}, {"Groups", group_ids}};
  if (private_address.is_string()) input["PrivateIpAddress"] = private_address;
  Value interface_{{"SubnetId", subnet.at("SubnetId")},
                   {"Description", description},
                   {"InterfaceType", type},
                   {"RequesterManaged", true},
                   {"Tags", Value::array()},
                   {"Status", "in-use"},
                   {"RequesterId", "amazon-aws"},
                   {"SourceDestCheck", type != "nat_gateway"}};
  if (group_ids.empty()) {
    interface_["@HasNoGroups"] = true;
    interface_["Groups"] = Value::array();
  }
  interface_["Attachment"] = {{"AttachmentId", "ela-attach-" + context.machine.ids.hexadecimal(17)},
                              {"InstanceOwnerId", "amazon-aws"},
                              {"DeviceIndex", 1},
                              {"Status", "attached"},
                              {"DeleteOnTermination", false}};
  return context.machine.engine.create(context, type_named(context, "network-interface"), std::move(interface_), input);
}

void remove_managed_interface(RequestContext& context, const std::string& interface_id) {
  const ResourceType& type = type_named(context, "network-interface");
  if (!context.machine.engine.exists(context, type, interface_id)) return;
  dissociate_addresses_of(context, interface_id);
  context.machine.engine.erase(context, type, interface_id);
}

void store_network_interface(RequestContext& context, const Value& interface_) {
  context.machine.engine.update(context, type_named(context, "network-interface"), interface_);
}

void add_network_interfaces(Service& service) {
  service.resource_types.push_back(network_interface_type());
  add_network_interface_bindings(service);
}

}  // namespace ec2
