// https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html#VPNGateway
#include "services/ec2/network/vpn_gateway.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kVpnGateway = "vpn-gateway";
constexpr int64_t kDefaultAsn = 64512;

struct AsnRange {
  int64_t first, last;
};

/// "If you're using a 16-bit ASN, it must be in the 64512 to 65534 range. If you're using a 32-bit ASN, it must be in
/// the 4200000000 to 4294967294 range."
constexpr AsnRange kPrivateAsns[] = {{64512, 65534}, {4200000000, 4294967294}};

void check_asn(RequestContext&, const Value&, Value& gateway) {
  const int64_t asn = gateway.at("AmazonSideAsn");
  const bool is_private = std::any_of(std::begin(kPrivateAsns), std::end(kPrivateAsns),
                                      [&](const AsnRange& range) { return asn >= range.first && asn <= range.last; });
  if (!is_private) throw invalid_value(std::to_string(asn), "amazonSideAsn", "The ASN is not a private one.");
}

/// "You must first detach the virtual private gateway from the VPC."
void refuse_attached_gateway(RequestContext&, const Value& gateway) {
  if (gateway.at("VpcAttachments").empty()) return;
  throw ApiError("IncorrectState", "The vpnGateway '" + gateway.at("VpnGatewayId").get<std::string>() +
                                       "' is attached to a VPC and cannot be deleted.");
}

ResourceType vpn_gateway_type() {
  return {
      .service = kService,
      .name = kVpnGateway,
      .shape = "VpnGateway",
      .id_member = "VpnGatewayId",
      .id_prefix = "vgw-",
      .not_found = "InvalidVpnGatewayID.NotFound",
      .not_found_message = "The vpnGateway ID '{}' does not exist",
      .malformed = "InvalidVpnGatewayID.Malformed",
      .defaults =
          [] {
            return Value{{"VpcAttachments", Value::array()}, {"AmazonSideAsn", kDefaultAsn}};
          },
      .lifecycle = {.pointer = "/State", .initial = "available"},
      .filters = {{"attachment.state", "/VpcAttachments/*/State"}, {"attachment.vpc-id", "/VpcAttachments/*/VpcId"}},
      .hooks = {.create = check_asn, .remove = refuse_attached_gateway}};
}

ApiError already_attached(std::string message) {
  return ApiError("VpnGatewayAttachmentLimitExceeded", std::move(message));
}

/// By hand, since attaching changes a gateway that is there. "You can attach one virtual private gateway to one VPC at
/// a time."
Value attach_vpn_gateway(RequestContext& context, const Value& input) {
  Value gateway = get_resource(context, kVpnGateway, input.at("VpnGatewayId"));
  const std::string vpc_id = input.at("VpcId"), id = gateway.at("VpnGatewayId");
  get_resource(context, "vpc", vpc_id);
  Value& attachments = gateway["VpcAttachments"];
  if (!attachments.empty() && attachments[0].at("VpcId") != vpc_id) {
    throw already_attached("The vpnGateway '" + id + "' is already attached to network " +
                           attachments[0].at("VpcId").get<std::string>());
  }
  const auto others = resources_naming(context, "vpc", vpc_id, kVpnGateway);
  if (attachments.empty() && !others.empty()) {
    throw already_attached("Network " + vpc_id + " already has a virtual private gateway attached");
  }
  attachments = Value::array({Value{{"State", "attached"}, {"VpcId", vpc_id}}});
  context.machine.engine.update(context, type_named(context, kVpnGateway), gateway);
  return {{"VpcAttachment", {{"State", "attaching"}, {"VpcId", vpc_id}}}};
}

/// Whether a route table takes the routes that the gateway learns. No connection of the gateway brings any.
void set_propagation(RequestContext& context, Value table, const Value& gateway, bool is_enabled) {
  Value propagating = Value::array();
  for (const Value& one : table.at("PropagatingVgws")) {
    if (one.at("GatewayId") != gateway.at("VpnGatewayId")) propagating.push_back(one);
  }
  if (is_enabled) propagating.push_back({{"GatewayId", gateway.at("VpnGatewayId")}});
  table["PropagatingVgws"] = std::move(propagating);
  context.machine.engine.update(context, type_named(context, "route-table"), table);
}

Value enable_route_propagation(RequestContext& context, const Value& input) {
  const Value gateway = get_resource(context, kVpnGateway, input.at("GatewayId"));
  const Value table = get_resource(context, "route-table", input.at("RouteTableId"));
  const Value& attachments = gateway.at("VpcAttachments");
  if (attachments.empty() || attachments[0].at("VpcId") != table.at("VpcId")) {
    throw ApiError("Gateway.NotAttached", "resource " + gateway.at("VpnGatewayId").get<std::string>() +
                                              " is not attached to network " + table.at("VpcId").get<std::string>());
  }
  set_propagation(context, table, gateway, true);
  return Value::object();
}

Value disable_route_propagation(RequestContext& context, const Value& input) {
  const Value gateway = get_resource(context, kVpnGateway, input.at("GatewayId"));
  set_propagation(context, get_resource(context, "route-table", input.at("RouteTableId")), gateway, false);
  return Value::object();
}

Value detach_vpn_gateway(RequestContext& context, const Value& input) {
  Value gateway = get_resource(context, kVpnGateway, input.at("VpnGatewayId"));
  const std::string vpc_id = input.at("VpcId");
  get_resource(context, "vpc", vpc_id);
  if (gateway.at("VpcAttachments").empty() || gateway["VpcAttachments"][0].at("VpcId") != vpc_id) {
    throw ApiError("InvalidVpnGatewayAttachment.NotFound", "The attachment with vpn gateway ID '" +
                                                               gateway.at("VpnGatewayId").get<std::string>() +
                                                               "' and vpc ID '" + vpc_id + "' does not exist");
  }
  for (const Value& table : resources_naming(context, "vpc", vpc_id, "route-table")) {
    set_propagation(context, table, gateway, false);
  }
  gateway["VpcAttachments"] = Value::array();
  context.machine.engine.update(context, type_named(context, kVpnGateway), gateway);
  return Value::object();
}

void propagate(Provisioning& provisioning, std::string_view operation, const Value& properties) {
  const Value tables = properties.at("RouteTableIds");
  for (const Value& table_id : tables) {
    provisioning.call(kService, operation, {{"GatewayId", properties.at("VpnGatewayId")}, {"RouteTableId", table_id}});
  }
}

/// One resource stands for the propagation to several tables, and has a name that no operation knows.
CloudFormationBinding propagation_binding() {
  constexpr size_t kNameLengthMax = 255;
  return {.type = "AWS::EC2::VPNGatewayRoutePropagation",
          .create_resource =
              [](Provisioning& provisioning) {
                propagate(provisioning, "EnableVgwRoutePropagation", provisioning.properties());
                return provisioning.generate_name(kNameLengthMax, false);
              },
          .update_resource =
              [](Provisioning& provisioning) {
                propagate(provisioning, "DisableVgwRoutePropagation", provisioning.previous_properties());
                propagate(provisioning, "EnableVgwRoutePropagation", provisioning.properties());
              },
          .remove_resource =
              [](Provisioning& provisioning) {
                propagate(provisioning, "DisableVgwRoutePropagation", provisioning.properties());
              },
          .read_resource =
              [](Provisioning& provisioning) {
                Value shown = provisioning.properties();
                shown["Id"] = provisioning.physical_id();
                return shown;
              }};
}

}  // namespace

void add_vpn_gateways(Service& service) {
  service.resource_types.push_back(vpn_gateway_type());
  service.operations.push_back({"AttachVpnGateway", attach_vpn_gateway});
  service.operations.push_back({"DetachVpnGateway", detach_vpn_gateway});
  service.operations.push_back({"EnableVgwRoutePropagation", enable_route_propagation});
  service.operations.push_back({"DisableVgwRoutePropagation", disable_route_propagation});
  service.cloudformation.push_back(propagation_binding());
  service.cloudformation.push_back({.type = "AWS::EC2::VPNGateway",
                                    .create = "CreateVpnGateway",
                                    .identifier = "/VpnGateway/VpnGatewayId",
                                    .identifier_member = "VpnGatewayId",
                                    .read = "DescribeVpnGateways",
                                    .read_result = "/VpnGateways/0",
                                    .remove = "DeleteVpnGateway",
                                    .attributes = {{"VPNGatewayId", "/VpnGatewayId"}}});
}

}  // namespace ec2
