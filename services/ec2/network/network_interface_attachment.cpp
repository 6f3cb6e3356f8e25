// By hand, since these operations change an interface that is there, and name it by its attachment.
#include "services/ec2/network/network_interface_attachment.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/clock.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/instance_network.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

void refuse_taken_index(RequestContext& context, const std::string& instance_id, const Value& index) {
  for (const Value& other : resources_naming(context, "instance", instance_id, "network-interface")) {
    if (other.at("Attachment").at("DeviceIndex") != index) continue;
    throw invalid_parameter_value("Instance '" + instance_id + "' already has an interface attached at device index '" +
                                  index.dump() + "'.");
  }
}

Value attach_network_interface(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"EnaSrdSpecification", "EnaQueueCount"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  const std::string id = interface_.at("NetworkInterfaceId"), instance_id = input.at("InstanceId");
  const Value instance = get_resource(context, "instance", instance_id);
  if (interface_.at("Status") != "available") {
    throw ApiError("InvalidNetworkInterface.InUse", "Interface: [" + id + "] in use.");
  }
  const std::string state = instance.at("State").at("Name");
  if (state != "running" && state != "stopped" && state != "pending") {
    throw ApiError("IncorrectState", "Instance '" + instance_id + "' is not 'running' or 'stopped'.");
  }
  if (instance.at("Placement").at("AvailabilityZone") != interface_.at("AvailabilityZone")) {
    throw invalid_combination(
        "You may not attach a network interface to an instance if they are not in the same availability zone");
  }
  refuse_taken_index(context, instance_id, input.at("DeviceIndex"));
  interface_["Status"] = "in-use";
  interface_["Attachment"] = {{"AttachmentId", "eni-attach-" + context.machine.ids.hexadecimal(kIdDigits)},
                              {"InstanceId", instance_id},
                              {"InstanceOwnerId", context.account},
                              {"DeviceIndex", input.at("DeviceIndex")},
                              {"NetworkCardIndex", input.value("NetworkCardIndex", 0)},
                              {"AttachTime", whole_seconds(context)},
                              {"DeleteOnTermination", false},
                              {"Status", "attached"}};
  store_network_interface(context, interface_);
  return {{"AttachmentId", interface_["Attachment"]["AttachmentId"]},
          {"NetworkCardIndex", interface_["Attachment"]["NetworkCardIndex"]}};
}

Value find_by_attachment(RequestContext& context, const std::string& attachment_id) {
  std::optional<Value> found;
  context.machine.engine.each(context, type_named(context, "network-interface"), [&](Value& interface_) {
    if (interface_.contains("Attachment") && interface_["Attachment"].at("AttachmentId") == attachment_id)
      found = std::move(interface_);
    return !found.has_value();
  });
  if (found) return std::move(*found);
  throw ApiError("InvalidAttachmentID.NotFound", "The attachment ID '" + attachment_id + "' does not exist");
}

Value detach_network_interface(RequestContext& context, const Value& input) {
  const std::string id = input.at("AttachmentId");
  Value interface_ = find_by_attachment(context, id);
  if (id.starts_with("ela-attach-")) {
    throw ApiError("OperationNotPermitted", "You are not allowed to manage 'ela-attach' attachments.");
  }
  // "You can't detach a primary network interface from an instance."
  if (interface_["Attachment"].at("DeviceIndex") == 0) {
    throw ApiError("OperationNotPermitted",
                   "The network interface at device index 0 and networkCard index 0 cannot be detached.");
  }
  interface_.erase("Attachment");
  interface_["Status"] = "available";
  store_network_interface(context, interface_);
  return Value::object();
}

void modify_attachment(Value& interface_, const Value& change) {
  refuse_unimplemented(change, {"DefaultEnaQueueCount", "EnaQueueCount"});
  if (!interface_.contains("Attachment") ||
      interface_["Attachment"].at("AttachmentId") != change.value("AttachmentId", "")) {
    throw ApiError("InvalidAttachmentID.NotFound",
                   "The attachment ID '" + change.value("AttachmentId", "") + "' does not exist");
  }
  if (change.contains("DeleteOnTermination"))
    interface_["Attachment"]["DeleteOnTermination"] = change["DeleteOnTermination"];
}

/// An interface that has an elastic address keeps it.
void modify_public_address(RequestContext& context, Value& interface_, bool is_wanted) {
  interface_["@HasAutomaticAddress"] = is_wanted;
  if (!is_wanted) take_public_address(interface_);
  if (is_wanted && !has_public_address(interface_)) give_public_address(context, interface_);
}

/// "You can specify only one attribute at a time."
Value modify_attribute(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"EnaSrdSpecification", "EnablePrimaryIpv6", "AssociatedSubnetIds"});
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  size_t changed = 0;
  const auto changes = [&](const char* member) { return input.contains(member) && ++changed > 0; };
  if (changes("Description")) interface_["Description"] = input["Description"].value("Value", "");
  if (changes("SourceDestCheck")) interface_["SourceDestCheck"] = input["SourceDestCheck"].value("Value", true);
  if (changes("ConnectionTrackingSpecification")) {
    interface_["ConnectionTrackingConfiguration"] = input["ConnectionTrackingSpecification"];
  }
  if (changes("AssociatePublicIpAddress"))
    modify_public_address(context, interface_, input["AssociatePublicIpAddress"]);
  if (changes("Attachment")) modify_attachment(interface_, input["Attachment"]);
  if (changes("Groups")) {
    const Value subnet = get_resource(context, "subnet", interface_.at("SubnetId"));
    interface_["Groups"] = group_identifiers(context, input["Groups"], subnet);
  }
  if (changed == 0) throw invalid_combination("No attributes specified.");
  if (changed > 1) throw invalid_combination("Fields for multiple attribute types specified");
  store_network_interface(context, interface_);
  return Value::object();
}

Value describe_attribute(RequestContext& context, const Value& input) {
  const Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  const std::string attribute = input.value("Attribute", "");
  Value output{{"NetworkInterfaceId", interface_.at("NetworkInterfaceId")}};
  if (attribute == "description") output["Description"] = {{"Value", interface_.at("Description")}};
  if (attribute == "sourceDestCheck") output["SourceDestCheck"] = {{"Value", interface_.at("SourceDestCheck")}};
  if (attribute == "groupSet") output["Groups"] = interface_.at("Groups");
  if (attribute == "attachment" && interface_.contains("Attachment")) output["Attachment"] = interface_["Attachment"];
  if (attribute == "associatePublicIpAddress")
    output["AssociatePublicIpAddress"] = interface_.value("@HasAutomaticAddress", false);
  if (attribute.empty()) throw missing_parameter("attribute");
  return output;
}

Value reset_attribute(RequestContext& context, const Value& input) {
  Value interface_ = get_resource(context, "network-interface", input.at("NetworkInterfaceId"));
  if (!has_member(input, "SourceDestCheck")) throw missing_parameter("sourceDestCheck");
  interface_["SourceDestCheck"] = true;
  store_network_interface(context, interface_);
  return Value::object();
}

}  // namespace

void add_network_interface_attachments(Service& service) {
  service.operations.push_back({"AttachNetworkInterface", attach_network_interface});
  service.operations.push_back({"DetachNetworkInterface", detach_network_interface});
  service.operations.push_back({"ModifyNetworkInterfaceAttribute", modify_attribute});
  service.operations.push_back({"DescribeNetworkInterfaceAttribute", describe_attribute});
  service.operations.push_back({"ResetNetworkInterfaceAttribute", reset_attribute});
}

}  // namespace ec2
