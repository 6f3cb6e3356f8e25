// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
#include "services/ec2/network/dhcp_options.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"
#include "services/ec2/stack_tags.h"

namespace ec2 {
namespace {

constexpr std::string_view kOptions[] = {"domain-name-servers", "domain-name",
                                         "ntp-servers",         "netbios-name-servers",
                                         "netbios-node-type",   "ipv6-address-preferred-lease-time"};
constexpr size_t kServersMax = 4;

/// The request lists texts, the resource lists {"Value": text}; keys and the number of servers are DHCP's.
void complete_dhcp_options(RequestContext&, const Value& input, Value& options) {
  if (!input.contains("DhcpConfigurations")) return;
  Value configurations = Value::array();
  for (const Value& configuration : input["DhcpConfigurations"]) {
    const std::string key = configuration.value("Key", "");
    if (std::find(std::begin(kOptions), std::end(kOptions), key) == std::end(kOptions)) {
      throw invalid_value(key, "dhcpConfiguration", "Unknown DHCP option");
    }
    Value values = Value::array();
    for (const Value& value : configuration.value("Values", Value::array())) values.push_back({{"Value", value}});
    if (key.ends_with("servers") && values.size() > kServersMax) {
      throw invalid_value(key, "dhcpConfiguration", "You can specify up to four servers");
    }
    configurations.push_back({{"Key", key}, {"Values", std::move(values)}});
  }
  options["DhcpConfigurations"] = std::move(configurations);
}

ResourceType dhcp_options_type() {
  return {.service = kService,
          .name = "dhcp-options",
          .shape = "DhcpOptions",
          .id_member = "DhcpOptionsId",
          .id_prefix = "dopt-",
          .not_found = "InvalidDhcpOptionID.NotFound",
          .not_found_message = "The dhcpOption ID '{}' does not exist",
          .malformed = "InvalidDhcpOptionsId.Malformed",
          .dependency_message = "The dhcpOptions '{}' has dependencies and cannot be deleted.",
          .filters = {{"key", "/DhcpConfigurations/*/Key"}, {"value", "/DhcpConfigurations/*/Values/*/Value"}},
          .describe_operation = "DescribeDhcpOptions",
          .hooks = {.create = complete_dhcp_options}};
}

/// By hand, since "default" stands for no options at all.
Value associate_dhcp_options(RequestContext& context, const Value& input) {
  Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  const std::string id = input.at("DhcpOptionsId");
  if (id != "default") get_resource(context, "dhcp-options", id);
  vpc["DhcpOptionsId"] = id;
  context.machine.engine.update(context, type_named(context, "vpc"), vpc);
  return Value::object();
}

/// The properties are DHCP's options under names of their own.
std::string create_from_template(Provisioning& provisioning) {
  Value configurations = Value::array();
  const auto add = [&](const char* property, const char* key) {
    if (!provisioning.properties().contains(property)) return;
    const Value& value = provisioning.properties()[property];
    Value values = Value::array();
    for (const Value& item : value.is_array() ? value : Value::array({value})) {
      values.push_back(item.is_string() ? item.get<std::string>() : item.dump());
    }
    configurations.push_back({{"Key", key}, {"Values", std::move(values)}});
  };
  add("DomainName", "domain-name");
  add("DomainNameServers", "domain-name-servers");
  add("NtpServers", "ntp-servers");
  add("NetbiosNameServers", "netbios-name-servers");
  add("NetbiosNodeType", "netbios-node-type");
  add("Ipv6AddressPreferredLeaseTime", "ipv6-address-preferred-lease-time");
  Value input{{"DhcpConfigurations", std::move(configurations)}};
  input["TagSpecifications"] = tag_specifications("dhcp-options", provisioning.tags());
  return provisioning.call(kService, "CreateDhcpOptions", std::move(input)).at("DhcpOptions").at("DhcpOptionsId");
}

}  // namespace

std::string default_dhcp_options(RequestContext& context) {
  const ResourceType& type = type_named(context, "dhcp-options");
  auto& engine = context.machine.engine;
  std::string id;
  engine.each(context, type, [&](Value& options) {
    if (options.value("@IsDefault", false)) id = options.at("DhcpOptionsId");
    return id.empty();
  });
  if (!id.empty()) return id;
  const std::string domain = context.region == "us-east-1" ? "ec2.internal" : context.region + ".compute.internal";
  Value options{{"OwnerId", context.account}, {"Tags", Value::array()}, {"@IsDefault", true}};
  for (const auto& [key, value] : {std::pair<std::string, std::string>{"domain-name", domain},
                                   std::pair<std::string, std::string>{"domain-name-servers", "AmazonProvidedDNS"}}) {
    Value configuration{{"Key", key}};
    configuration["Values"] = Value::array({Value{{"Value", value}}});
    options["DhcpConfigurations"].push_back(std::move(configuration));
  }
  return engine.create(context, type, std::move(options)).at("DhcpOptionsId");
}

void add_dhcp_options(Service& service) {
  service.resource_types.push_back(dhcp_options_type());
  service.operations.push_back({"AssociateDhcpOptions", associate_dhcp_options});
  service.cloudformation.push_back({.type = "AWS::EC2::DHCPOptions",
                                    .create = "CreateDhcpOptions",
                                    .identifier_member = "DhcpOptionsId",
                                    .read = "DescribeDhcpOptions",
                                    .read_result = "/DhcpOptions/0",
                                    .remove = "DeleteDhcpOptions",
                                    .create_resource = create_from_template});
  service.cloudformation.push_back(
      {.type = "AWS::EC2::VPCDHCPOptionsAssociation",
       .create_resource =
           [](Provisioning& provisioning) {
             provisioning.call(kService, "AssociateDhcpOptions", provisioning.properties());
             return provisioning.properties().at("DhcpOptionsId").get<std::string>() + "|" +
                    provisioning.properties().at("VpcId").get<std::string>();
           },
       .remove_resource =
           [](Provisioning& provisioning) {
             Value input = provisioning.properties();
             // Another set in its place means that this association was replaced.
             const Value vpcs =
                 provisioning.call(kService, "DescribeVpcs", {{"VpcIds", Value::array({input.at("VpcId")})}});
             if (vpcs.at("Vpcs").at(0).at("DhcpOptionsId") != input.at("DhcpOptionsId")) return;
             input["DhcpOptionsId"] = "default";
             provisioning.call(kService, "AssociateDhcpOptions", std::move(input));
           },
       .read_resource = [](Provisioning& provisioning) { return provisioning.properties(); }});
}

}  // namespace ec2
