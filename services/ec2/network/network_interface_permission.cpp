// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterfacePermission.html
#include "services/ec2/network/network_interface_permission.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr std::string_view kInterfacePermission = "network-interface-permission";

/// "You can grant permission to a single AWS account only, and only one account at a time."
void check_grantee(RequestContext&, const Value& input, Value&) {
  refuse_unimplemented(input, {"AwsService"});
  if (!has_member(input, "AwsAccountId")) throw missing_parameter("awsAccountId");
}

ResourceType permission_type() {
  return {
      .service = kService,
      .name = kInterfacePermission,
      .shape = "NetworkInterfacePermission",
      .id_member = "NetworkInterfacePermissionId",
      .id_prefix = "eni-perm-",
      .not_found = "InvalidPermissionID.NotFound",
      .not_found_message = "The permission ID '{}' does not exist",
      .lifecycle = {.pointer = "/PermissionState/State", .initial = "pending", .steps = {{"pending", "granted", {}}}},
      .owned_by = {"network-interface"},
      .filters = {{"network-interface-permission.aws-account-id", "/AwsAccountId"},
                  {"network-interface-permission.aws-service", "/AwsService"},
                  {"network-interface-permission.network-interface-id", "/NetworkInterfaceId"},
                  {"network-interface-permission.network-interface-permission-id", "/NetworkInterfacePermissionId"},
                  {"network-interface-permission.permission", "/Permission"}},
      .remove_operation = "-",
      .hooks = {.create = check_grantee}};
}

/// By hand: "Force: Specify true to remove the permission even if the network interface is attached to an instance."
Value delete_permission(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, kInterfacePermission);
  const std::string id = input.at("NetworkInterfacePermissionId");
  const Value permission = get_resource(context, type, id);
  const Value interface_ = get_resource(context, "network-interface", permission.at("NetworkInterfaceId"));
  if (interface_.contains("Attachment") && !input.value("Force", false)) {
    throw ApiError("OperationNotPermitted", "The network interface '" +
                                                interface_.at("NetworkInterfaceId").get<std::string>() +
                                                "' is attached to an instance.");
  }
  context.machine.engine.remove(context, type, id);
  return {{"Return", true}};
}

}  // namespace

void add_network_interface_permissions(Service& service) {
  service.resource_types.push_back(permission_type());
  service.operations.push_back({"DeleteNetworkInterfacePermission", delete_permission});
  service.cloudformation.push_back({.type = "AWS::EC2::NetworkInterfacePermission",
                                    .create = "CreateNetworkInterfacePermission",
                                    .identifier = "/InterfacePermission/NetworkInterfacePermissionId",
                                    .identifier_member = "NetworkInterfacePermissionId",
                                    .read = "DescribeNetworkInterfacePermissions",
                                    .read_member = "NetworkInterfacePermissionIds",
                                    .read_result = "/NetworkInterfacePermissions/0",
                                    .remove = "DeleteNetworkInterfacePermission",
                                    .attributes = {{"Id", "/NetworkInterfacePermissionId"}},
                                    .state = "/PermissionState/State",
                                    .stable_states = {"granted"}});
}

}  // namespace ec2
