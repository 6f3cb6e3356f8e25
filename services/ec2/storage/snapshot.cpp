#include "services/ec2/storage/snapshot.h"

#include "emulator/resource/resource_engine.h"
#include "protocol/model/fact_document.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/refusals.h"
#include "services/ec2/region.h"
#include "services/ec2/storage/volume.h"

namespace ec2 {
namespace {

using nlohmann::literals::operator""_json;

void complete_snapshot(RequestContext&, Value& snapshot) {
  if (snapshot.at("State") != "completed") return;
  snapshot["Progress"] = "100%";
  snapshot["CompletionTime"] = snapshot.at("StartTime");
}

ResourceType snapshot_type() {
  return {
      .service = kService,
      .name = "snapshot",
      .shape = "Snapshot",
      .id_member = "SnapshotId",
      .id_prefix = "snap-",
      .not_found = "InvalidSnapshot.NotFound",
      .not_found_message = "The snapshot '{}' does not exist.",
      .malformed = "InvalidSnapshotID.Malformed",
      .defaults =
          [] { return R"({"Description": "", "Progress": "", "StorageTier": "standard", "@Permissions": []})"_json; },
      .lifecycle = {.pointer = "/State", .initial = "pending", .steps = {{"pending", "completed", {}}}},
      // A snapshot outlives its volume.
      .references = {{"VolumeId", ""}},
      .filters = {{"status", "/State"}},
      .create_operation = "-",
      .describe_operation = "-",
      .remove_operation = "-",
      .hooks = {.present = complete_snapshot}};
}

/// Snapshots lie in the region; those of Local Zones and Outposts may lie there.
void require_regional(const Value& input) {
  refuse_unimplemented(input, {"OutpostArn"});
  if (input.value("Location", "regional") != "regional") refuse_unimplemented(input, {"Location"});
}

Value create_snapshot(RequestContext& context, const Value& input) {
  require_regional(input);
  const Value volume = get_resource(context, "volume", input.at("VolumeId"));
  const Value tags = tags_for(input, "snapshot", {"snapshot"});
  check_tags(context, tags);
  return make_snapshot(context, volume, input.value("Description", ""), tags);
}

bool is_excluded(const Value& specification, const Value& instance, const Value& mapping) {
  if (specification.value("ExcludeBootVolume", false) && mapping.at("DeviceName") == instance.at("RootDeviceName"))
    return true;
  const auto excluded = specification.value("ExcludeDataVolumeIds", std::vector<std::string>());
  return std::find(excluded.begin(), excluded.end(), mapping.at("Ebs").at("VolumeId")) != excluded.end();
}

/// Written by hand: one request makes a snapshot of each volume of an instance.
Value create_snapshots(RequestContext& context, const Value& input) {
  require_regional(input);
  const Value& specification = input.at("InstanceSpecification");
  const Value instance = get_resource(context, "instance", specification.at("InstanceId"));
  const Value own_tags = tags_for(input, "snapshot", {"snapshot"});
  Value output{{"Snapshots", Value::array()}};
  for (const Value& mapping : instance.at("BlockDeviceMappings")) {
    if (is_excluded(specification, instance, mapping)) continue;
    const Value volume = get_resource(context, "volume", mapping.at("Ebs").at("VolumeId"));
    Value tags = own_tags;
    if (input.value("CopyTagsFromSource", "") == "volume") {
      for (const Value& tag : volume.value("Tags", Value::array())) tags.push_back(tag);
    }
    check_tags(context, tags);
    output["Snapshots"].push_back(make_snapshot(context, volume, input.value("Description", ""), tags));
  }
  return output;
}

/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html: "You cannot delete a snapshot of the
/// root device of an EBS volume used by a registered AMI."
Value delete_snapshot(RequestContext& context, const Value& input) {
  const ResourceType& type = type_named(context, "snapshot");
  const std::string id = input.at("SnapshotId");
  get_resource(context, type, id);
  for (const emulator::Dependent& dependent : context.machine.engine.dependents(context, type, id)) {
    if (dependent.type->name == "image") {
      throw ApiError("InvalidSnapshot.InUse", "The snapshot " + id + " is currently in use by " + dependent.id);
    }
  }
  context.machine.engine.erase(context, type, id);
  return Value::object();
}

Value copy_snapshot(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"DestinationOutpostArn", "DestinationAvailabilityZone", "CompletionDurationMinutes"});
  RequestContext source = context;
  source.region = input.at("SourceRegion");
  if (!context.machine.facts.document("ec2/zones").contains(source.region)) {
    throw ApiError("InvalidParameterValue", "Invalid region: " + source.region);
  }
  Value copy = get_resource(source, "snapshot", input.at("SourceSnapshotId"));
  const Value tags = tags_for(input, "snapshot", {"snapshot"});
  check_tags(context, tags);
  // AWS shows a volume id that stands for none: https://docs.aws.amazon.com/ebs/latest/userguide/ebs-copy-snapshot.html
  copy["VolumeId"] = "vol-ffffffff";
  copy["Tags"] = tags;
  copy["Description"] = input.value("Description", "");
  if (input.value("Encrypted", false)) copy["Encrypted"] = true;
  if (input.contains("KmsKeyId")) copy["KmsKeyId"] = input["KmsKeyId"];
  check_key_dependency(copy);
  copy["StartTime"] = emulator::to_timestamp(context.time);
  for (const char* name : {"SnapshotId", "State", "@since"}) copy.erase(name);
  copy["@Permissions"] = Value::array();
  copy = context.machine.engine.create(context, type_named(context, "snapshot"), std::move(copy));
  return {{"SnapshotId", copy.at("SnapshotId")}, {"Tags", tags}};
}

bool names_account(const RequestContext& context, const Value& input, const char* member) {
  const auto names = input.find(member);
  if (names == input.end() || names->empty()) return true;
  return std::any_of(names->begin(), names->end(),
                     [&](const Value& name) { return name == "self" || name == context.account; });
}

bool is_selected(RequestContext& context, const Value& input, const Value& snapshot) {
  if (!names_account(context, input, "OwnerIds")) return false;
  if (names_account(context, input, "RestorableByUserIds")) return true;
  const Value& users = input["RestorableByUserIds"];
  const Value& permissions = snapshot.at("@Permissions");
  return std::any_of(permissions.begin(), permissions.end(), [&](const Value& permission) {
    return std::any_of(users.begin(), users.end(), [&](const Value& user) {
      return permission.value("UserId", "") == user || permission.value("Group", "") == user;
    });
  });
}

Value describe_snapshot_attribute(RequestContext& context, const Value& input) {
  const Value snapshot = get_resource(context, "snapshot", input.at("SnapshotId"));
  Value output{{"SnapshotId", snapshot.at("SnapshotId")}};
  if (input.at("Attribute") == "createVolumePermission") {
    output["CreateVolumePermissions"] = snapshot.at("@Permissions");
  } else {
    output["ProductCodes"] = Value::array();
  }
  return output;
}

void remove_item(Value& list, const Value& item) {
  for (size_t i = list.size(); i-- > 0;) {
    if (list[i] == item) list.erase(i);
  }
}

/// Permissions come as CreateVolumePermission, or as OperationType with UserIds and GroupNames.
Value modify_snapshot_attribute(RequestContext& context, const Value& input) {
  Value snapshot = get_resource(context, "snapshot", input.at("SnapshotId"));
  Value& permissions = snapshot["@Permissions"];
  Value added = Value::array(), removed = Value::array();
  if (input.contains("CreateVolumePermission")) {
    added = input["CreateVolumePermission"].value("Add", Value::array());
    removed = input["CreateVolumePermission"].value("Remove", Value::array());
  }
  Value& plain = input.value("OperationType", "add") == "remove" ? removed : added;
  for (const Value& user : input.value("UserIds", Value::array())) plain.push_back({{"UserId", user}});
  for (const Value& group : input.value("GroupNames", Value::array())) plain.push_back({{"Group", group}});
  for (const Value& permission : added) {
    remove_item(permissions, permission);
    permissions.push_back(permission);
  }
  for (const Value& permission : removed) remove_item(permissions, permission);
  context.machine.engine.update(context, type_named(context, "snapshot"), snapshot);
  return Value::object();
}

Value reset_snapshot_attribute(RequestContext& context, const Value& input) {
  if (input.at("Attribute") != "createVolumePermission") {
    throw ApiError("InvalidParameterValue", "Value (" + input["Attribute"].get<std::string>() +
                                                ") for parameter attribute is invalid. The attribute cannot be reset.");
  }
  Value snapshot = get_resource(context, "snapshot", input.at("SnapshotId"));
  snapshot["@Permissions"] = Value::array();
  context.machine.engine.update(context, type_named(context, "snapshot"), snapshot);
  return Value::object();
}

}  // namespace

Value make_snapshot(RequestContext& context, const Value& volume, const std::string& description, const Value& tags) {
  Value snapshot{{"VolumeId", volume.at("VolumeId")},
                 {"VolumeSize", volume.at("Size")},
                 {"Encrypted", volume.at("Encrypted")},
                 {"Description", description},
                 {"OwnerId", context.account},
                 {"StartTime", emulator::to_timestamp(context.time)},
                 {"Tags", tags}};
  if (volume.contains("KmsKeyId")) snapshot["KmsKeyId"] = volume["KmsKeyId"];
  return context.machine.engine.create(context, type_named(context, "snapshot"), std::move(snapshot));
}

void add_snapshots(Service& service) {
  service.resource_types.push_back(snapshot_type());
  service.operations.push_back({"CreateSnapshot", create_snapshot});
  service.operations.push_back({"CreateSnapshots", create_snapshots});
  service.operations.push_back({"CopySnapshot", copy_snapshot});
  service.operations.push_back({"DeleteSnapshot", delete_snapshot});
  service.operations.push_back({"DescribeSnapshots", describe_handler("DescribeSnapshots", "snapshot", is_selected)});
  service.operations.push_back({"DescribeSnapshotAttribute", describe_snapshot_attribute});
  service.operations.push_back({"ModifySnapshotAttribute", modify_snapshot_attribute});
  service.operations.push_back({"ResetSnapshotAttribute", reset_snapshot_attribute});
}

}  // namespace ec2
