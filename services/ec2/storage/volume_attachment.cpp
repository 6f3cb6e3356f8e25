// An attachment is known to the volume (Attachments) and to the instance (BlockDeviceMappings): so that describing
// hundreds of instances reads no volumes. Only this file writes the two, which is why it is by hand.
#include "services/ec2/storage/volume_attachment.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/instance_type.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// io1 and io2 volumes with Multi-Attach. https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volumes-multi.html
constexpr size_t kMultiAttachMax = 16;
constexpr int64_t kAttachmentsDefaultMax = 27;

const Value* mapping_of_device(const Value& instance, const std::string& device) {
  for (const Value& mapping : instance.at("BlockDeviceMappings")) {
    if (mapping.at("DeviceName") == device) return &mapping;
  }
  return nullptr;
}

/// "/dev/sdf", "xvdba": https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html
bool is_device_name(std::string_view device) {
  if (device.starts_with("/dev/")) device.remove_prefix(5);
  const bool has_prefix = device.starts_with("sd") || device.starts_with("xvd") || device.starts_with("hd");
  return has_prefix && device.size() >= 3 && device.size() <= 6;
}

int64_t attachments_max(const RequestContext& context, const Value& instance) {
  const auto type = find_instance_type(context, instance.at("InstanceType").get_ref<const std::string&>());
  const auto info = type ? type->find("EbsInfo") : std::nullopt;
  const auto maximum = info ? info->find("MaximumEbsAttachments") : std::nullopt;
  return maximum ? maximum->integer() : kAttachmentsDefaultMax;
}

void check_volume(const Value& volume, const Value& instance) {
  const std::string volume_id = volume.at("VolumeId");
  const std::string instance_id = instance.at("InstanceId");
  const std::string state = volume.at("State");
  const bool may_share = volume.value("MultiAttachEnabled", false);
  if (state == "in-use" && !(may_share && volume.at("Attachments").size() < kMultiAttachMax)) {
    throw ApiError("VolumeInUse", volume_id + " is already attached to an instance");
  }
  for (const Value& attachment : volume.at("Attachments")) {
    if (attachment.at("InstanceId") == instance_id) {
      throw ApiError("VolumeInUse", volume_id + " is already attached to an instance");
    }
  }
  if (volume.at("AvailabilityZone") != instance.at("Placement").at("AvailabilityZone")) {
    throw ApiError(
        "InvalidVolume.ZoneMismatch",
        "The volume '" + volume_id + "' is not in the same availability zone as instance '" + instance_id + "'");
  }
}

Value attach(RequestContext& context, const Value& input) {
  // The card that all instances have is 0.
  if (input.value("EbsCardIndex", 0) != 0) refuse_unimplemented(input, {"EbsCardIndex"});
  Value volume = get_resource(context, "volume", input.at("VolumeId"));
  Value instance = get_resource(context, "instance", input.at("InstanceId"));
  const std::string state = instance.at("State").at("Name");
  if (state != "running" && state != "stopped") {
    throw ApiError("IncorrectState", "Instance '" + input.at("InstanceId").get<std::string>() + "' is not 'running'.");
  }
  const std::string device = input.at("Device");
  if (!is_device_name(device)) {
    throw ApiError("InvalidParameterValue", "Value (" + device + ") for parameter device is invalid. " + device +
                                                " is not a valid EBS device name.");
  }
  Value attachment = attach_volume(context, volume, instance, {.device = device});
  attachment["State"] = "attaching";
  return attachment;
}

/// The attachment that a DetachVolume request means.
Value find_attachment(const Value& volume, const Value& input) {
  const std::string volume_id = volume.at("VolumeId");
  const Value& attachments = volume.at("Attachments");
  if (attachments.empty()) {
    throw ApiError("IncorrectState",
                   "Volume '" + volume_id + "' is in the '" + volume.at("State").get<std::string>() + "' state.");
  }
  for (const Value& attachment : attachments) {
    const bool is_instance = !input.contains("InstanceId") || input["InstanceId"] == attachment.at("InstanceId");
    const bool is_device = !input.contains("Device") || input["Device"] == attachment.at("Device");
    if (is_instance && is_device) return attachment;
  }
  throw ApiError("InvalidAttachment.NotFound", "The volume '" + volume_id + "' is not attached to instance '" +
                                                   input.value("InstanceId", "") + "' as device '" +
                                                   input.value("Device", "") + "'.");
}

Value detach(RequestContext& context, const Value& input) {
  Value volume = get_resource(context, "volume", input.at("VolumeId"));
  if (input.contains("InstanceId")) get_resource(context, "instance", input["InstanceId"]);
  Value attachment = find_attachment(volume, input);
  const std::string instance_id = attachment.at("InstanceId");
  Value instance = get_resource(context, "instance", instance_id);
  const bool is_root = attachment.at("Device") == instance.value("RootDeviceName", "");
  if (is_root && instance.at("State").at("Name") != "stopped") {
    throw ApiError("OperationNotPermitted", "Unable to detach root volume '" +
                                                attachment.at("Device").get<std::string>() + "' from instance '" +
                                                instance_id + "'");
  }
  detach_volume(context, volume, instance_id);
  Value& mappings = instance.at("BlockDeviceMappings");
  for (size_t i = mappings.size(); i-- > 0;) {
    if (mappings[i].at("Ebs").at("VolumeId") == volume.at("VolumeId")) mappings.erase(i);
  }
  context.machine.engine.update(context, type_named(context, "instance"), instance);
  attachment["State"] = "detaching";
  return attachment;
}

std::string provision_attachment(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  Value input{{"VolumeId", properties.at("VolumeId")}, {"InstanceId", properties.at("InstanceId")}};
  if (properties.contains("Device")) input["Device"] = properties["Device"];
  provisioning.call("ec2", "AttachVolume", std::move(input));
  return properties.at("VolumeId").get<std::string>() + "|" + properties.at("InstanceId").get<std::string>();
}

void remove_attachment(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  provisioning.call("ec2", "DetachVolume",
                    {{"VolumeId", properties.at("VolumeId")}, {"InstanceId", properties.at("InstanceId")}});
}

}  // namespace

Value attach_volume(RequestContext& context, Value& volume, Value& instance, const NewAttachment& request) {
  check_volume(volume, instance);
  if (mapping_of_device(instance, request.device)) {
    throw ApiError("InvalidParameterValue", "Invalid value '" + request.device + "' for unixDevice. Attachment point " +
                                                request.device + " is already in use");
  }
  const int64_t maximum = attachments_max(context, instance);
  if (static_cast<int64_t>(instance.at("BlockDeviceMappings").size()) >= maximum) {
    throw ApiError("AttachmentLimitExceeded", "Instance '" + instance.at("InstanceId").get<std::string>() +
                                                  "' has reached the maximum of " + std::to_string(maximum) +
                                                  " attachments.");
  }
  const double now = whole_seconds(context);
  const Value attachment{{"VolumeId", volume.at("VolumeId")},
                         {"InstanceId", instance.at("InstanceId")},
                         {"Device", request.device},
                         {"State", "attached"},
                         {"AttachTime", now},
                         {"DeleteOnTermination", request.delete_on_termination}};
  volume["Attachments"].push_back(attachment);
  context.machine.engine.transition(context, type_named(context, "volume"), volume, "in-use");
  instance["BlockDeviceMappings"].push_back({{"DeviceName", request.device},
                                             {"Ebs",
                                              {{"VolumeId", volume.at("VolumeId")},
                                               {"AttachTime", now},
                                               {"DeleteOnTermination", request.delete_on_termination},
                                               {"Status", "attached"}}}});
  context.machine.engine.update(context, type_named(context, "instance"), instance);
  return attachment;
}

void detach_volume(RequestContext& context, Value& volume, const std::string& instance_id) {
  Value& attachments = volume.at("Attachments");
  for (size_t i = attachments.size(); i-- > 0;) {
    if (attachments[i].at("InstanceId") == instance_id) attachments.erase(i);
  }
  const ResourceType& type = type_named(context, "volume");
  if (attachments.empty()) {
    context.machine.engine.transition(context, type, volume, "available");
  } else {
    context.machine.engine.update(context, type, volume);
  }
}

void add_volume_attachments(Service& service) {
  service.operations.push_back({"AttachVolume", attach});
  service.operations.push_back({"DetachVolume", detach});
  service.cloudformation.push_back(
      {.type = "AWS::EC2::VolumeAttachment",
       .create_resource = provision_attachment,
       .remove_resource = remove_attachment,
       .read_resource = [](Provisioning& provisioning) { return provisioning.properties(); }});
}

}  // namespace ec2
