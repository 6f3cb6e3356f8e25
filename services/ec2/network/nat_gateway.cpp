// https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
#include "services/ec2/network/nat_gateway.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/clock.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/address.h"
#include "services/ec2/network/internet_gateway.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kNatGateway = "natgateway";
/// "The status of a deleted NAT gateway is still visible for about an hour."
constexpr auto kVisibleAfterDeletion = std::chrono::hours(1);

/// The state of a gateway that cannot come up, in the answer that makes it; it is shown as pending.
constexpr const char* kFailing = "failing";

bool is_public(const Value& gateway) {
  return gateway.at("ConnectivityType") == "public";
}

/// What keeps a public NAT gateway from coming up: AWS takes the request, and then the gateway fails with this code.
/// https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html#nat-gateway-troubleshooting-failed
std::optional<std::pair<std::string, std::string>> failure_of(RequestContext& context, const Value& subnet,
                                                              const Value& address) {
  const std::string vpc_id = subnet.at("VpcId");
  if (!internet_gateway_of(context, vpc_id)) {
    return std::pair{"Gateway.NotAttached", "Network " + vpc_id + " has no Internet gateway attached"};
  }
  if (address.contains("AssociationId")) {
    return std::pair{
        "Resource.AlreadyAssociated",
        "Elastic IP address [" + address.at("AllocationId").get<std::string>() + "] is already associated"};
  }
  return std::nullopt;
}

void complete_gateway(RequestContext& context, const Value& input, Value& gateway) {
  refuse_unimplemented(input, {"AvailabilityZoneAddresses", "SecondaryAllocationIds", "SecondaryPrivateIpAddresses",
                               "SecondaryPrivateIpAddressCount"});
  if (input.value("AvailabilityMode", "zonal") != "zonal") refuse_unimplemented(input, {"AvailabilityMode"});
  if (!has_member(input, "SubnetId")) throw missing_parameter("subnetId");
  const Value subnet = get_resource(context, "subnet", input["SubnetId"]);
  if (is_public(gateway) != has_member(input, "AllocationId")) {
    if (is_public(gateway)) throw missing_parameter("allocationId");
    throw invalid_combination("A private NAT gateway cannot have an elastic IP address.");
  }
  gateway["VpcId"] = subnet.at("VpcId");
  gateway["CreateTime"] = emulator::to_timestamp(context.time);
  Value address{{"IsPrimary", true}, {"Status", "succeeded"}};
  if (is_public(gateway)) {
    const Value elastic = get_resource(context, "elastic-ip", input["AllocationId"]);
    address["AllocationId"] = elastic.at("AllocationId");
    if (const auto failure = failure_of(context, subnet, elastic)) {
      gateway["State"] = kFailing;
      gateway["FailureCode"] = failure->first;
      gateway["FailureMessage"] = failure->second;
      address["Status"] = "failed";
    } else {
      address["PublicIp"] = elastic.at("PublicIp");
    }
  }
  gateway["NatGatewayAddresses"] = Value::array({std::move(address)});
}

/// A gateway that comes up has an interface in its subnet, with the elastic address.
void make_gateway_interface(RequestContext& context, const Value& input, const Value& made) {
  if (made.at("State") == kFailing) return;
  Value gateway = made;
  const Value subnet = get_resource(context, "subnet", gateway.at("SubnetId"));
  const Value interface_ = make_managed_interface(
      context, subnet, "nat_gateway", "Interface for NAT Gateway " + gateway.at("NatGatewayId").get<std::string>(),
      Value::array(), input.value("PrivateIpAddress", Value()));
  Value& address = gateway["NatGatewayAddresses"][0];
  address["NetworkInterfaceId"] = interface_.at("NetworkInterfaceId");
  address["PrivateIp"] = interface_.at("PrivateIpAddress");
  if (is_public(gateway)) {
    const Value elastic = get_resource(context, "elastic-ip", address.at("AllocationId"));
    address["AssociationId"] = associate_address(context, elastic, interface_, {});
  }
  context.machine.engine.update(context, type_named(context, kNatGateway), gateway);
}

void hide_failure(RequestContext&, Value& gateway) {
  if (gateway.at("State") != kFailing) return;
  gateway["State"] = "pending";
  for (const char* member : {"FailureCode", "FailureMessage"}) gateway.erase(member);
  gateway["NatGatewayAddresses"][0]["Status"] = "associating";
}

ResourceType nat_gateway_type() {
  return {.service = kService,
          .name = kNatGateway,
          .shape = "NatGateway",
          .id_member = "NatGatewayId",
          .id_prefix = "nat-",
          .not_found = "NatGatewayNotFound",
          .not_found_message = "NAT gateway {} was not found",
          .malformed = "NatGatewayMalformed",
          .defaults =
              [] {
                return Value{{"ConnectivityType", "public"}};
              },
          .lifecycle = {.pointer = "/State",
                        .initial = "pending",
                        .steps = {{"pending", "available", {}},
                                  {kFailing, "failed", {}},
                                  {"deleting", "deleted", {}},
                                  {"failed", "deleted", kVisibleAfterDeletion}},
                        .releasing = {"deleting", "deleted", kFailing, "failed"},
                        .gone = "deleted",
                        .gone_after = kVisibleAfterDeletion},
          .remove_operation = "-",
          .hooks = {.create = complete_gateway, .created = make_gateway_interface, .present = hide_failure}};
}

/// By hand, since a deleted gateway stays visible: "Deleting a NAT gateway disassociates its Elastic IP address, but
/// does not release the address from your account."
Value delete_nat_gateway(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, kNatGateway);
  Value gateway = get_resource(context, type, input.at("NatGatewayId"));
  const std::string state = gateway.at("State");
  if (state == "pending" || state == "available" || state == "failed") {
    for (const Value& address : gateway.at("NatGatewayAddresses")) {
      if (address.contains("NetworkInterfaceId")) remove_managed_interface(context, address["NetworkInterfaceId"]);
    }
    gateway["DeleteTime"] = emulator::to_timestamp(context.time);
    context.machine.engine.transition(context, type, gateway, "deleting");
  }
  return {{"NatGatewayId", gateway.at("NatGatewayId")}};
}

}  // namespace

void add_nat_gateways(Service& service) {
  service.resource_types.push_back(nat_gateway_type());
  service.operations.push_back({"DeleteNatGateway", delete_nat_gateway});
  service.cloudformation.push_back({.type = "AWS::EC2::NatGateway",
                                    .create = "CreateNatGateway",
                                    .identifier = "/NatGateway/NatGatewayId",
                                    .identifier_member = "NatGatewayId",
                                    .read = "DescribeNatGateways",
                                    .read_result = "/NatGateways/0",
                                    .remove = "DeleteNatGateway",
                                    // No connection has to end before an address is taken away.
                                    .ignored = {"MaxDrainDurationSeconds"},
                                    .attributes = {{"EniId", "/NatGatewayAddresses/0/NetworkInterfaceId"}},
                                    .state = "/State",
                                    .stable_states = {"available"},
                                    .failed_states = {"failed", "deleted"}});
}

}  // namespace ec2
