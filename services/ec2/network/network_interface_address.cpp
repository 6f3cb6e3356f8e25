#include "services/ec2/network/network_interface_address.h"

#include <set>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/dns_name.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/subnet.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// "The first four IP addresses and the last IP address in each subnet CIDR block are not available for your use."
constexpr unsigned kReservedAtStart = 4;
constexpr size_t kAddressesPerInterfaceMax = 50;

/// The addresses of one family in a subnet, and those that are taken.
class AddressPool {
 public:
  AddressPool(RequestContext& context, const Value& subnet)
      : block_(*parse_cidr(subnet.at("CidrBlock").get<std::string>())) {
    take_all(context, subnet, "PrivateIpAddresses", "PrivateIpAddress");
  }
  AddressPool(RequestContext& context, const Value& subnet, const Cidr& ipv6_block) : block_(ipv6_block) {
    take_all(context, subnet, "Ipv6Addresses", "Ipv6Address");
  }

  std::string take_next() {
    const AddressBits end = block_.address + size_of(block_) - 1;
    for (AddressBits address = block_.address + kReservedAtStart; address < end; ++address) {
      if (taken_.insert(address).second) return address_text(address, block_.is_ipv6);
    }
    throw ApiError("InsufficientFreeAddressesInSubnet",
                   "The specified subnet does not have enough free addresses to satisfy the request.");
  }

  std::string take(const std::string& text) {
    const auto address = parse_address(text);
    if (!address || address->is_ipv6 != block_.is_ipv6) {
      throw invalid_value(text, block_.is_ipv6 ? "ipv6Addresses" : "privateIpAddress", "Invalid IP address.");
    }
    if (!contains(block_, *address))
      throw invalid_parameter_value("Address does not fall within the subnet's address range");
    const AddressBits offset = address->address - block_.address;
    if (offset < kReservedAtStart || offset == size_of(block_) - 1) {
      throw invalid_parameter_value("Address is in subnet's reserved address range");
    }
    if (!taken_.insert(address->address).second) {
      throw ApiError("InvalidIPAddress.InUse", "The specified address is already in use.");
    }
    return address_text(address->address, block_.is_ipv6);
  }

 private:
  void take_all(RequestContext& context, const Value& subnet, const char* list, const char* member) {
    for (const Value& interface_ : interfaces_in_subnet(context, subnet.at("SubnetId"))) {
      for (const Value& item : interface_.value(list, Value::array())) {
        taken_.insert(parse_address(item.at(member).get<std::string>())->address);
      }
    }
  }

  Cidr block_;
  std::set<AddressBits> taken_;
};

Value private_address(const RequestContext& context, const std::string& address, bool is_primary) {
  return {
      {"PrivateIpAddress", address}, {"PrivateDnsName", private_dns_name(context, address)}, {"Primary", is_primary}};
}

/// The primary address that a request names: in PrivateIpAddress, or as the primary of PrivateIpAddresses.
std::string wanted_primary(const Value& input) {
  std::string wanted = input.value("PrivateIpAddress", "");
  for (const Value& item : input.value("PrivateIpAddresses", Value::array())) {
    if (!item.value("Primary", false)) continue;
    if (!wanted.empty()) throw invalid_combination("Only one primary private IP address can be specified.");
    wanted = item.value("PrivateIpAddress", "");
  }
  return wanted;
}

void give_ipv6_addresses(RequestContext& context, const Value& subnet, const Value& texts, int64_t count,
                         Value& interface_) {
  if (texts.empty() && count == 0) return;
  const std::vector<Cidr> blocks = ipv6_blocks_of(subnet);
  if (blocks.empty()) {
    throw invalid_parameter_value("Subnet " + subnet.at("SubnetId").get<std::string>() +
                                  " does not have any IPv6 CIDR block.");
  }
  AddressPool pool(context, subnet, blocks.front());
  Value& addresses = interface_["Ipv6Addresses"];
  for (const Value& text : texts) addresses.push_back({{"Ipv6Address", pool.take(text)}, {"IsPrimaryIpv6", false}});
  for (int64_t i = 0; i < count; ++i)
    addresses.push_back({{"Ipv6Address", pool.take_next()}, {"IsPrimaryIpv6", false}});
}

/// "The first IPv6 GUA address associated with the ENI becomes the primary IPv6 address", unless one is named.
void mark_primary_ipv6(const Value& input, Value& interface_) {
  Value& addresses = interface_["Ipv6Addresses"];
  const Value wanted = input.value("Ipv6Addresses", Value::array());
  for (size_t i = 0; i < wanted.size(); ++i) addresses[i]["IsPrimaryIpv6"] = wanted[i].value("IsPrimaryIpv6", false);
  const bool is_named = std::any_of(addresses.begin(), addresses.end(),
                                    [](const Value& address) { return address.at("IsPrimaryIpv6") == true; });
  if (is_named || !input.value("EnablePrimaryIpv6", false)) return;
  // AWS would give the rank to the first address that the interface gets some day.
  if (addresses.empty()) refuse_unimplemented(input, {"EnablePrimaryIpv6"});
  addresses[0]["IsPrimaryIpv6"] = true;
}

void check_count(const Value& addresses) {
  if (addresses.size() > kAddressesPerInterfaceMax) {
    throw ApiError("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.");
  }
}

/// "You can specify one or more specific secondary IP addresses, or you can specify the number of secondary IP
/// addresses to be automatically assigned."
Value assign_private_addresses(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv4Prefixes", "Ipv4PrefixCount"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  const Value subnet = get_resource(context, "subnet", interface_.at("SubnetId"));
  const int64_t count = input.value("SecondaryPrivateIpAddressCount", int64_t{0});
  if (has_member(input, "PrivateIpAddresses") == (count > 0)) {
    throw invalid_combination(
        "Exactly one of privateIpAddresses and secondaryPrivateIpAddressCount must be specified.");
  }
  Value assigned = Value::array();
  AddressPool pool(context, subnet);
  const auto add = [&](const std::string& address) {
    interface_["PrivateIpAddresses"].push_back(private_address(context, address, false));
    assigned.push_back({{"PrivateIpAddress", address}});
  };
  for (const Value& text : input.value("PrivateIpAddresses", Value::array())) {
    refuse_unimplemented(input, {"AllowReassignment"});
    add(pool.take(text));
  }
  for (int64_t i = 0; i < count; ++i) add(pool.take_next());
  check_count(interface_["PrivateIpAddresses"]);
  store_network_interface(context, interface_);
  return {{"NetworkInterfaceId", interface_.at("NetworkInterfaceId")}, {"AssignedPrivateIpAddresses", assigned}};
}

Value unassign_private_addresses(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv4Prefixes"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  for (const Value& text : input.value("PrivateIpAddresses", Value::array())) {
    Value& addresses = interface_["PrivateIpAddresses"];
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const Value& one) { return one.at("PrivateIpAddress") == text; });
    if (found == addresses.end()) {
      throw invalid_parameter_value("Some of the specified addresses are not assigned to interface " +
                                    interface_.at("NetworkInterfaceId").get<std::string>());
    }
    if (found->at("Primary") == true) {
      throw invalid_parameter_value("The primary address of an interface cannot be unassigned.");
    }
    addresses.erase(found);
  }
  store_network_interface(context, interface_);
  return Value::object();
}

Value assign_ipv6_addresses(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv6Prefixes", "Ipv6PrefixCount"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  const Value subnet = get_resource(context, "subnet", interface_.at("SubnetId"));
  const size_t before = interface_["Ipv6Addresses"].size();
  give_ipv6_addresses(context, subnet, input.value("Ipv6Addresses", Value::array()),
                      input.value("Ipv6AddressCount", int64_t{0}), interface_);
  Value assigned = Value::array();
  for (size_t i = before; i < interface_["Ipv6Addresses"].size(); ++i) {
    assigned.push_back(interface_["Ipv6Addresses"][i].at("Ipv6Address"));
  }
  store_network_interface(context, interface_);
  return {{"NetworkInterfaceId", interface_.at("NetworkInterfaceId")}, {"AssignedIpv6Addresses", std::move(assigned)}};
}

Value unassign_ipv6_addresses(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"Ipv6Prefixes"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  Value kept = Value::array(), gone = Value::array();
  const Value wanted = input.value("Ipv6Addresses", Value::array());
  for (const Value& item : interface_["Ipv6Addresses"]) {
    const bool goes = std::find(wanted.begin(), wanted.end(), item.at("Ipv6Address")) != wanted.end();
    if (goes && item.at("IsPrimaryIpv6") == true) {
      throw invalid_parameter_value("The primary IPv6 address of an interface cannot be unassigned.");
    }
    if (goes) gone.push_back(item.at("Ipv6Address"));
    if (!goes) kept.push_back(item);
  }
  if (gone.size() != wanted.size()) {
    throw invalid_parameter_value("Some of the specified addresses are not assigned to interface " +
                                  interface_.at("NetworkInterfaceId").get<std::string>());
  }
  interface_["Ipv6Addresses"] = std::move(kept);
  store_network_interface(context, interface_);
  return {{"NetworkInterfaceId", interface_.at("NetworkInterfaceId")}, {"UnassignedIpv6Addresses", std::move(gone)}};
}

}  // namespace

void give_first_addresses(RequestContext& context, const Value& subnet, const Value& input, Value& interface_) {
  const std::string wanted = wanted_primary(input);
  AddressPool pool(context, subnet);
  const std::string primary = wanted.empty() ? pool.take_next() : pool.take(wanted);
  Value addresses = Value::array({private_address(context, primary, true)});
  for (const Value& item : input.value("PrivateIpAddresses", Value::array())) {
    if (item.value("Primary", false)) continue;
    addresses.push_back(private_address(context, pool.take(item.value("PrivateIpAddress", "")), false));
  }
  const int64_t count = input.value("SecondaryPrivateIpAddressCount", int64_t{0});
  if (count > 0 && addresses.size() > 1) {
    throw invalid_combination(
        "You cannot specify both secondaryPrivateIpAddressCount and secondary privateIpAddresses.");
  }
  for (int64_t i = 0; i < count; ++i) addresses.push_back(private_address(context, pool.take_next(), false));
  check_count(addresses);
  interface_["PrivateIpAddress"] = primary;
  interface_["PrivateIpAddresses"] = std::move(addresses);
  interface_["Ipv6Addresses"] = Value::array();
  Value ipv6 = Value::array();
  for (const Value& item : input.value("Ipv6Addresses", Value::array())) ipv6.push_back(item.value("Ipv6Address", ""));
  int64_t ipv6_count = input.value("Ipv6AddressCount", int64_t{0});
  if (ipv6.empty() && ipv6_count == 0 && subnet.value("AssignIpv6AddressOnCreation", false)) ipv6_count = 1;
  give_ipv6_addresses(context, subnet, ipv6, ipv6_count, interface_);
  mark_primary_ipv6(input, interface_);
}

void add_network_interface_addresses(Service& service) {
  service.operations.push_back({"AssignPrivateIpAddresses", assign_private_addresses});
  service.operations.push_back({"UnassignPrivateIpAddresses", unassign_private_addresses});
  service.operations.push_back({"AssignIpv6Addresses", assign_ipv6_addresses});
  service.operations.push_back({"UnassignIpv6Addresses", unassign_ipv6_addresses});
}

}  // namespace ec2
