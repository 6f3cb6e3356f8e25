// By hand, since some attributes lie deeper in the shape, under other names.
#include "services/ec2/network/subnet_attribute.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// The attributes that are {"Value": boolean} in the request, and where they stand in the subnet.
constexpr std::pair<const char*, const char*> kSubnetAttributes[] = {
    {"MapPublicIpOnLaunch", "/MapPublicIpOnLaunch"},
    {"AssignIpv6AddressOnCreation", "/AssignIpv6AddressOnCreation"},
    {"EnableDns64", "/EnableDns64"},
    {"EnableResourceNameDnsARecordOnLaunch", "/PrivateDnsNameOptionsOnLaunch/EnableResourceNameDnsARecord"},
    {"EnableResourceNameDnsAAAARecordOnLaunch", "/PrivateDnsNameOptionsOnLaunch/EnableResourceNameDnsAAAARecord"}};

/// "You can modify only one attribute at a time."
Value modify_subnet_attribute(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"MapCustomerOwnedIpOnLaunch", "CustomerOwnedIpv4Pool", "EnableLniAtDeviceIndex",
                               "DisableLniAtDeviceIndex"});
  Value subnet = get_resource(context, "subnet", input.at("SubnetId"));
  size_t changed = 0;
  for (const auto& [attribute, pointer] : kSubnetAttributes) {
    if (!input.contains(attribute)) continue;
    subnet[Value::json_pointer(pointer)] = input[attribute].value("Value", false);
    ++changed;
  }
  if (has_member(input, "PrivateDnsHostnameTypeOnLaunch")) {
    subnet["PrivateDnsNameOptionsOnLaunch"]["HostnameType"] = input["PrivateDnsHostnameTypeOnLaunch"];
    ++changed;
  }
  if (changed == 0) throw invalid_combination("No attributes specified.");
  if (changed > 1) throw invalid_combination("Fields for multiple attribute types specified");
  if (subnet["AssignIpv6AddressOnCreation"] == true && subnet["Ipv6CidrBlockAssociationSet"].empty()) {
    throw invalid_parameter_value("Invalid value 'true' for assignIpv6AddressOnCreation. Subnet " +
                                  subnet.at("SubnetId").get<std::string>() +
                                  " does not have an IPv6 CIDR block associated with it.");
  }
  context.machine.engine.update(context, type_named(context, "subnet"), subnet);
  return Value::object();
}

}  // namespace

void add_subnet_attributes(Service& service) {
  service.operations.push_back({"ModifySubnetAttribute", modify_subnet_attribute});
}

}  // namespace ec2
