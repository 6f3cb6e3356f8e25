#include "services/ec2/instance/instance_network.h"

#include <set>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/instance_type.h"
#include "services/ec2/network/dns_name.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/refusals.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

constexpr std::string_view kDefaultInstanceType = "m1.small";

/// Interfaces are made by the operation of their own, in EC2's name.
Value call_ec2(RequestContext& context, std::string_view operation, Value input) {
  emulator::Answer answer =
      context.machine.dispatcher.call_within(context, {.service = std::string(kService),
                                                       .operation = std::string(operation),
                                                       .input = std::move(input),
                                                       .principal = {.kind = emulator::PrincipalKind::kService,
                                                                     .account = context.account,
                                                                     .arn = "ec2.amazonaws.com",
                                                                     .id = "ec2.amazonaws.com"},
                                                       .invoked_by = "ec2"});
  if (answer.error) throw *answer.error;
  return std::move(answer.output);
}

std::string join_zones(const std::vector<std::string>& zones) {
  std::string result;
  for (const std::string& zone : zones) result += (result.empty() ? "" : ", ") + zone;
  return result;
}

/// "Your requested instance type (t2.micro) is not supported in your requested Availability Zone (us-east-1e). …"
ApiError unsupported_in_zone(const RequestContext& context, const std::string& type, const std::string& zone) {
  std::vector<std::string> others;
  for (const Zone& candidate : zones_of_region(context)) {
    if (candidate.type == "availability-zone" && is_offered(context, type, candidate.name))
      others.emplace_back(candidate.name);
  }
  return ApiError("Unsupported",
                  "Your requested instance type (" + type + ") is not supported in your requested Availability Zone (" +
                      zone + "). Please retry your request by not specifying an Availability Zone or choosing " +
                      join_zones(others) + ".");
}

/// The default subnet of the zone asked for; else of the first zone that offers the instance type.
Value default_subnet(RequestContext& context, const Value& input) {
  auto& engine = context.machine.engine;
  std::string vpc_id;
  engine.each(context, type_named(context, "vpc"), [&](const Value& vpc) {
    if (vpc.value("IsDefault", false)) vpc_id = vpc.at("VpcId");
    return vpc_id.empty();
  });
  if (vpc_id.empty()) throw ApiError("VPCIdNotSpecified", "No default VPC for this user");

  const std::string type = input.value("InstanceType", std::string(kDefaultInstanceType));
  const Value placement = input.value("Placement", Value::object());
  std::string wanted = placement.value("AvailabilityZone", placement.value("AvailabilityZoneId", ""));
  if (!wanted.empty()) {
    const auto zone = find_zone(context, wanted);
    if (!zone) throw ApiError("InvalidParameterValue", "Invalid availability zone: [" + wanted + "]");
    wanted = zone->name;
    if (!is_offered(context, type, wanted)) throw unsupported_in_zone(context, type, wanted);
  }
  Value best;
  engine.each(context, type_named(context, "subnet"), [&](Value& subnet) {
    const std::string zone = subnet.at("AvailabilityZone");
    if (!subnet.value("DefaultForAz", false) || subnet.at("VpcId") != vpc_id) return true;
    if (wanted.empty() ? !is_offered(context, type, zone) : zone != wanted) return true;
    if (best.is_null() || zone < best.at("AvailabilityZone").get_ref<const std::string&>()) best = std::move(subnet);
    return true;
  });
  if (best.is_null()) {
    throw ApiError("MissingInput", "No subnets found for the default VPC '" + vpc_id + "'. Please specify a subnet.");
  }
  return best;
}

/// The ids of groups that are given by name, which only works in the default VPC.
Value group_ids(RequestContext& context, const Value& input, const Value& subnet) {
  Value ids = input.value("SecurityGroupIds", Value::array());
  for (const std::string name : input.value("SecurityGroups", Value::array())) {
    bool is_found = false;
    context.machine.engine.each(context, type_named(context, "security-group"), [&](const Value& group) {
      if (group.at("GroupName") != name || group.at("VpcId") != subnet.at("VpcId")) return true;
      ids.push_back(group.at("GroupId"));
      is_found = true;
      return false;
    });
    if (!is_found) {
      throw ApiError("InvalidGroup.NotFound", "The security group '" + name + "' does not exist in VPC '" +
                                                  subnet.at("VpcId").get<std::string>() + "'");
    }
  }
  return ids;
}

/// A request without NetworkInterfaces: its members are those of the one interface.
Value plain_interface(RequestContext& context, const Value& input, const Value& subnet) {
  Value interface_{{"DeviceIndex", 0}, {"SubnetId", subnet.at("SubnetId")}, {"DeleteOnTermination", true}};
  if (const Value groups = group_ids(context, input, subnet); !groups.empty()) interface_["Groups"] = groups;
  for (const char* name : {"PrivateIpAddress", "Ipv6AddressCount", "Ipv6Addresses"}) {
    if (input.contains(name)) interface_[name] = input[name];
  }
  if (input.contains("EnablePrimaryIpv6")) interface_["PrimaryIpv6"] = input["EnablePrimaryIpv6"];
  return interface_;
}

/// A zone that is asked for beside a subnet must be the subnet's.
void check_zone(const Value& input, const Value& subnet) {
  const Value placement = input.value("Placement", Value::object());
  for (const auto& [name, parameter] :
       {std::pair{"AvailabilityZone", "availabilityZone"}, std::pair{"AvailabilityZoneId", "availabilityZoneId"}}) {
    const std::string wanted = placement.value(name, "");
    if (wanted.empty() || wanted == subnet.value(name, "")) continue;
    throw invalid_value(wanted, parameter,
                        "Subnet '" + subnet.at("SubnetId").get<std::string>() + "' is in the availability zone " +
                            subnet.value(name, ""));
  }
}

void check_interfaces(const Value& input) {
  const Value& interfaces = input.at("NetworkInterfaces");
  for (const char* name : {"SecurityGroupIds", "SecurityGroups"}) {
    if (has_member(input, name)) {
      throw invalid_combination(
          "Network interfaces and an instance-level security groups may not be specified on the same request");
    }
  }
  if (has_member(input, "SubnetId")) {
    throw invalid_combination(
        "Network interfaces and an instance-level subnet ID may not be specified on the same request");
  }
  if (has_member(input, "PrivateIpAddress")) {
    throw invalid_combination(
        "Network interfaces and an instance-level private IP address may not be specified on the same request");
  }
  for (const char* name : {"Ipv6AddressCount", "Ipv6Addresses", "EnablePrimaryIpv6"}) {
    if (!has_member(input, name)) continue;
    throw invalid_combination(
        "Network interfaces and instance-level IPv6 addresses may not be specified on the same request");
  }
  std::set<int64_t> indexes;
  for (const Value& interface_ : interfaces) {
    if (!interface_.contains("DeviceIndex")) {
      throw ApiError("InvalidParameterValue", "Each network interface requires a device index.");
    }
    if (!indexes.insert(interface_["DeviceIndex"].get<int64_t>()).second) {
      throw ApiError("InvalidParameterValue", "Each network interface requires a unique device index.");
    }
    if (interface_.contains("AssociatePublicIpAddress") && interfaces.size() > 1) {
      throw invalid_combination(
          "The associatePublicIPAddress parameter cannot be specified when launching with multiple network "
          "interfaces.");
    }
    if (interface_.contains("AssociatePublicIpAddress") && interface_.contains("NetworkInterfaceId")) {
      throw invalid_combination(
          "The associatePublicIPAddress parameter cannot be specified when launching with an existing network "
          "interface.");
    }
    if (interface_.contains("NetworkInterfaceId") && input.at("MaxCount") > 1) {
      throw invalid_combination("A network interface ID may not be specified when launching more than one instance.");
    }
  }
  if (!indexes.contains(0)) {
    throw ApiError("InvalidParameterValue", "A network interface with the device index 0 is required.");
  }
}

Value available_interface(RequestContext& context, const std::string& id) {
  const Value interface_ = get_resource(context, "network-interface", id);
  if (interface_.at("Status") != "available") {
    throw ApiError("InvalidNetworkInterface.InUse", "Interface: [" + id + "] in use.");
  }
  return interface_;
}

std::string new_public_address(RequestContext& context) {
  const uint64_t bits = context.machine.ids.number();
  return "54." + std::to_string(144 + (bits & 63)) + "." + std::to_string(bits >> 8 & 255) + "." +
         std::to_string(1 + (bits >> 16) % 254);
}

/// What CreateNetworkInterface does not have, or calls otherwise, is the attachment's.
Value make_interface(RequestContext& context, const Value& specification, const Value& subnet, const Value& tags) {
  refuse_unimplemented(specification, {"AssociateCarrierIpAddress", "EnaSrdSpecification", "EnaQueueCount"});
  Value request{{"SubnetId", specification.value("SubnetId", subnet.at("SubnetId").get<std::string>())}};
  for (const char* name : {"Groups", "Description", "PrivateIpAddress", "PrivateIpAddresses",
                           "SecondaryPrivateIpAddressCount", "Ipv6AddressCount", "Ipv6Addresses", "Ipv4Prefixes",
                           "Ipv4PrefixCount", "Ipv6Prefixes", "Ipv6PrefixCount", "ConnectionTrackingSpecification"}) {
    if (has_member(specification, name)) request[name] = specification[name];
  }
  if (specification.contains("PrimaryIpv6")) request["EnablePrimaryIpv6"] = specification["PrimaryIpv6"];
  const std::string type = specification.value("InterfaceType", "interface");
  if (type != "interface") request["InterfaceType"] = type;
  if (!tags.empty()) {
    request["TagSpecifications"] = Value::array({Value{{"ResourceType", "network-interface"}, {"Tags", tags}}});
  }
  const Value made = call_ec2(context, "CreateNetworkInterface", std::move(request));
  return get_resource(context, "network-interface", made.at("NetworkInterface").at("NetworkInterfaceId"));
}

Value attachment_of(RequestContext& context, const Value& specification, const Value& instance) {
  const bool is_existing = specification.contains("NetworkInterfaceId");
  return {{"AttachmentId", "eni-attach-" + context.machine.ids.hexadecimal(kIdDigits)},
          {"InstanceId", instance.at("InstanceId")},
          {"InstanceOwnerId", context.account},
          {"DeviceIndex", specification.at("DeviceIndex")},
          {"NetworkCardIndex", specification.value("NetworkCardIndex", 0)},
          {"AttachTime", whole_seconds(context)},
          // An interface that was there before outlives the instance, unless the request says otherwise.
          {"DeleteOnTermination", specification.value("DeleteOnTermination", !is_existing)},
          {"Status", "attached"}};
}

void add_primary(Value& instance, const Value& primary) {
  for (const char* name : {"PrivateIpAddress", "PrivateDnsName", "SubnetId", "VpcId", "SourceDestCheck"}) {
    instance[name] = primary.at(name);
  }
  instance["SecurityGroups"] = primary.value("Groups", Value::array());
  if (const auto association = primary.find("Association"); association != primary.end()) {
    instance["PublicIpAddress"] = association->at("PublicIp");
    instance["PublicDnsName"] = association->value("PublicDnsName", "");
  }
  const auto ipv6 = primary.find("Ipv6Addresses");
  if (ipv6 != primary.end() && !ipv6->empty()) instance["Ipv6Address"] = ipv6->front().at("Ipv6Address");
}

}  // namespace

LaunchNetwork resolve_network(RequestContext& context, const Value& input) {
  LaunchNetwork network;
  if (!has_member(input, "NetworkInterfaces")) {
    if (has_member(input, "SubnetId") && has_member(input, "SecurityGroups")) {
      throw invalid_combination("The parameter groupName cannot be used with the parameter subnet");
    }
    network.subnet = has_member(input, "SubnetId") ? get_resource(context, "subnet", input["SubnetId"])
                                                   : default_subnet(context, input);
    network.interfaces.push_back(plain_interface(context, input, network.subnet));
  } else {
    check_interfaces(input);
    for (const Value& interface_ : input["NetworkInterfaces"]) {
      network.interfaces.push_back(interface_);
      if (interface_.at("DeviceIndex") != 0) continue;
      std::string subnet_id = interface_.value("SubnetId", "");
      if (interface_.contains("NetworkInterfaceId")) {
        subnet_id = available_interface(context, interface_["NetworkInterfaceId"]).at("SubnetId");
      }
      network.subnet = subnet_id.empty() ? default_subnet(context, input) : get_resource(context, "subnet", subnet_id);
    }
  }
  check_zone(input, network.subnet);
  const std::string type = input.value("InstanceType", std::string(kDefaultInstanceType));
  const std::string zone = network.subnet.at("AvailabilityZone");
  if (!is_offered(context, type, zone)) throw unsupported_in_zone(context, type, zone);
  return network;
}

void attach_interfaces(RequestContext& context, const LaunchNetwork& network, const Value& instance,
                       const Value& tags) {
  const bool is_single = network.interfaces.size() == 1;
  for (const Value& specification : network.interfaces) {
    const bool is_existing = specification.contains("NetworkInterfaceId");
    Value interface_ = is_existing ? available_interface(context, specification["NetworkInterfaceId"])
                                   : make_interface(context, specification, network.subnet, tags);
    if (interface_.at("AvailabilityZone") != instance.at("Placement").at("AvailabilityZone")) {
      throw invalid_combination(
          "You may not attach a network interface to an instance if they are not in the same availability zone");
    }
    interface_["Attachment"] = attachment_of(context, specification, instance);
    interface_["Status"] = "in-use";
    // Only the primary interface, and only if it is alone, gets the public address that the subnet promises.
    const bool may_be_public = !is_existing && is_single && specification.at("DeviceIndex") == 0;
    const bool is_public =
        specification.value("AssociatePublicIpAddress", network.subnet.value("MapPublicIpOnLaunch", false));
    if (may_be_public && is_public) give_public_address(context, interface_);
    store_network_interface(context, interface_);
  }
}

void show_network(RequestContext& context, Value& instance) {
  Value& shown = instance["NetworkInterfaces"] = Value::array();
  instance["SecurityGroups"] = Value::array();
  instance["PrivateDnsName"] = "";
  instance["PublicDnsName"] = "";
  const ResourceType& type = type_named(context, "network-interface");
  for (Value& interface_ : interfaces_of(context, instance.at("InstanceId").get_ref<const std::string&>())) {
    interface_ = context.machine.engine.present(context, type, std::move(interface_));
    if (interface_.at("Attachment").at("DeviceIndex") == 0) add_primary(instance, interface_);
    shown.push_back(std::move(interface_));
  }
}

std::vector<Value> interfaces_of(RequestContext& context, const std::string& instance_id) {
  std::vector<Value> result = resources_naming(context, "instance", instance_id, "network-interface");
  std::sort(result.begin(), result.end(), [](const Value& a, const Value& b) {
    return a.at("Attachment").at("DeviceIndex") < b.at("Attachment").at("DeviceIndex");
  });
  return result;
}

void give_public_address(RequestContext& context, Value& interface_) {
  // Addresses that AWS gives by itself belong to "amazon"; elastic ones to the account.
  const std::string address = new_public_address(context);
  for (Value& private_address : interface_.at("PrivateIpAddresses")) {
    if (!private_address.value("Primary", false)) continue;
    private_address["Association"] = {{"IpOwnerId", "amazon"},
                                      {"PublicIp", address},
                                      {"PublicDnsName", public_dns_name(context, address, interface_.at("VpcId"))}};
  }
  interface_["@HasAutomaticAddress"] = true;
}

bool has_public_address(const Value& interface_) {
  const Value& addresses = interface_.at("PrivateIpAddresses");
  return std::any_of(addresses.begin(), addresses.end(), [](const Value& address) {
    return address.value("Primary", false) && address.contains("Association");
  });
}

bool take_public_address(Value& interface_) {
  bool has_lost = false;
  for (Value& address : interface_.at("PrivateIpAddresses")) {
    if (address.value("Association", Value::object()).value("IpOwnerId", "") != "amazon") continue;
    address.erase("Association");
    has_lost = true;
  }
  return has_lost;
}

void release_public_address(RequestContext& context, const Value& instance) {
  for (Value& interface_ : interfaces_of(context, instance.at("InstanceId"))) {
    if (take_public_address(interface_)) store_network_interface(context, interface_);
  }
}

void renew_public_address(RequestContext& context, const Value& instance) {
  for (Value& interface_ : interfaces_of(context, instance.at("InstanceId"))) {
    if (!interface_.value("@HasAutomaticAddress", false) || has_public_address(interface_)) continue;
    give_public_address(context, interface_);
    store_network_interface(context, interface_);
  }
}

void release_interfaces(RequestContext& context, const Value& instance) {
  release_public_address(context, instance);
  for (Value& interface_ : interfaces_of(context, instance.at("InstanceId"))) {
    const bool goes = interface_.at("Attachment").value("DeleteOnTermination", false);
    interface_.erase("Attachment");
    interface_["Status"] = "available";
    store_network_interface(context, interface_);
    if (goes)
      call_ec2(context, "DeleteNetworkInterface", {{"NetworkInterfaceId", interface_.at("NetworkInterfaceId")}});
  }
}

}  // namespace ec2
