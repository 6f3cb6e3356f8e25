// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html
#include "services/ec2/instance/launch_volumes.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/refusals.h"
#include "services/ec2/storage/volume.h"
#include "services/ec2/storage/volume_attachment.h"

namespace ec2 {
namespace {

ApiError invalid_mapping(const std::string& message) {
  return ApiError("InvalidBlockDeviceMapping", message);
}

Value* find_device(Value& mappings, const std::string& device) {
  for (Value& mapping : mappings) {
    if (mapping.at("DeviceName") == device) return &mapping;
  }
  return nullptr;
}

/// The image's root volume may be made larger or another type, but its snapshot stays.
void override_ebs(Value& mapping, const Value& override_) {
  Value& ebs = mapping["Ebs"];
  const std::string device = mapping.at("DeviceName");
  const Value& wanted = override_.at("Ebs");
  if (ebs.contains("VolumeSize") && wanted.contains("VolumeSize") && ebs.contains("SnapshotId") &&
      wanted["VolumeSize"].get<int64_t>() < ebs["VolumeSize"].get<int64_t>()) {
    throw invalid_mapping("Volume of size " + std::to_string(wanted["VolumeSize"].get<int64_t>()) +
                          "GB is smaller than snapshot '" + ebs["SnapshotId"].get<std::string>() +
                          "', expect size >= " + std::to_string(ebs["VolumeSize"].get<int64_t>()) + "GB");
  }
  if (wanted.contains("VolumeType") && wanted["VolumeType"] != ebs.value("VolumeType", "")) {
    ebs.erase("Iops");
    ebs.erase("Throughput");
  }
  ebs.update(wanted);
}

}  // namespace

void refuse_unplaced_volume(const Value& ebs) {
  refuse_unimplemented(ebs, {"OutpostArn", "VolumeInitializationRate", "AvailabilityZone", "AvailabilityZoneId"});
  // The card that all instances have is 0.
  if (ebs.value("EbsCardIndex", 0) != 0) refuse_unimplemented(ebs, {"EbsCardIndex"});
}

Value merge_block_devices(const Value& image, const Value& overrides) {
  Value mappings = image.value("BlockDeviceMappings", Value::array());
  for (Value& mapping : mappings) {
    if (mapping.contains("Ebs")) mapping["@IsOfImage"] = true;
  }
  for (const Value& override_ : overrides) {
    const std::string device = override_.value("DeviceName", "");
    if (device.empty()) throw ApiError("MissingParameter", "The request must contain the parameter deviceName");
    refuse_unplaced_volume(override_.value("Ebs", Value::object()));
    Value* known = find_device(mappings, device);
    if (override_.contains("NoDevice")) {
      if (device == image.value("RootDeviceName", "")) {
        throw invalid_mapping("The root device '" + device + "' may not be suppressed.");
      }
      for (size_t i = mappings.size(); i-- > 0;) {
        if (mappings[i].at("DeviceName") == device) mappings.erase(i);
      }
    } else if (known && known->contains("Ebs") && override_.contains("Ebs")) {
      override_ebs(*known, override_);
    } else if (known) {
      *known = override_;
    } else {
      const Value ebs = override_.value("Ebs", Value::object());
      if (!override_.contains("VirtualName") && !ebs.contains("VolumeSize") && !ebs.contains("SnapshotId")) {
        throw ApiError("MissingParameter", "The request must contain the parameter size or snapshotId");
      }
      mappings.push_back(override_);
    }
  }
  return mappings;
}

void launch_volumes(RequestContext& context, const Value& mappings, Value& instance, const Value& tags) {
  for (const Value& mapping : mappings) {
    // Instance store volumes (VirtualName) are part of the host and are shown nowhere.
    if (!mapping.contains("Ebs")) continue;
    const Value& ebs = mapping["Ebs"];
    Value settings = Value::object();
    for (const char* name : {"VolumeType", "Iops", "Throughput", "SnapshotId", "Encrypted", "KmsKeyId"}) {
      if (ebs.contains(name)) settings[name] = ebs[name];
    }
    if (ebs.contains("VolumeSize")) settings["Size"] = ebs["VolumeSize"];
    Value volume = make_volume(context, {.zone = instance.at("Placement").at("AvailabilityZone"),
                                         .settings = std::move(settings),
                                         .tags = tags,
                                         .snapshot_is_known = mapping.value("@IsOfImage", false)});
    const std::string device = mapping.at("DeviceName");
    attach_volume(context, volume, instance,
                  {.device = device, .delete_on_termination = ebs.value("DeleteOnTermination", true)});
  }
}

}  // namespace ec2
