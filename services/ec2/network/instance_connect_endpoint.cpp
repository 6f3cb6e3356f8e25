// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-ec2-instance-connect-endpoints.html
#include "services/ec2/network/instance_connect_endpoint.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kConnectEndpoint = "instance-connect-endpoint";
constexpr size_t kNameHashLength = 8;

/// "If you don't specify a security group, the default security group for your VPC will be associated with the
/// endpoint."
Value groups_of(RequestContext& context, const Value& input, const Value& vpc_id) {
  if (has_member(input, "SecurityGroupIds")) return input["SecurityGroupIds"];
  for (const Value& group : resources_naming(context, "vpc", vpc_id, "security-group")) {
    if (group.at("GroupName") == "default") return Value::array({group.at("GroupId")});
  }
  return Value::array();
}

void complete_connect_endpoint(RequestContext& context, const Value& input, Value& endpoint) {
  const Value subnet = get_resource(context, "subnet", input.at("SubnetId"));
  const std::string id = endpoint.at("InstanceConnectEndpointId");
  const std::string start = id + "." + context.machine.ids.hexadecimal(kNameHashLength),
                    end = ".ec2-instance-connect-endpoint." + context.region + ".amazonaws.com";
  for (const char* member : {"VpcId", "AvailabilityZone", "AvailabilityZoneId"}) endpoint[member] = subnet.at(member);
  endpoint["InstanceConnectEndpointArn"] = emulator::make_arn(context, "ec2", "instance-connect-endpoint/" + id);
  endpoint["DnsName"] = start + end;
  endpoint["FipsDnsName"] = start + ".fips" + end;
  endpoint["CreatedAt"] = emulator::to_timestamp(context.time);
  endpoint["SecurityGroupIds"] = groups_of(context, input, subnet.at("VpcId"));
}

void make_endpoint_interface(RequestContext& context, const Value&, const Value& made) {
  Value endpoint = made;
  const Value interface_ = make_managed_interface(
      context, get_resource(context, "subnet", endpoint.at("SubnetId")), "ec2_instance_connect_endpoint",
      "EC2 Instance Connect Endpoint - " + endpoint.at("InstanceConnectEndpointId").get<std::string>(),
      endpoint.at("SecurityGroupIds"), Value());
  endpoint["NetworkInterfaceIds"] = Value::array({interface_.at("NetworkInterfaceId")});
  context.machine.engine.update(context, type_named(context, kConnectEndpoint), endpoint);
}

void remove_interfaces(RequestContext& context, const Value& endpoint) {
  for (const Value& id : endpoint.at("NetworkInterfaceIds")) remove_managed_interface(context, id);
}

ResourceType connect_endpoint_type() {
  return {
      .service = kService,
      .name = kConnectEndpoint,
      .shape = "Ec2InstanceConnectEndpoint",
      .id_member = "InstanceConnectEndpointId",
      .id_prefix = "eice-",
      .not_found = "InvalidInstanceConnectEndpointId.NotFound",
      .not_found_message = "The instanceConnectEndpoint ID '{}' does not exist",
      .defaults =
          [] {
            return Value{{"PreserveClientIp", false}, {"IpAddressType", "ipv4"}, {"StateMessage", ""}};
          },
      .lifecycle = {.pointer = "/State",
                    .initial = "create-in-progress",
                    .steps = {{"create-in-progress", "create-complete", {}}}},
      .create_operation = "CreateInstanceConnectEndpoint",
      .describe_operation = "DescribeInstanceConnectEndpoints",
      .remove_operation = "-",
      .hooks = {.create = complete_connect_endpoint, .created = make_endpoint_interface, .removed = remove_interfaces}};
}

/// By hand, since the answer shows the endpoint on its way out.
Value delete_endpoint(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, kConnectEndpoint);
  const std::string id = input.at("InstanceConnectEndpointId");
  Value endpoint = get_resource(context, type, id);
  context.machine.engine.remove(context, type, id);
  endpoint["State"] = "delete-in-progress";
  return {{"InstanceConnectEndpoint", std::move(endpoint)}};
}

/// The groups are those of the endpoint's interface, too.
void change_groups(RequestContext& context, Value& endpoint, const Value& group_ids) {
  const Value subnet = get_resource(context, "subnet", endpoint.at("SubnetId"));
  const Value groups = group_identifiers(context, group_ids, subnet);
  endpoint["SecurityGroupIds"] = group_ids;
  for (const Value& id : endpoint.at("NetworkInterfaceIds")) {
    Value interface_ = get_resource(context, "network-interface", id);
    interface_["Groups"] = groups;
    store_network_interface(context, interface_);
  }
}

/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceConnectEndpoint.html
Value modify_connect_endpoint(RequestContext& context, const Value& input) {
  Value endpoint = get_resource(context, kConnectEndpoint, input.at("InstanceConnectEndpointId"));
  for (const char* member : {"PreserveClientIp", "IpAddressType"}) {
    if (input.contains(member)) endpoint[member] = input[member];
  }
  if (has_member(input, "SecurityGroupIds")) change_groups(context, endpoint, input["SecurityGroupIds"]);
  context.machine.engine.update(context, type_named(context, kConnectEndpoint), endpoint);
  return {{"Return", true}};
}

}  // namespace

void add_instance_connect_endpoints(Service& service) {
  service.resource_types.push_back(connect_endpoint_type());
  service.operations.push_back({"DeleteInstanceConnectEndpoint", delete_endpoint});
  service.operations.push_back({"ModifyInstanceConnectEndpoint", modify_connect_endpoint});
  service.cloudformation.push_back({.type = "AWS::EC2::InstanceConnectEndpoint",
                                    .create = "CreateInstanceConnectEndpoint",
                                    .identifier = "/InstanceConnectEndpoint/InstanceConnectEndpointId",
                                    .identifier_member = "InstanceConnectEndpointId",
                                    .read = "DescribeInstanceConnectEndpoints",
                                    .read_result = "/InstanceConnectEndpoints/0",
                                    .remove = "DeleteInstanceConnectEndpoint",
                                    .attributes = {{"Id", "/InstanceConnectEndpointId"}},
                                    .state = "/State",
                                    .stable_states = {"create-complete"}});
}

}  // namespace ec2
