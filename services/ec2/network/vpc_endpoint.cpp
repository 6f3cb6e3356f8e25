// https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
#include "services/ec2/network/vpc_endpoint.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/aws_prefix_list.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/network/vpc_endpoint_service.h"
#include "services/ec2/refusals.h"
#include "services/ec2/stack_tags.h"

namespace ec2 {
namespace {

constexpr std::string_view kEndpoint = "vpc-endpoint";
constexpr const char* kFullAccess =
    R"({"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]})";

bool is_gateway(const Value& endpoint) {
  return endpoint.at("VpcEndpointType") == "Gateway";
}

/// "vpce-1-abcdefgh.sqs.us-east-1.vpce.amazonaws.com", and the service's own name if private DNS is on.
void name_endpoint(RequestContext& context, Value& endpoint) {
  const std::string service_name = endpoint.at("ServiceName");
  const std::string service = service_name.substr(("com.amazonaws." + context.region + ".").size());
  if (!endpoint.contains("@DnsPrefix")) {
    endpoint["@DnsPrefix"] = endpoint.at("VpcEndpointId").get<std::string>() + "-" +
                             context.machine.ids.from_alphabet("abcdefghijklmnopqrstuvwxyz0123456789", 8);
  }
  const std::string zone_id = "Z7HUB22UULQXV";
  endpoint["DnsEntries"] = Value::array();
  endpoint["DnsEntries"].push_back({{"DnsName", endpoint["@DnsPrefix"].get<std::string>() + "." + service + "." +
                                                    context.region + ".vpce.amazonaws.com"},
                                    {"HostedZoneId", zone_id}});
  if (endpoint.at("PrivateDnsEnabled") == true) {
    endpoint["DnsEntries"].push_back(
        {{"DnsName", dns_name_of_service(context, service)}, {"HostedZoneId", "ZONEIDPENDING"}});
  }
}

/// "One subnet per Availability Zone" of an interface endpoint gets a network interface.
void add_subnet(RequestContext& context, Value& endpoint, const std::string& subnet_id) {
  const Value subnet = get_resource(context, "subnet", subnet_id);
  if (subnet.at("VpcId") != endpoint.at("VpcId")) {
    throw ApiError("InvalidParameter",
                   "Subnet " + subnet_id + " does not belong to VPC " + endpoint.at("VpcId").get<std::string>());
  }
  for (const Value& other : endpoint["SubnetIds"]) {
    if (get_resource(context, "subnet", other).at("AvailabilityZone") == subnet.at("AvailabilityZone")) {
      throw ApiError("DuplicateSubnetsInSameZone",
                     "Found another VPC endpoint subnet in the availability zone of " + subnet_id);
    }
  }
  Value groups = Value::array();
  for (const Value& group : endpoint["Groups"]) groups.push_back(group.at("GroupId"));
  const Value interface_ = make_managed_interface(
      context, subnet, "vpc_endpoint", "VPC Endpoint Interface " + endpoint.at("VpcEndpointId").get<std::string>(),
      groups, Value());
  endpoint["SubnetIds"].push_back(subnet_id);
  endpoint["NetworkInterfaceIds"].push_back(interface_.at("NetworkInterfaceId"));
}

void remove_subnet(RequestContext& context, Value& endpoint, const std::string& subnet_id) {
  Value subnets = Value::array(), interfaces = Value::array();
  for (const Value& interface_id : endpoint["NetworkInterfaceIds"]) {
    if (get_resource(context, "network-interface", interface_id).at("SubnetId") == subnet_id) {
      remove_managed_interface(context, interface_id);
    } else {
      interfaces.push_back(interface_id);
    }
  }
  for (const Value& id : endpoint["SubnetIds"]) {
    if (id != subnet_id) subnets.push_back(id);
  }
  endpoint["SubnetIds"] = std::move(subnets);
  endpoint["NetworkInterfaceIds"] = std::move(interfaces);
}

void add_route_table(RequestContext& context, Value& endpoint, const std::string& id) {
  const Value table = get_resource(context, "route-table", id);
  if (table.at("VpcId") != endpoint.at("VpcId")) {
    throw ApiError("InvalidParameter",
                   "Route table " + id + " does not belong to VPC " + endpoint.at("VpcId").get<std::string>());
  }
  for (const Value& other : resources_naming(context, "route-table", id, kEndpoint)) {
    if (other.at("ServiceName") == endpoint.at("ServiceName") &&
        other.at("VpcEndpointId") != endpoint.at("VpcEndpointId")) {
      throw ApiError("RouteAlreadyExists", "route table " + id +
                                               " already has a route with destination-prefix-list-id " +
                                               prefix_list_of(context, endpoint.at("ServiceName")));
    }
  }
  Value& ids = endpoint["RouteTableIds"];
  if (std::find(ids.begin(), ids.end(), Value(id)) == ids.end()) ids.push_back(id);
}

void check_policy(const Value& input) {
  if (!has_member(input, "PolicyDocument")) return;
  const Value policy = Value::parse(input["PolicyDocument"].get<std::string>(), nullptr, false);
  if (policy.is_object() && policy.contains("Statement")) return;
  throw ApiError("InvalidPolicyDocument", "The Policy Document is malformed.");
}

Value identified_groups(RequestContext& context, const Value& endpoint, const Value& ids) {
  return group_identifiers(context, ids, {{"VpcId", endpoint.at("VpcId")}, {"SubnetId", endpoint.at("VpcEndpointId")}});
}

void complete_endpoint(RequestContext& context, const Value& input, Value& endpoint) {
  refuse_unimplemented(input,
                       {"SubnetConfigurations", "ServiceNetworkArn", "ResourceConfigurationArn", "ServiceRegion"});
  const Value vpc = get_resource(context, "vpc", endpoint.at("VpcId"));
  const std::string service = input.value("ServiceName", ""), type = endpoint.at("VpcEndpointType");
  if (service.empty()) throw missing_parameter("ServiceName");
  if (type != "Gateway" && type != "Interface") {
    throw ApiError("NotImplemented", "skyrig does not implement VPC endpoints of type " + type + " yet.", 501);
  }
  if (!has_endpoint_type(context, service, type)) {
    const bool is_of_other_type = has_endpoint_type(context, service, type == "Gateway" ? "Interface" : "Gateway");
    if (is_of_other_type) {
      throw ApiError("InvalidParameter", "Endpoint type (" + type + ") does not match available service types ([" +
                                             (type == "Gateway" ? "Interface" : "Gateway") + "]).");
    }
    throw ApiError("InvalidServiceName", "The Vpc Endpoint Service '" + service + "' does not exist");
  }
  check_policy(input);
  for (const char* member : {"RouteTableIds", "SubnetIds", "NetworkInterfaceIds", "Groups", "DnsEntries"})
    endpoint[member] = Value::array();
  endpoint["CreationTimestamp"] = emulator::to_timestamp(context.time);
  endpoint["ServiceRegion"] = context.region;
  if (!has_member(endpoint, "PolicyDocument")) endpoint["PolicyDocument"] = kFullAccess;
  for (const char* member :
       is_gateway(endpoint) ? std::vector{"SubnetIds", "SecurityGroupIds"} : std::vector{"RouteTableIds"}) {
    if (!has_member(input, member)) continue;
    throw ApiError("InvalidParameter",
                   std::string(member) + " is not supported for VPC endpoints of type " + type + ".");
  }
  // "This property is supported only for interface endpoints."
  if (is_gateway(endpoint) && input.value("PrivateDnsEnabled", false)) {
    throw ApiError("InvalidParameter", "PrivateDnsEnabled is not supported for VPC endpoints of type Gateway.");
  }
  if (is_gateway(endpoint)) {
    endpoint["PrivateDnsEnabled"] = false;
    endpoint["State"] = "available";
    for (const Value& id : input.value("RouteTableIds", Value::array())) add_route_table(context, endpoint, id);
    return;
  }
  // "Private DNS requires that both DNS attributes of the VPC are on."
  endpoint["PrivateDnsEnabled"] = input.value("PrivateDnsEnabled", true);
  const bool has_dns = vpc.at("@EnableDnsSupport") == true && vpc.at("@EnableDnsHostnames") == true;
  if (endpoint["PrivateDnsEnabled"] == true && !has_dns) {
    throw ApiError(
        "InvalidParameter",
        "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for " +
            vpc.at("VpcId").get<std::string>());
  }
  endpoint["IpAddressType"] = input.value("IpAddressType", "ipv4");
  endpoint["DnsOptions"] = input.value("DnsOptions", Value::object());
  // "DnsRecordIpType: The DNS records created for the endpoint." They follow the endpoint's addresses unless said.
  if (!has_member(endpoint["DnsOptions"], "DnsRecordIpType")) {
    endpoint["DnsOptions"]["DnsRecordIpType"] = endpoint["IpAddressType"];
  }
  endpoint["Groups"] = identified_groups(context, endpoint, input.value("SecurityGroupIds", Value::array()));
}

/// Interfaces are made after the endpoint is stored, which they would not name otherwise.
void make_interfaces(RequestContext& context, const Value& input, const Value& made) {
  if (is_gateway(made)) return;
  Value endpoint = made;
  for (const Value& id : input.value("SubnetIds", Value::array())) add_subnet(context, endpoint, id);
  name_endpoint(context, endpoint);
  context.machine.engine.update(context, type_named(context, kEndpoint), endpoint);
}

ResourceType endpoint_type() {
  return {.service = kService,
          .name = kEndpoint,
          .shape = "VpcEndpoint",
          .id_member = "VpcEndpointId",
          .id_prefix = "vpce-",
          .not_found = "InvalidVpcEndpointId.NotFound",
          .not_found_message = "The Vpc Endpoint Id '{}' does not exist",
          .defaults =
              [] {
                return Value{{"VpcEndpointType", "Gateway"}, {"RequesterManaged", false}};
              },
          .lifecycle = {.pointer = "/State",
                        .initial = "pending",
                        .steps = {{"pending", "available", {}}, {"deleting", "deleted", {}}},
                        .releasing = {"deleting", "deleted"},
                        .gone = "deleted"},
          .references = {{"RouteTableIds", "route-table"},
                         {"SubnetIds", "subnet"},
                         {"SecurityGroupIds", "security-group"},
                         {"NetworkInterfaceIds", "network-interface"}},
          .filters = {{"vpc-endpoint-state", "/State"}},
          .remove_operation = "-",
          .hooks = {.create = complete_endpoint, .created = make_interfaces}};
}

void set_groups(RequestContext& context, Value& endpoint, const Value& input) {
  Value ids = Value::array();
  const Value removed = input.value("RemoveSecurityGroupIds", Value::array());
  for (const Value& group : endpoint["Groups"]) {
    if (std::find(removed.begin(), removed.end(), group.at("GroupId")) == removed.end())
      ids.push_back(group.at("GroupId"));
  }
  for (const Value& id : input.value("AddSecurityGroupIds", Value::array())) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  }
  endpoint["Groups"] = identified_groups(context, endpoint, ids);
  for (const Value& id : endpoint["NetworkInterfaceIds"]) {
    Value interface_ = get_resource(context, "network-interface", id);
    interface_["Groups"] = endpoint["Groups"];
    store_network_interface(context, interface_);
  }
}

/// By hand, since lists are changed by members to add and to remove.
Value modify_endpoint(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"SubnetConfigurations"});
  Value endpoint = get_resource(context, kEndpoint, input.at("VpcEndpointId"));
  check_policy(input);
  if (has_member(input, "PolicyDocument")) endpoint["PolicyDocument"] = input["PolicyDocument"];
  if (input.value("ResetPolicy", false)) endpoint["PolicyDocument"] = kFullAccess;
  Value tables = Value::array();
  const Value removed = input.value("RemoveRouteTableIds", Value::array());
  for (const Value& id : endpoint["RouteTableIds"]) {
    if (std::find(removed.begin(), removed.end(), id) == removed.end()) tables.push_back(id);
  }
  endpoint["RouteTableIds"] = std::move(tables);
  for (const Value& id : input.value("AddRouteTableIds", Value::array())) add_route_table(context, endpoint, id);
  if (has_member(input, "AddSecurityGroupIds") || has_member(input, "RemoveSecurityGroupIds"))
    set_groups(context, endpoint, input);
  for (const Value& id : input.value("RemoveSubnetIds", Value::array())) remove_subnet(context, endpoint, id);
  for (const Value& id : input.value("AddSubnetIds", Value::array())) add_subnet(context, endpoint, id);
  if (input.contains("IpAddressType")) endpoint["IpAddressType"] = input["IpAddressType"];
  if (input.contains("PrivateDnsEnabled")) endpoint["PrivateDnsEnabled"] = input["PrivateDnsEnabled"];
  if (input.contains("DnsOptions")) endpoint["DnsOptions"].update(input["DnsOptions"]);
  if (!is_gateway(endpoint)) name_endpoint(context, endpoint);
  context.machine.engine.update(context, type_named(context, kEndpoint), endpoint);
  return {{"Return", true}};
}

/// By hand, since it deletes many and answers which it could not.
Value delete_endpoints(RequestContext& context, const Value& input) {
  Value output{{"Unsuccessful", Value::array()}};
  for (const Value& id : input.at("VpcEndpointIds")) {
    auto found = context.machine.engine.find(context, type_named(context, kEndpoint), id.get<std::string>());
    if (!found) {
      output["Unsuccessful"].push_back(
          {{"ResourceId", id},
           {"Error",
            {{"Code", "InvalidVpcEndpoint.NotFound"},
             {"Message", "The Vpc Endpoint Id '" + id.get<std::string>() + "' does not exist"}}}});
      continue;
    }
    for (const Value& interface_id : (*found)["NetworkInterfaceIds"]) remove_managed_interface(context, interface_id);
    context.machine.engine.transition(context, type_named(context, kEndpoint), *found, "deleting");
  }
  return output;
}

Value list_of(const Value& properties, const char* property) {
  return properties.value(property, Value::array());
}

Value only_in(const Value& list, const Value& other) {
  Value result = Value::array();
  for (const Value& item : list) {
    if (std::find(other.begin(), other.end(), item) == other.end()) result.push_back(item);
  }
  return result;
}

/// A policy in a template is an object, in the operation a text.
Value with_policy_text(Value properties) {
  if (properties.contains("PolicyDocument") && properties["PolicyDocument"].is_object()) {
    properties["PolicyDocument"] = properties["PolicyDocument"].dump();
  }
  if (properties.contains("PrivateDnsEnabled")) {
    properties["PrivateDnsEnabled"] =
        properties["PrivateDnsEnabled"] == true || properties["PrivateDnsEnabled"] == "true";
  }
  return properties;
}

CloudFormationBinding endpoint_binding() {
  return {.type = "AWS::EC2::VPCEndpoint",
          .identifier_member = "VpcEndpointId",
          .read = "DescribeVpcEndpoints",
          .read_result = "/VpcEndpoints/0",
          .state = "/State",
          .stable_states = {"available"},
          .failed_states = {"failed", "rejected"},
          .create_resource =
              [](Provisioning& provisioning) {
                Value input = with_policy_text(provisioning.properties());
                input.erase("Tags");
                input["TagSpecifications"] = tag_specifications(kEndpoint, provisioning.tags());
                return provisioning.call(kService, "CreateVpcEndpoint", std::move(input))
                    .at("VpcEndpoint")
                    .at("VpcEndpointId")
                    .get<std::string>();
              },
          .update_resource =
              [](Provisioning& provisioning) {
                const Value after = with_policy_text(provisioning.properties());
                const Value before = with_policy_text(provisioning.previous_properties());
                Value input{{"VpcEndpointId", provisioning.physical_id()}};
                for (const char* name : {"RouteTableIds", "SubnetIds", "SecurityGroupIds"}) {
                  const Value added = only_in(list_of(after, name), list_of(before, name));
                  const Value removed = only_in(list_of(before, name), list_of(after, name));
                  if (!added.empty()) input["Add" + std::string(name)] = added;
                  if (!removed.empty()) input["Remove" + std::string(name)] = removed;
                }
                for (const char* name : {"PolicyDocument", "PrivateDnsEnabled", "IpAddressType"}) {
                  if (after.contains(name) && provisioning.has_changed(name)) input[name] = after[name];
                }
                if (before.contains("PolicyDocument") && !after.contains("PolicyDocument")) input["ResetPolicy"] = true;
                if (input.size() > 1) provisioning.call(kService, "ModifyVpcEndpoint", std::move(input));
                update_stack_tags(provisioning, provisioning.physical_id());
              },
          .remove_resource =
              [](Provisioning& provisioning) {
                provisioning.call(kService, "DeleteVpcEndpoints",
                                  {{"VpcEndpointIds", Value::array({provisioning.physical_id()})}});
              },
          .read_resource =
              [](Provisioning& provisioning) {
                const Value output = provisioning.call(
                    kService, "DescribeVpcEndpoints", {{"VpcEndpointIds", Value::array({provisioning.physical_id()})}});
                Value shown = output.at("VpcEndpoints").at(0);
                shown["Id"] = shown.at("VpcEndpointId");
                // GetAtt writes entries as "zone:name".
                Value entries = Value::array();
                for (const Value& entry : list_of(shown, "DnsEntries")) {
                  entries.push_back(entry.at("HostedZoneId").get<std::string>() + ":" +
                                    entry.at("DnsName").get<std::string>());
                }
                shown["DnsEntries"] = std::move(entries);
                return shown;
              }};
}

}  // namespace

void add_vpc_endpoints(Service& service) {
  service.resource_types.push_back(endpoint_type());
  service.operations.push_back({"ModifyVpcEndpoint", modify_endpoint});
  service.operations.push_back({"DeleteVpcEndpoints", delete_endpoints});
  service.cloudformation.push_back(endpoint_binding());
}

}  // namespace ec2
