#include "services/ec2/storage/volume.h"

#include <map>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/refusals.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

using nlohmann::literals::operator""_json;

/// What AWS offers of each volume type. https://docs.aws.amazon.com/ebs/latest/userguide/ebs-volume-types.html
struct VolumeKind {
  int64_t size_min, size_max;  ///< GiB
  /// 0 where the type takes no Iops.
  int64_t iops_min = 0, iops_max = 0, iops_per_gib_max = 0;
  int64_t iops_default = 0;  ///< 0 where Iops must be given
  /// MiB/s; 0 where the type takes no Throughput.
  int64_t throughput_min = 0, throughput_max = 0;
};

const std::map<std::string_view, VolumeKind> kVolumeKinds = {
    {"standard", {.size_min = 1, .size_max = 1024}},
    {"gp2", {.size_min = 1, .size_max = 16384}},
    {"gp3",
     {.size_min = 1,
      .size_max = 65536,
      .iops_min = 3000,
      .iops_max = 80000,
      .iops_per_gib_max = 500,
      .iops_default = 3000,
      .throughput_min = 125,
      .throughput_max = 2000}},
    {"io1", {.size_min = 4, .size_max = 16384, .iops_min = 100, .iops_max = 64000, .iops_per_gib_max = 50}},
    {"io2", {.size_min = 4, .size_max = 65536, .iops_min = 100, .iops_max = 256000, .iops_per_gib_max = 1000}},
    {"st1", {.size_min = 125, .size_max = 16384}},
    {"sc1", {.size_min = 125, .size_max = 16384}},
};

ApiError invalid(const std::string& message) {
  return ApiError("InvalidParameterValue", message);
}

/// gp2 volumes get 3 IOPS a GiB, from 100 to 16,000.
int64_t gp2_iops(int64_t size) {
  return std::clamp<int64_t>(3 * size, 100, 16000);
}

void check_size(const std::string& type, const VolumeKind& kind, int64_t size) {
  if (size < kind.size_min) {
    throw invalid("Volume of " + std::to_string(size) + "GiB is too small for volume type " + type + "; minimum is " +
                  std::to_string(kind.size_min) + "GiB.");
  }
  if (size > kind.size_max) {
    throw invalid("Volume of " + std::to_string(size) + "GiB is too large for volume type " + type + "; maximum is " +
                  std::to_string(kind.size_max) + "GiB.");
  }
}

void check_iops(const std::string& type, const VolumeKind& kind, Value& volume) {
  const int64_t size = volume.at("Size");
  if (kind.iops_min == 0) {
    if (volume.contains("Iops")) {
      throw ApiError("InvalidParameterCombination", "The parameter iops is not supported for " + type + " volumes.");
    }
    if (type == "gp2") volume["Iops"] = gp2_iops(size);
    return;
  }
  if (!volume.contains("Iops")) {
    if (kind.iops_default == 0) {
      throw ApiError("MissingParameter", "The parameter iops must be specified for " + type + " volumes.");
    }
    volume["Iops"] = kind.iops_default;
    return;
  }
  const int64_t iops = volume["Iops"];
  if (iops < kind.iops_min) {
    throw invalid("Volume iops of " + std::to_string(iops) + " is too low; minimum is " +
                  std::to_string(kind.iops_min) + ".");
  }
  if (iops > kind.iops_max) {
    throw invalid("Volume iops of " + std::to_string(iops) + " is too high; maximum is " +
                  std::to_string(kind.iops_max) + ".");
  }
  // The included 3,000 IOPS of gp3 come with every size.
  if (iops > kind.iops_per_gib_max * size && iops > kind.iops_default) {
    throw invalid("Iops to volume size ratio of " + std::to_string(iops / std::max<int64_t>(size, 1)) +
                  " is too high; maximum is " + std::to_string(kind.iops_per_gib_max) + ".");
  }
}

void check_throughput(const std::string& type, const VolumeKind& kind, Value& volume) {
  if (kind.throughput_min == 0) {
    if (volume.contains("Throughput")) {
      throw ApiError("InvalidParameterCombination",
                     "The parameter throughput is not supported for " + type + " volumes.");
    }
    return;
  }
  if (!volume.contains("Throughput")) volume["Throughput"] = kind.throughput_min;
  const int64_t throughput = volume["Throughput"];
  if (throughput < kind.throughput_min || throughput > kind.throughput_max) {
    const bool is_low = throughput < kind.throughput_min;
    throw invalid("Volume throughput of " + std::to_string(throughput) + "MiB/s is too " + (is_low ? "low" : "high") +
                  "; " + (is_low ? "minimum" : "maximum") + " is " +
                  std::to_string(is_low ? kind.throughput_min : kind.throughput_max) + "MiB/s.");
  }
  // gp3 gives at most 0.25 MiB/s for each IOPS.
  if (4 * throughput > volume.at("Iops").get<int64_t>()) {
    throw invalid("Throughput (MiBps) to iops ratio of " +
                  std::to_string(static_cast<double>(throughput) / volume.at("Iops").get<double>()) +
                  " is too high; maximum is 0.250000 MiBps per iops.");
  }
}

/// Checks and completes a volume's type, size and rates.
void check_settings(Value& volume) {
  const std::string type = volume.at("VolumeType");
  const auto kind = kVolumeKinds.find(type);
  if (kind == kVolumeKinds.end())
    throw ApiError("UnknownVolumeType", "Unsupported volume type '" + type + "' for volume creation.");
  check_size(type, kind->second, volume.at("Size"));
  check_iops(type, kind->second, volume);
  check_throughput(type, kind->second, volume);
  const bool may_multi_attach = type == "io1" || type == "io2";
  if (volume.value("MultiAttachEnabled", false) && !may_multi_attach) {
    throw ApiError("InvalidParameterCombination",
                   "The parameter MultiAttachEnabled is not supported for " + type + " volumes.");
  }
}

ResourceType volume_type() {
  return {
      .service = kService,
      .name = "volume",
      .shape = "Volume",
      .id_member = "VolumeId",
      .id_prefix = "vol-",
      .not_found = "InvalidVolume.NotFound",
      .not_found_message = "The volume '{}' does not exist.",
      .malformed = "InvalidVolumeID.Malformed",
      .defaults =
          [] {
            return R"({"Attachments": [], "MultiAttachEnabled": false, "Operator": {"Managed": false}, "@AutoEnableIO": false})"_json;
          },
      .lifecycle = {.pointer = "/State", .initial = "creating", .steps = {{"creating", "available", {}}}},
      // A snapshot may be deleted while volumes made from it live on.
      .references = {{"SnapshotId", ""}},
      .filters = {{"attachment.attach-time", "/Attachments/*/AttachTime"},
                  {"attachment.delete-on-termination", "/Attachments/*/DeleteOnTermination"},
                  {"attachment.device", "/Attachments/*/Device"},
                  {"attachment.instance-id", "/Attachments/*/InstanceId"},
                  {"attachment.status", "/Attachments/*/State"},
                  {"status", "/State"}},
      .create_operation = "-",
      .remove_operation = "-"};
}

/// Size and encryption of a new volume come from its snapshot unless the request says more.
void apply_snapshot(const Value& snapshot, Value& volume) {
  const int64_t size = snapshot.at("VolumeSize");
  if (!volume.contains("Size")) volume["Size"] = size;
  if (volume["Size"].get<int64_t>() < size) {
    throw invalid("The volume size of " + std::to_string(volume["Size"].get<int64_t>()) +
                  "GiB is smaller than snapshot '" + snapshot.at("SnapshotId").get<std::string>() +
                  "', expect size >= " + std::to_string(size) + "GiB");
  }
  if (snapshot.value("Encrypted", false)) volume["Encrypted"] = true;
}

/// Written by hand: what a volume is made of depends on its type and its snapshot.
Value create_volume(RequestContext& context, const Value& input) {
  std::string zone_name = input.value("AvailabilityZone", "");
  if (zone_name.empty()) zone_name = input.value("AvailabilityZoneId", "");
  if (zone_name.empty()) throw ApiError("MissingParameter", "The request must contain the parameter AvailabilityZone");
  for (const char* name : {"OutpostArn", "VolumeInitializationRate", "Operator"}) {
    if (!input.contains(name)) continue;
    throw ApiError("NotImplemented", "skyrig does not implement " + std::string(name) + " of CreateVolume yet.", 501);
  }
  const Value tags = tags_for(input, "volume", {"volume"});
  check_tags(context, tags);
  Value settings = Value::object();
  for (const char* name :
       {"VolumeType", "Size", "Iops", "Throughput", "SnapshotId", "Encrypted", "KmsKeyId", "MultiAttachEnabled"}) {
    if (input.contains(name)) settings[name] = input[name];
  }
  return make_volume(context, {.zone = zone_name, .settings = settings, .tags = tags});
}

Value delete_volume(RequestContext& context, const Value& input) {
  const Value volume = get_resource(context, "volume", input.at("VolumeId"));
  const std::string id = volume.at("VolumeId");
  const Value& attachments = volume.at("Attachments");
  if (!attachments.empty()) {
    throw ApiError("VolumeInUse",
                   "Volume " + id + " is currently attached to " + attachments[0].at("InstanceId").get<std::string>());
  }
  erase_volume(context, id);
  return Value::object();
}

/// The modification as it is shown at once, and as it is from then on: nothing takes time here.
Value modification_of(const Value& before, const Value& after, const RequestContext& context) {
  Value result{{"VolumeId", before.at("VolumeId")},
               {"ModificationState", "modifying"},
               {"Progress", 0},
               {"StartTime", emulator::to_timestamp(context.time)}};
  const std::pair<const char*, const char*> members[] = {{"Size", "Size"},
                                                         {"Iops", "Iops"},
                                                         {"VolumeType", "VolumeType"},
                                                         {"Throughput", "Throughput"},
                                                         {"MultiAttachEnabled", "MultiAttachEnabled"}};
  for (const auto& [name, suffix] : members) {
    if (before.contains(name)) result[std::string("Original") + suffix] = before[name];
    if (after.contains(name)) result[std::string("Target") + suffix] = after[name];
  }
  return result;
}

/// https://docs.aws.amazon.com/ebs/latest/userguide/modify-volume-requirements.html
Value modify_volume(RequestContext& context, const Value& input) {
  const Value before = get_resource(context, "volume", input.at("VolumeId"));
  Value after = before;
  if (input.value("Size", before.at("Size").get<int64_t>()) < before.at("Size").get<int64_t>()) {
    throw invalid("New size cannot be smaller than existing size");
  }
  if (input.contains("VolumeType") && input["VolumeType"] != before["VolumeType"]) {
    // The old type's rates do not go over into the new one.
    after.erase("Iops");
    after.erase("Throughput");
  } else if (before.at("VolumeType") == "gp2") {
    after.erase("Iops");
  }
  for (const char* name : {"Size", "VolumeType", "Iops", "Throughput", "MultiAttachEnabled"}) {
    if (input.contains(name)) after[name] = input[name];
  }
  check_settings(after);
  const Value modification = modification_of(before, after, context);
  after["@Modification"] = modification;
  after["@Modification"]["ModificationState"] = "completed";
  after["@Modification"]["Progress"] = 100;
  after["@Modification"]["EndTime"] = modification["StartTime"];
  context.machine.engine.update(context, type_named(context, "volume"), after);
  return {{"VolumeModification", modification}};
}

Value describe_volume_attribute(RequestContext& context, const Value& input) {
  const Value volume = get_resource(context, "volume", input.at("VolumeId"));
  Value output{{"VolumeId", volume.at("VolumeId")}};
  if (input.at("Attribute") == "autoEnableIO") {
    output["AutoEnableIO"] = {{"Value", volume.at("@AutoEnableIO")}};
  } else {
    output["ProductCodes"] = Value::array();
  }
  return output;
}

Value modify_volume_attribute(RequestContext& context, const Value& input) {
  Value volume = get_resource(context, "volume", input.at("VolumeId"));
  if (input.contains("AutoEnableIO")) volume["@AutoEnableIO"] = input["AutoEnableIO"].value("Value", false);
  context.machine.engine.update(context, type_named(context, "volume"), volume);
  return Value::object();
}

CloudFormationBinding volume_binding() {
  return {.type = "AWS::EC2::Volume",
          .create = "CreateVolume",
          .identifier = "/VolumeId",
          .identifier_member = "VolumeId",
          .read = "DescribeVolumes",
          .read_result = "/Volumes/0",
          .remove = "DeleteVolume",
          .configure = {"ModifyVolume", "ModifyVolumeAttribute"},
          .state = "/State",
          .stable_states = {"available", "in-use"}};
}

}  // namespace

Value make_volume(RequestContext& context, const NewVolume& request) {
  const auto zone = find_zone(context, request.zone);
  if (!zone) throw ApiError("InvalidZone.NotFound", "The zone '" + request.zone + "' does not exist.");
  Value volume = request.settings;
  if (!volume.contains("Size") && volume.value("SnapshotId", "").empty()) {
    throw ApiError("MissingParameter", "The request must contain the parameter size or snapshotId");
  }
  if (!volume.contains("VolumeType")) volume["VolumeType"] = "gp2";
  if (!volume.contains("Encrypted")) volume["Encrypted"] = false;
  if (!volume.value("SnapshotId", "").empty() && !request.snapshot_is_known) {
    apply_snapshot(get_resource(context, "snapshot", volume["SnapshotId"]), volume);
  }
  if (!volume.contains("SnapshotId")) volume["SnapshotId"] = "";
  check_settings(volume);
  check_key_dependency(volume);
  if (volume["Encrypted"].get<bool>() && !volume.contains("KmsKeyId")) {
    volume["KmsKeyId"] = emulator::make_arn(context, "kms", "alias/aws/ebs");
  }
  volume["AvailabilityZone"] = zone->name;
  volume["AvailabilityZoneId"] = zone->id;
  volume["CreateTime"] = emulator::to_timestamp(context.time);
  volume["Tags"] = request.tags;
  return context.machine.engine.create(context, type_named(context, "volume"), std::move(volume));
}

void check_key_dependency(const Value& input) {
  if (!has_member(input, "KmsKeyId") || input.value("Encrypted", false)) return;
  throw ApiError("InvalidParameterDependency", "The parameter KmsKeyId requires the parameter Encrypted to be set.");
}

void erase_volume(RequestContext& context, const std::string& volume_id) {
  context.machine.engine.erase(context, type_named(context, "volume"), volume_id);
}

void add_volumes(Service& service) {
  service.resource_types.push_back(volume_type());
  service.operations.push_back({"CreateVolume", create_volume});
  service.operations.push_back({"DeleteVolume", delete_volume});
  service.operations.push_back({"ModifyVolume", modify_volume});
  service.operations.push_back({"DescribeVolumeAttribute", describe_volume_attribute});
  service.operations.push_back({"ModifyVolumeAttribute", modify_volume_attribute});
  service.cloudformation.push_back(volume_binding());
}

}  // namespace ec2
