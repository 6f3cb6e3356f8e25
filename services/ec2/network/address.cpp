// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
#include "services/ec2/network/address.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/network/dns_name.h"
#include "services/ec2/network/internet_gateway.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/refusals.h"
#include "services/ec2/stack_tags.h"

namespace ec2 {
namespace {

constexpr std::string_view kAddress = "elastic-ip";

/// An address out of 52.0.0.0/10, which is Amazon's, that is not yet given out here.
std::string new_public_address(RequestContext& context) {
  for (;;) {
    const uint64_t bits = context.machine.ids.number();
    const std::string text = "52." + std::to_string(bits & 63) + "." + std::to_string(bits >> 8 & 255) + "." +
                             std::to_string(1 + (bits >> 16) % 254);
    const auto all = context.machine.engine.all(context, type_named(context, kAddress));
    if (std::none_of(all.begin(), all.end(), [&](const Value& one) { return one.at("PublicIp") == text; })) return text;
  }
}

void complete_address(RequestContext& context, const Value& input, Value& address) {
  refuse_unimplemented(input, {"Address", "PublicIpv4Pool", "CustomerOwnedIpv4Pool", "IpamPoolId"});
  const std::string domain = input.value("Domain", "");
  if (domain == "standard") throw invalid_value(domain, "domain", "EC2-Classic is no longer available.");
  if (!domain.empty() && domain != "vpc") {
    throw invalid_parameter_value("Value (" + domain + ") for parameter domain is invalid.");
  }
  address["Domain"] = "vpc";
  address["PublicIp"] = new_public_address(context);
  address["PublicIpv4Pool"] = "amazon";
  address["NetworkBorderGroup"] = input.value("NetworkBorderGroup", context.region);
}

/// The interface may have been attached to an instance after the address was associated.
void present_address(RequestContext& context, Value& address) {
  if (!address.contains("NetworkInterfaceId")) return;
  const auto interface_ = context.machine.engine.find(context, type_named(context, "network-interface"),
                                                      address["NetworkInterfaceId"].get<std::string>());
  if (!interface_) return;
  address["NetworkInterfaceOwnerId"] = context.account;
  const std::string instance_id = interface_->value("/Attachment/InstanceId"_json_pointer, "");
  if (!instance_id.empty()) address["InstanceId"] = instance_id;
}

ResourceType address_type() {
  return {.service = kService,
          .name = kAddress,
          .shape = "Address",
          .id_member = "AllocationId",
          .id_prefix = "eipalloc-",
          .not_found = "InvalidAllocationID.NotFound",
          .not_found_message = "The allocation ID '{}' does not exist",
          .filters = {{"domain", "/Domain"}},
          .create_operation = "AllocateAddress",
          .remove_operation = "-",
          .hooks = {.create = complete_address, .present = present_address}};
}

std::optional<Value> find_by(RequestContext& context, const char* member, const std::string& text) {
  std::optional<Value> found;
  context.machine.engine.each(context, type_named(context, kAddress), [&](Value& address) {
    if (address.value(member, "") == text) found = std::move(address);
    return !found.has_value();
  });
  return found;
}

Value address_with_public_ip(RequestContext& context, const std::string& public_ip) {
  if (auto address = find_by(context, "PublicIp", public_ip)) return std::move(*address);
  throw ApiError("InvalidAddress.NotFound", "Address '" + public_ip + "' not found.");
}

/// The address that a request names by allocation or by itself.
Value address_of(RequestContext& context, const Value& input) {
  const bool has_allocation = has_member(input, "AllocationId"), has_public_ip = has_member(input, "PublicIp");
  if (has_allocation && has_public_ip) {
    throw invalid_combination("You may specify public IP or allocation id, but not both in the same call");
  }
  if (has_allocation) return get_resource(context, kAddress, input["AllocationId"]);
  if (has_public_ip) return address_with_public_ip(context, input["PublicIp"]);
  throw ApiError("MissingParameter", "Either public IP or allocation id must be specified");
}

void store_address(RequestContext& context, const Value& address) {
  context.machine.engine.update(context, type_named(context, kAddress), address);
}

/// The interface that a request names itself, or as the primary one of an instance.
Value interface_for(RequestContext& context, const Value& input) {
  const bool has_interface = has_member(input, "NetworkInterfaceId"), has_instance = has_member(input, "InstanceId");
  if (has_interface == has_instance) {
    throw invalid_combination("Exactly one of instanceId and networkInterfaceId must be specified.");
  }
  if (has_interface) return get_resource(context, "network-interface", input["NetworkInterfaceId"]);
  const std::string id = input["InstanceId"];
  const Value instance = get_resource(context, "instance", id);
  const std::string state = instance.at("State").at("Name");
  std::vector<Value> interfaces = resources_naming(context, "instance", id, "network-interface");
  if (interfaces.empty() || (state != "running" && state != "stopped" && state != "pending")) {
    throw ApiError("InvalidInstanceID", "The instance '" + id + "' is not in a valid state for this operation.");
  }
  if (interfaces.size() > 1) {
    throw ApiError("InvalidInstanceID", "There are multiple interfaces attached to instance '" + id +
                                            "'. Please specify an interface ID for the operation instead.");
  }
  return std::move(interfaces.front());
}

/// "In an EC2-VPC-only account, reassociation is automatic, therefore you can specify false to ensure the operation
/// fails if the Elastic IP address is already associated with another resource." The same again answers with the same
/// id.
Value associate(RequestContext& context, const Value& input) {
  const Value address = address_of(context, input);
  const Value interface_ = interface_for(context, input);
  const std::string vpc_id = interface_.at("VpcId"), interface_id = interface_.at("NetworkInterfaceId");
  if (!internet_gateway_of(context, vpc_id)) {
    throw ApiError("Gateway.NotAttached", "Network " + vpc_id + " is not attached to any internet gateway");
  }
  const std::string private_address = input.value("PrivateIpAddress", "");
  if (address.contains("AssociationId")) {
    const bool is_same = address.at("NetworkInterfaceId") == interface_id &&
                         (private_address.empty() || private_address == address.at("PrivateIpAddress"));
    if (is_same) return {{"AssociationId", address["AssociationId"]}};
    if (!input.value("AllowReassociation", true)) {
      throw ApiError("Resource.AlreadyAssociated", "resource " + address.at("AllocationId").get<std::string>() +
                                                       " is already associated with associate-id " +
                                                       address["AssociationId"].get<std::string>());
    }
    dissociate_address(context, address);
  }
  return {{"AssociationId",
           associate_address(context, address_of(context, input), interface_for(context, input), private_address)}};
}

Value disassociate(RequestContext& context, const Value& input) {
  if (has_member(input, "PublicIp")) {
    dissociate_address(context, address_with_public_ip(context, input["PublicIp"]));
    return Value::object();
  }
  if (!has_member(input, "AssociationId")) throw missing_parameter("associationId");
  const std::string id = input["AssociationId"];
  auto address = find_by(context, "AssociationId", id);
  if (!address) throw ApiError("InvalidAssociationID.NotFound", "The association ID '" + id + "' does not exist");
  const Value interface_ = get_resource(context, "network-interface", address->at("NetworkInterfaceId"));
  if (interface_.value("RequesterManaged", false)) {
    throw ApiError("AuthFailure", "You do not have permission to access the specified resource.");
  }
  dissociate_address(context, std::move(*address));
  return Value::object();
}

Value release(RequestContext& context, const Value& input) {
  const Value address = address_of(context, input);
  if (address.contains("AssociationId")) {
    throw ApiError("InvalidIPAddress.InUse", "Address " + address.at("PublicIp").get<std::string>() + " is in use.");
  }
  context.machine.engine.erase(context, type_named(context, kAddress), address.at("AllocationId").get<std::string>());
  return Value::object();
}

/// DescribeAddresses also selects by address.
Value describe(const emulator::Handler& derived, RequestContext& context, const Value& input) {
  for (const Value& text : input.value("PublicIps", Value::array())) address_with_public_ip(context, text);
  Value output = derived(context, input);
  // The operation has no pages.
  output.erase("NextToken");
  return output;
}

bool has_wanted_address(RequestContext&, const Value& input, const Value& address) {
  if (!has_member(input, "PublicIps")) return true;
  const Value& wanted = input["PublicIps"];
  return std::find(wanted.begin(), wanted.end(), address.at("PublicIp")) != wanted.end();
}

void add_bindings(Service& service) {
  const auto associate_in_stack = [](Provisioning& provisioning, const std::string& allocation_id) {
    provisioning.call(kService, "AssociateAddress",
                      {{"AllocationId", allocation_id}, {"InstanceId", provisioning.properties().at("InstanceId")}});
  };
  service.cloudformation.push_back(
      {.type = "AWS::EC2::EIP",
       .identifier_member = "PublicIp",
       .read = "DescribeAddresses",
       .read_result = "/Addresses/0",
       .create_resource =
           [=](Provisioning& provisioning) {
             Value input = Value::object();
             for (const char* member : {"Domain", "PublicIpv4Pool", "NetworkBorderGroup", "Address", "IpamPoolId"}) {
               if (provisioning.properties().contains(member)) input[member] = provisioning.properties()[member];
             }
             refuse_unimplemented(provisioning.properties(), {"TransferAddress"});
             input["TagSpecifications"] = tag_specifications(kAddress, provisioning.tags());
             const Value output = provisioning.call(kService, "AllocateAddress", std::move(input));
             if (provisioning.properties().contains("InstanceId"))
               associate_in_stack(provisioning, output.at("AllocationId"));
             return output.at("PublicIp").get<std::string>();
           },
       .update_resource =
           [=](Provisioning& provisioning) {
             const Value shown = provisioning.call(kService, "DescribeAddresses",
                                                   {{"PublicIps", Value::array({provisioning.physical_id()})}});
             update_stack_tags(provisioning, shown.at("Addresses").at(0).at("AllocationId"));
             if (!provisioning.has_changed("InstanceId")) return;
             if (shown.at("Addresses").at(0).contains("AssociationId")) {
               provisioning.call(kService, "DisassociateAddress", {{"PublicIp", provisioning.physical_id()}});
             }
             if (provisioning.properties().contains("InstanceId")) {
               associate_in_stack(provisioning, shown["Addresses"][0].at("AllocationId"));
             }
           },
       .remove_resource =
           [](Provisioning& provisioning) {
             const Value shown = provisioning.call(kService, "DescribeAddresses",
                                                   {{"PublicIps", Value::array({provisioning.physical_id()})}});
             const Value& address = shown.at("Addresses").at(0);
             if (address.contains("AssociationId")) {
               provisioning.call(kService, "DisassociateAddress", {{"AssociationId", address["AssociationId"]}});
             }
             provisioning.call(kService, "ReleaseAddress", {{"AllocationId", address.at("AllocationId")}});
           }});
  service.cloudformation.push_back({.type = "AWS::EC2::EIPAssociation",
                                    .create = "AssociateAddress",
                                    .identifier = "/AssociationId",
                                    .identifier_member = "AssociationId",
                                    .remove = "DisassociateAddress",
                                    .renames = {{"EIP", "PublicIp"}},
                                    .read_resource = [](Provisioning& provisioning) {
                                      Value shown = provisioning.properties();
                                      shown["Id"] = provisioning.physical_id();
                                      return shown;
                                    }});
}

/// By hand, since it shows what addresses have of reverse DNS, which is nothing: only ModifyAddressAttribute gives a
/// name to an address, and no DNS would know it here. The addresses must exist all the same.
Value describe_attributes(RequestContext& context, const Value& input) {
  for (const Value& id : input.value("AllocationIds", Value::array())) get_resource(context, kAddress, id);
  return {{"Addresses", Value::array()}};
}

}  // namespace

std::string associate_address(RequestContext& context, Value address, Value interface_,
                              const std::string& private_address) {
  for (Value& one : interface_["PrivateIpAddresses"]) {
    const bool is_meant =
        private_address.empty() ? one.value("Primary", false) : one.at("PrivateIpAddress") == private_address;
    if (!is_meant) continue;
    // An elastic address takes the place of one that AWS gave, and of another elastic one.
    if (const std::string known = one.value("/Association/AllocationId"_json_pointer, ""); !known.empty()) {
      dissociate_address(context, get_resource(context, kAddress, known));
    }
    address["AssociationId"] = "eipassoc-" + context.machine.ids.hexadecimal(kIdDigits);
    address["NetworkInterfaceId"] = interface_.at("NetworkInterfaceId");
    address["PrivateIpAddress"] = one.at("PrivateIpAddress");
    address["SubnetId"] = interface_.at("SubnetId");
    const std::string public_ip = address.at("PublicIp");
    one["Association"] = {{"AllocationId", address.at("AllocationId")},
                          {"AssociationId", address["AssociationId"]},
                          {"IpOwnerId", context.account},
                          {"PublicIp", public_ip},
                          {"PublicDnsName", public_dns_name(context, public_ip, interface_.at("VpcId"))}};
    store_address(context, address);
    store_network_interface(context, interface_);
    return address["AssociationId"];
  }
  throw invalid_parameter_value("Invalid private IP address " + private_address + " for interface " +
                                interface_.at("NetworkInterfaceId").get<std::string>());
}

void dissociate_address(RequestContext& context, Value address) {
  if (!address.contains("AssociationId")) return;
  const auto found = context.machine.engine.find(context, type_named(context, "network-interface"),
                                                 address.at("NetworkInterfaceId").get<std::string>());
  if (found) {
    Value interface_ = *found;
    for (Value& one : interface_["PrivateIpAddresses"]) {
      if (one.value("/Association/AssociationId"_json_pointer, "") == address["AssociationId"])
        one.erase("Association");
    }
    store_network_interface(context, interface_);
  }
  for (const char* member : {"AssociationId", "NetworkInterfaceId", "PrivateIpAddress", "SubnetId"})
    address.erase(member);
  store_address(context, address);
}

void dissociate_addresses_of(RequestContext& context, const std::string& interface_id) {
  for (Value& address : resources_naming(context, "network-interface", interface_id, kAddress)) {
    dissociate_address(context, std::move(address));
  }
}

void add_addresses(Service& service) {
  service.resource_types.push_back(address_type());
  service.operations.push_back({"AssociateAddress", associate});
  service.operations.push_back({"DisassociateAddress", disassociate});
  service.operations.push_back({"ReleaseAddress", release});
  service.operations.push_back(
      {"DescribeAddresses",
       [derived = describe_handler("DescribeAddresses", kAddress, has_wanted_address)](
           RequestContext& context, const Value& input) { return describe(derived, context, input); }});
  service.operations.push_back({"DescribeAddressesAttribute", describe_attributes});
  add_bindings(service);
}

}  // namespace ec2
