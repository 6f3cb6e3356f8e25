// https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
#include "services/ec2/network/route_target.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr const char* kTargets[] = {"GatewayId",        "NatGatewayId",           "NetworkInterfaceId",
                                    "InstanceId",       "VpcPeeringConnectionId", "EgressOnlyInternetGatewayId",
                                    "VpcEndpointId",    "TransitGatewayId",       "LocalGatewayId",
                                    "CarrierGatewayId", "CoreNetworkArn",         "OdbNetworkArn"};

ApiError different_networks(const Value& table, std::string_view kind, const std::string& id) {
  return invalid_parameter_value("route table " + table.at("RouteTableId").get<std::string>() + " and " +
                                 std::string(kind) + " " + id + " belong to different networks");
}

/// A gateway that routes call GatewayId, by the form of its id.
struct NetworkGateway {
  std::string_view id_prefix, type;
  const char* attachments;
};

constexpr NetworkGateway kNetworkGateways[] = {{"igw-", "internet-gateway", "Attachments"},
                                               {"vgw-", "vpn-gateway", "VpcAttachments"}};

const NetworkGateway* network_gateway(std::string_view id) {
  for (const NetworkGateway& gateway : kNetworkGateways) {
    if (id.starts_with(gateway.id_prefix)) return &gateway;
  }
  return nullptr;
}

bool is_attached_to(const Value& gateway, const Value& vpc_id, const char* member = "Attachments") {
  const Value attachments = gateway.value(member, Value::array());
  return std::any_of(attachments.begin(), attachments.end(),
                     [&](const Value& one) { return one.at("VpcId") == vpc_id; });
}

std::optional<Value> find(RequestContext& context, std::string_view type, const std::string& id) {
  return context.machine.engine.find(context, type_named(context, type), id);
}

/// A route to an instance is a route to its primary network interface.
Value instance_target(RequestContext& context, const std::string& id) {
  get_resource(context, "instance", id);
  const std::vector<Value> interfaces = resources_naming(context, "instance", id, "network-interface");
  if (interfaces.size() > 1) {
    throw ApiError("InvalidInstanceID", "There are multiple interfaces attached to instance '" + id +
                                            "'. Please specify an interface ID for the operation instead.");
  }
  if (interfaces.empty()) throw ApiError("IncorrectInstanceState", "Instance '" + id + "' has no network interface.");
  return {{"NetworkInterfaceId", interfaces.front().at("NetworkInterfaceId")}};
}

Value gateway_target(RequestContext& context, const Value& table, const std::string& id) {
  if (id.starts_with("nat-")) {
    // The console and older tools name NAT gateways here; AWS takes it.
    const Value gateway = get_resource(context, "natgateway", id);
    if (gateway.at("VpcId") != table.at("VpcId")) throw different_networks(table, "NAT gateway", id);
    return {{"NatGatewayId", id}};
  }
  const NetworkGateway* kind = network_gateway(id);
  const auto gateway = kind ? find(context, kind->type, id) : std::nullopt;
  if (!gateway) throw ApiError("InvalidGatewayID.NotFound", "The gateway ID '" + id + "' does not exist");
  if (!is_attached_to(*gateway, table.at("VpcId"), kind->attachments)) {
    throw different_networks(table, "network gateway", id);
  }
  return {{"GatewayId", id}};
}

Value interface_target(RequestContext& context, const Value& table, const Value& target, const std::string& named) {
  const Value interface_ = get_resource(context, "network-interface", target.at("NetworkInterfaceId"));
  if (interface_.at("VpcId") != table.at("VpcId")) throw different_networks(table, "interface", named);
  return target;
}

Value peering_target(RequestContext& context, const Value& table, const std::string& id) {
  const Value peering = get_resource(context, "vpc-peering-connection", id);
  const Value& vpc_id = table.at("VpcId");
  if (peering.at("RequesterVpcInfo").at("VpcId") != vpc_id && peering.at("AccepterVpcInfo").at("VpcId") != vpc_id) {
    throw different_networks(table, "vpc peering connection", id);
  }
  return {{"VpcPeeringConnectionId", id}};
}

Value egress_only_target(RequestContext& context, const Value& table, const std::string& id) {
  const Value gateway = get_resource(context, "egress-only-internet-gateway", id);
  if (!is_attached_to(gateway, table.at("VpcId"))) throw different_networks(table, "egress only internet gateway", id);
  return {{"EgressOnlyInternetGatewayId", id}};
}

}  // namespace

Value read_route_target(RequestContext& context, const Value& table, const Value& input) {
  std::string member;
  for (const char* target : kTargets) {
    if (!has_member(input, target)) continue;
    if (!member.empty()) throw invalid_combination("The request must contain exactly one route target.");
    member = target;
  }
  if (member.empty()) {
    throw ApiError("MissingParameter",
                   "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, "
                   "vpcPeeringConnectionId, egressOnlyInternetGatewayId or instanceId");
  }
  const std::string id = input.at(member);
  if (member == "GatewayId") return gateway_target(context, table, id);
  if (member == "NatGatewayId") return gateway_target(context, table, id);
  if (member == "NetworkInterfaceId") return interface_target(context, table, {{member, id}}, id);
  if (member == "InstanceId") return interface_target(context, table, instance_target(context, id), id);
  if (member == "VpcPeeringConnectionId") return peering_target(context, table, id);
  if (member == "EgressOnlyInternetGatewayId") return egress_only_target(context, table, id);
  if (member == "TransitGatewayId") {
    throw ApiError("InvalidTransitGatewayID.NotFound", "Transit Gateway " + id + " was deleted or does not exist.");
  }
  refuse_unimplemented(input, {member});
  return {};
}

std::string_view route_state(RequestContext& context, const Value& table, const Value& route) {
  const auto active_if = [](bool condition) { return condition ? "active" : "blackhole"; };
  const auto id_in = [&](const char* member) { return route.value(member, ""); };
  if (const NetworkGateway* kind = network_gateway(id_in("GatewayId"))) {
    const auto gateway = find(context, kind->type, id_in("GatewayId"));
    return active_if(gateway && is_attached_to(*gateway, table.at("VpcId"), kind->attachments));
  }
  if (const std::string id = id_in("EgressOnlyInternetGatewayId"); !id.empty()) {
    return active_if(find(context, "egress-only-internet-gateway", id).has_value());
  }
  if (const std::string id = id_in("NatGatewayId"); !id.empty()) {
    const auto gateway = find(context, "natgateway", id);
    return active_if(gateway && (gateway->at("State") == "available" || gateway->at("State") == "pending"));
  }
  if (const std::string id = id_in("VpcPeeringConnectionId"); !id.empty()) {
    const auto peering = find(context, "vpc-peering-connection", id);
    return active_if(peering && peering->at("Status").at("Code") == "active");
  }
  if (const std::string id = id_in("NetworkInterfaceId"); !id.empty()) {
    const auto interface_ = find(context, "network-interface", id);
    if (!interface_ || interface_->at("Status") != "in-use") return "blackhole";
    const std::string instance_id = interface_->value("/Attachment/InstanceId"_json_pointer, "");
    if (instance_id.empty()) return "active";
    const auto instance = find(context, "instance", instance_id);
    return active_if(instance && instance->value("/State/Name"_json_pointer, "") == "running");
  }
  return "active";
}

void present_route_target(RequestContext& context, Value& route) {
  if (!route.contains("NetworkInterfaceId")) return;
  const auto interface_ = find(context, "network-interface", route["NetworkInterfaceId"]);
  if (!interface_ || !interface_->contains("Attachment") || !(*interface_)["Attachment"].contains("InstanceId")) return;
  route["InstanceId"] = (*interface_)["Attachment"]["InstanceId"];
  route["InstanceOwnerId"] = context.account;
}

bool may_replace_local(const Value& route) {
  return route.contains("NetworkInterfaceId") || route.contains("NatGatewayId") || route.contains("VpcEndpointId");
}

}  // namespace ec2
