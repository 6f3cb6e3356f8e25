// https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
#include "services/ec2/network/internet_gateway.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// "You must detach the internet gateway from the VPC before you can delete it."
void refuse_while_in_vpc(RequestContext&, const Value& gateway) {
  if (gateway.at("Attachments").empty()) return;
  throw dependency_violation("The internetGateway '" + gateway.at("InternetGatewayId").get<std::string>() +
                             "' has dependencies and cannot be deleted.");
}

ResourceType internet_gateway_type() {
  return {.service = kService,
          .name = "internet-gateway",
          .shape = "InternetGateway",
          .id_member = "InternetGatewayId",
          .id_prefix = "igw-",
          .not_found = "InvalidInternetGatewayID.NotFound",
          .not_found_message = "The internetGateway ID '{}' does not exist",
          .malformed = "InvalidInternetGatewayId.Malformed",
          .defaults =
              [] {
                return Value{{"Attachments", Value::array()}};
              },
          .dependency_message = "The internetGateway '{}' has dependencies and cannot be deleted.",
          .hooks = {.remove = refuse_while_in_vpc}};
}

/// By hand, since attaching changes a gateway that is there.
Value attach_internet_gateway(RequestContext& context, const Value& input) {
  Value gateway = get_resource(context, "internet-gateway", input.at("InternetGatewayId"));
  const std::string vpc_id = input.at("VpcId");
  get_resource(context, "vpc", vpc_id);
  if (!gateway.at("Attachments").empty()) {
    const std::string id = gateway.at("InternetGatewayId");
    throw ApiError("Resource.AlreadyAssociated", "resource " + id + " is already attached to network " +
                                                     gateway["Attachments"][0].at("VpcId").get<std::string>());
  }
  if (internet_gateway_of(context, vpc_id)) {
    throw invalid_parameter_value("Network " + vpc_id + " already has an internet gateway attached");
  }
  // AWS shows "available" for an attached gateway, where the model says "attached".
  gateway["Attachments"].push_back({{"State", "available"}, {"VpcId", vpc_id}});
  context.machine.engine.update(context, type_named(context, "internet-gateway"), gateway);
  return Value::object();
}

/// "You cannot detach an internet gateway while the VPC has running instances with public addresses."
void refuse_while_addresses_are_mapped(RequestContext& context, const std::string& vpc_id) {
  for (const Value& interface_ : resources_naming(context, "vpc", vpc_id, "network-interface")) {
    for (const Value& address : interface_.value("PrivateIpAddresses", Value::array())) {
      if (!address.contains("Association")) continue;
      throw dependency_violation("Network " + vpc_id +
                                 " has some mapped public address(es). Please unmap those public address(es) before "
                                 "detaching the gateway.");
    }
  }
}

Value detach_internet_gateway(RequestContext& context, const Value& input) {
  Value gateway = get_resource(context, "internet-gateway", input.at("InternetGatewayId"));
  const std::string vpc_id = input.at("VpcId");
  get_resource(context, "vpc", vpc_id);
  if (gateway.at("Attachments").empty() || gateway["Attachments"][0].at("VpcId") != vpc_id) {
    throw ApiError("Gateway.NotAttached", "resource " + gateway.at("InternetGatewayId").get<std::string>() +
                                              " is not attached to network " + vpc_id);
  }
  refuse_while_addresses_are_mapped(context, vpc_id);
  gateway["Attachments"] = Value::array();
  context.machine.engine.update(context, type_named(context, "internet-gateway"), gateway);
  return Value::object();
}

/// An egress-only internet gateway is attached from the start, to the VPC that the request names.
void attach_at_once(RequestContext& context, const Value& input, Value& gateway) {
  const Value vpc = get_resource(context, "vpc", input.at("VpcId"));
  gateway["Attachments"] = Value::array({Value{{"State", "attached"}, {"VpcId", vpc.at("VpcId")}}});
}

ResourceType egress_only_internet_gateway_type() {
  return {.service = kService,
          .name = "egress-only-internet-gateway",
          .shape = "EgressOnlyInternetGateway",
          .id_member = "EgressOnlyInternetGatewayId",
          .id_prefix = "eigw-",
          .not_found = "InvalidGatewayID.NotFound",
          .not_found_message = "The eigw ID '{}' does not exist",
          .malformed = "InvalidEgressOnlyInternetGatewayId.Malformed",
          .hooks = {.create = attach_at_once}};
}

}  // namespace

std::optional<Value> internet_gateway_of(RequestContext& context, const std::string& vpc_id) {
  std::vector<Value> gateways = resources_naming(context, "vpc", vpc_id, "internet-gateway");
  if (gateways.empty()) return std::nullopt;
  return std::move(gateways.front());
}

void add_internet_gateways(Service& service) {
  service.resource_types.push_back(internet_gateway_type());
  service.resource_types.push_back(egress_only_internet_gateway_type());
  service.operations.push_back({"AttachInternetGateway", attach_internet_gateway});
  service.operations.push_back({"DetachInternetGateway", detach_internet_gateway});
  service.cloudformation.push_back({.type = "AWS::EC2::InternetGateway",
                                    .create = "CreateInternetGateway",
                                    .identifier = "/InternetGateway/InternetGatewayId",
                                    .identifier_member = "InternetGatewayId",
                                    .read = "DescribeInternetGateways",
                                    .read_result = "/InternetGateways/0",
                                    .remove = "DeleteInternetGateway"});
  service.cloudformation.push_back({.type = "AWS::EC2::EgressOnlyInternetGateway",
                                    .create = "CreateEgressOnlyInternetGateway",
                                    .identifier = "/EgressOnlyInternetGateway/EgressOnlyInternetGatewayId",
                                    .identifier_member = "EgressOnlyInternetGatewayId",
                                    .read = "DescribeEgressOnlyInternetGateways",
                                    .read_result = "/EgressOnlyInternetGateways/0",
                                    .remove = "DeleteEgressOnlyInternetGateway",
                                    .attributes = {{"Id", "/EgressOnlyInternetGatewayId"}}});
}

}  // namespace ec2
