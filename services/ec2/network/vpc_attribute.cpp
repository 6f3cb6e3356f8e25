// By hand, since a VPC's attributes are not members of its shape: they are kept in private members of the same names.
#include "services/ec2/network/vpc_attribute.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr const char* kVpcAttributes[] = {"EnableDnsSupport", "EnableDnsHostnames", "EnableNetworkAddressUsageMetrics"};

/// "You cannot modify the DNS resolution and DNS hostnames attributes in the same request."
Value modify_vpc_attribute(RequestContext& context, const Value& input) {
  Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  size_t changed = 0;
  for (const char* attribute : kVpcAttributes) {
    if (!input.contains(attribute)) continue;
    vpc["@" + std::string(attribute)] = input[attribute].value("Value", false);
    ++changed;
  }
  if (changed == 0) throw invalid_combination("No attributes specified.");
  if (changed > 1) throw invalid_combination("Fields for multiple attribute types specified");
  context.machine.engine.update(context, type_named(context, "vpc"), vpc);
  return Value::object();
}

Value describe_vpc_attribute(RequestContext& context, const Value& input) {
  const Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  std::string attribute = input.at("Attribute");
  attribute[0] = 'E';
  return {{"VpcId", vpc.at("VpcId")}, {attribute, {{"Value", vpc.at("@" + attribute)}}}};
}

/// "You can change the instance tenancy attribute of a VPC to default only. You cannot change the instance tenancy
/// attribute to dedicated."
Value modify_vpc_tenancy(RequestContext& context, const Value& input) {
  Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  vpc["InstanceTenancy"] = input.at("InstanceTenancy");
  context.machine.engine.update(context, type_named(context, "vpc"), vpc);
  return {{"ReturnValue", true}};
}

}  // namespace

void add_vpc_attributes(Service& service) {
  service.operations.push_back({"ModifyVpcAttribute", modify_vpc_attribute});
  service.operations.push_back({"DescribeVpcAttribute", describe_vpc_attribute});
  service.operations.push_back({"ModifyVpcTenancy", modify_vpc_tenancy});
}

}  // namespace ec2
