// https://docs.aws.amazon.com/vpc/latest/peering/what-is-vpc-peering.html
#include "services/ec2/network/vpc_peering_connection.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/clock.h"
#include "services/ec2/conventions.h"
#include "services/ec2/network/cidr.h"
#include "services/ec2/network/vpc_cidr_block.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kPeering = "vpc-peering-connection";
/// "The request expires after 7 days"; deleted and rejected connections "remain visible for 2 hours".
constexpr auto kExpiresAfter = std::chrono::hours(7 * 24);
constexpr auto kVisibleAfterEnd = std::chrono::hours(2);

constexpr std::pair<std::string_view, std::string_view> kMessages[] = {
    {"initiating-request", "Initiating Request to {}"},
    {"pending-acceptance", "Pending Acceptance by {}"},
    {"provisioning", "Provisioning"},
    {"active", "Active"},
    {"rejected", "Rejected by {}"},
    {"expired", "Expired"},
    {"deleted", "Deleted by {}"}};

Value side_of(const RequestContext& context, const Value& vpc) {
  Value side{{"VpcId", vpc.at("VpcId")},
             {"OwnerId", context.account},
             {"Region", context.region},
             {"CidrBlock", vpc.at("CidrBlock")},
             {"PeeringOptions",
              {{"AllowDnsResolutionFromRemoteVpc", false},
               {"AllowEgressFromLocalClassicLinkToRemoteVpc", false},
               {"AllowEgressFromLocalVpcToRemoteClassicLink", false}}}};
  side["CidrBlockSet"] = Value::array();
  for (const Cidr& block : ipv4_blocks_of(vpc)) side["CidrBlockSet"].push_back({{"CidrBlock", to_string(block)}});
  return side;
}

bool have_overlap(const Value& a, const Value& b) {
  for (const Cidr& block : ipv4_blocks_of(a)) {
    for (const Cidr& other : ipv4_blocks_of(b)) {
      if (overlap(block, other)) return true;
    }
  }
  return false;
}

/// "You cannot create a VPC peering connection between VPCs that have matching or overlapping CIDR blocks": AWS takes
/// the request, and the connection fails.
void complete_peering(RequestContext& context, const Value& input, Value& peering) {
  refuse_unimplemented(input, {"RequesterPeeringConnectionOptions"});
  if (!has_member(input, "PeerVpcId")) throw missing_parameter("peerVpcId");
  const bool is_elsewhere = input.value("PeerOwnerId", context.account) != context.account ||
                            input.value("PeerRegion", context.region) != context.region;
  if (is_elsewhere) {
    throw ApiError("NotImplemented", "skyrig does not implement peering with another account or region yet.", 501);
  }
  const Value requester = get_resource(context, "vpc", input.at("VpcId")),
              accepter = get_resource(context, "vpc", input["PeerVpcId"]);
  peering["RequesterVpcInfo"] = side_of(context, requester);
  peering["AccepterVpcInfo"] = side_of(context, accepter);
  // What the accepter may see of itself is shown once it has accepted.
  peering["ExpirationTime"] = emulator::to_timestamp(context.time + kExpiresAfter);
  if (requester.at("VpcId") == accepter.at("VpcId") || have_overlap(requester, accepter)) {
    peering["Status"]["Code"] = "failed";
    peering["Status"]["Message"] = "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range";
  }
}

void present_peering(RequestContext& context, Value& peering) {
  const std::string code = peering.at("Status").at("Code");
  for (const auto& [state, message] : kMessages) {
    if (state != code) continue;
    std::string text(message);
    if (const size_t mark = text.find("{}"); mark != std::string::npos) text.replace(mark, 2, context.account);
    peering["Status"]["Message"] = text;
  }
  if (code != "pending-acceptance" && code != "initiating-request") peering.erase("ExpirationTime");
}

ResourceType peering_type() {
  return {.service = kService,
          .name = kPeering,
          .shape = "VpcPeeringConnection",
          .id_member = "VpcPeeringConnectionId",
          .id_prefix = "pcx-",
          .not_found = "InvalidVpcPeeringConnectionID.NotFound",
          .not_found_message = "The vpcPeeringConnection ID '{}' does not exist",
          .malformed = "InvalidVpcPeeringConnectionId.Malformed",
          .lifecycle = {.pointer = "/Status/Code",
                        .initial = "initiating-request",
                        .steps = {{"initiating-request", "pending-acceptance", {}},
                                  {"pending-acceptance", "expired", kExpiresAfter},
                                  {"provisioning", "active", {}},
                                  {"failed", "gone", kVisibleAfterEnd},
                                  {"expired", "gone", kVisibleAfterEnd},
                                  {"rejected", "gone", kVisibleAfterEnd},
                                  {"deleted", "gone", kVisibleAfterEnd}},
                        .releasing = {"failed", "expired", "rejected", "deleted"},
                        .gone = "gone"},
          .references = {{"PeerVpcId", "vpc"}},
          .filters = {{"status-code", "/Status/Code"}, {"status-message", "/Status/Message"}},
          .remove_operation = "-",
          .hooks = {.create = complete_peering, .present = present_peering}};
}

ApiError invalid_state(const Value& peering) {
  return ApiError("InvalidStateTransition",
                  "Invalid state transition for " + peering.at("VpcPeeringConnectionId").get<std::string>() +
                      ", attempted to transition from " + peering.at("Status").at("Code").get<std::string>());
}

/// By hand, as the next two: they move the connection from one state to another.
Value move_peering(RequestContext& context, const Value& input, std::initializer_list<std::string_view> from,
                   const char* to) {
  const ResourceType& type = type_named(context, kPeering);
  Value peering = get_resource(context, type, input.at("VpcPeeringConnectionId"));
  const std::string code = peering.at("Status").at("Code");
  if (std::find(from.begin(), from.end(), code) == from.end()) {
    ApiError refusal = invalid_state(peering);
    const std::string wanted = to == std::string_view("provisioning") ? "active" : to;
    throw ApiError(refusal.code(), refusal.message() + " to " + wanted);
  }
  context.machine.engine.transition(context, type, peering, to);
  return context.machine.engine.present(context, type, std::move(peering));
}

Value accept(RequestContext& context, const Value& input) {
  return {{"VpcPeeringConnection", move_peering(context, input, {"pending-acceptance"}, "provisioning")}};
}

Value reject(RequestContext& context, const Value& input) {
  move_peering(context, input, {"pending-acceptance"}, "rejected");
  return {{"Return", true}};
}

Value delete_peering(RequestContext& context, const Value& input) {
  move_peering(context, input, {"pending-acceptance", "active", "failed"}, "deleted");
  return {{"Return", true}};
}

Value modify_options(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, kPeering);
  Value peering = get_resource(context, type, input.at("VpcPeeringConnectionId"));
  if (peering.at("Status").at("Code") != "active") {
    throw ApiError("OperationNotPermitted",
                   "Peering " + peering.at("VpcPeeringConnectionId").get<std::string>() +
                       " is not active. Peering options can be added only to active peerings.");
  }
  Value output = Value::object();
  for (const auto& [member, side] : {std::pair{"RequesterPeeringConnectionOptions", "RequesterVpcInfo"},
                                     std::pair{"AccepterPeeringConnectionOptions", "AccepterVpcInfo"}}) {
    if (!input.contains(member)) continue;
    peering[side]["PeeringOptions"].update(input[member]);
    output[member] = peering[side]["PeeringOptions"];
  }
  context.machine.engine.update(context, type, peering);
  return output;
}

/// "PeerRoleArn: The Amazon Resource Name (ARN) of the VPC peer role for the peering connection in another AWS
/// account." CloudFormation accepts the connection with it.
void assume_peer_role(Provisioning& provisioning) {
  const Value role = provisioning.properties().value("PeerRoleArn", Value());
  if (role.is_null()) return;
  provisioning.call("sts", "AssumeRole", {{"RoleArn", role}, {"RoleSessionName", "AWSCloudFormation"}});
}

}  // namespace

void add_vpc_peering_connections(Service& service) {
  service.resource_types.push_back(peering_type());
  service.operations.push_back({"AcceptVpcPeeringConnection", accept});
  service.operations.push_back({"RejectVpcPeeringConnection", reject});
  service.operations.push_back({"DeleteVpcPeeringConnection", delete_peering});
  service.operations.push_back({"ModifyVpcPeeringConnectionOptions", modify_options});
  service.cloudformation.push_back(
      {.type = "AWS::EC2::VPCPeeringConnection",
       .create = "CreateVpcPeeringConnection",
       .identifier_member = "VpcPeeringConnectionId",
       .read = "DescribeVpcPeeringConnections",
       .read_result = "/VpcPeeringConnections/0",
       .remove = "DeleteVpcPeeringConnection",
       .attributes = {{"Id", "/VpcPeeringConnectionId"}},
       .state = "/Status/Code",
       .stable_states = {"active"},
       .failed_states = {"failed", "rejected", "expired"},
       // CloudFormation accepts a connection within one account by itself.
       .create_resource = [](Provisioning& provisioning) {
         Value input = provisioning.properties();
         refuse_unimplemented(input, {"AssumeRoleRegion"});
         assume_peer_role(provisioning);
         for (const char* property : {"Tags", "PeerRoleArn"}) input.erase(property);
         Value specification{{"ResourceType", kPeering}, {"Tags", provisioning.tags()}};
         input["TagSpecifications"] = Value::array({std::move(specification)});
         const Value output = provisioning.call(kService, "CreateVpcPeeringConnection", std::move(input));
         const std::string id = output.at("VpcPeeringConnection").at("VpcPeeringConnectionId");
         provisioning.call(kService, "AcceptVpcPeeringConnection", {{"VpcPeeringConnectionId", id}});
         return id;
       }});
}

}  // namespace ec2
