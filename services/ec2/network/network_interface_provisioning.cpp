#include "services/ec2/network/network_interface_provisioning.h"

#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

Value describe(Provisioning& provisioning, const std::string& id) {
  const Value output =
      provisioning.call(kService, "DescribeNetworkInterfaces", {{"NetworkInterfaceIds", Value::array({id})}});
  return output.at("NetworkInterfaces").at(0);
}

/// GetAtt's names for addresses differ from the operation's.
Value read_interface(Provisioning& provisioning) {
  Value shown = describe(provisioning, provisioning.physical_id());
  shown["Id"] = shown.at("NetworkInterfaceId");
  shown["PrimaryPrivateIpAddress"] = shown.at("PrivateIpAddress");
  shown["SecondaryPrivateIpAddresses"] = Value::array();
  for (const Value& address : shown.at("PrivateIpAddresses")) {
    if (address.at("Primary") != true) shown["SecondaryPrivateIpAddresses"].push_back(address.at("PrivateIpAddress"));
  }
  return shown;
}

Value attachment_input(const Value& properties) {
  refuse_unimplemented(properties, {"EnaSrdSpecification", "EnaQueueCount"});
  return {{"NetworkInterfaceId", properties.at("NetworkInterfaceId")},
          {"InstanceId", properties.at("InstanceId")},
          {"DeviceIndex", to_integer(properties.at("DeviceIndex"))}};
}

bool deletes_on_termination(const Value& properties) {
  const Value value = properties.value("DeleteOnTermination", Value(true));
  return value == true || value == "true";
}

void set_delete_on_termination(Provisioning& provisioning, const std::string& attachment_id) {
  provisioning.call(kService, "ModifyNetworkInterfaceAttribute",
                    {{"NetworkInterfaceId", provisioning.properties().at("NetworkInterfaceId")},
                     {"Attachment",
                      {{"AttachmentId", attachment_id},
                       {"DeleteOnTermination", deletes_on_termination(provisioning.properties())}}}});
}

CloudFormationBinding attachment_binding() {
  return {.type = "AWS::EC2::NetworkInterfaceAttachment",
          .create_resource =
              [](Provisioning& provisioning) {
                const Value input = attachment_input(provisioning.properties());
                const std::string id = provisioning.call(kService, "AttachNetworkInterface", input).at("AttachmentId");
                set_delete_on_termination(provisioning, id);
                return id;
              },
          .update_resource =
              [](Provisioning& provisioning) { set_delete_on_termination(provisioning, provisioning.physical_id()); },
          .remove_resource =
              [](Provisioning& provisioning) {
                provisioning.call(kService, "DetachNetworkInterface", {{"AttachmentId", provisioning.physical_id()}});
              },
          .read_resource =
              [](Provisioning& provisioning) {
                Value shown = provisioning.properties();
                shown["AttachmentId"] = provisioning.physical_id();
                return shown;
              }};
}

}  // namespace

void add_network_interface_bindings(Service& service) {
  service.cloudformation.push_back({.type = "AWS::EC2::NetworkInterface",
                                    .create = "CreateNetworkInterface",
                                    .identifier = "/NetworkInterface/NetworkInterfaceId",
                                    .identifier_member = "NetworkInterfaceId",
                                    .remove = "DeleteNetworkInterface",
                                    .configure = {"ModifyNetworkInterfaceAttribute"},
                                    .renames = {{"GroupSet", "Groups"}},
                                    .state = "/Status",
                                    .stable_states = {"available", "in-use"},
                                    .read_resource = read_interface});
  service.cloudformation.push_back(attachment_binding());
}

}  // namespace ec2
