// Images come from two places, the facts and the store; hence DescribeImages by hand.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/AMIs.html
#include "services/ec2/image/image.h"

#include <map>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "protocol/model/fact_document.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/image/published_image.h"
#include "services/ec2/instance/launch_volumes.h"
#include "services/ec2/refusals.h"
#include "services/ec2/storage/snapshot.h"
#include "services/ec2/storage/volume.h"

namespace ec2 {
namespace {

using emulator::FilterIndex;
using nlohmann::literals::operator""_json;

constexpr size_t kNameLengthMin = 3;
constexpr size_t kNameLengthMax = 128;

ResourceType image_type() {
  return {.service = kService,
          .name = "image",
          .shape = "Image",
          .id_member = "ImageId",
          .id_prefix = "ami-",
          .not_found = "InvalidAMIID.NotFound",
          .not_found_message = "The image id '[{}]' does not exist",
          .defaults =
              [] {
                return R"({"Public": false, "ImageType": "machine", "Hypervisor": "xen", "ProductCodes": [],
                           "PlatformDetails": "Linux/UNIX", "UsageOperation": "RunInstances",
                           "DeregistrationProtection": "disabled", "@LaunchPermissions": []})"_json;
              },
          .lifecycle = {.pointer = "/State", .initial = "pending", .steps = {{"pending", "available", {}}}},
          // An image lives on without the instance and the image that it was made from.
          .references = {{"SourceInstanceId", ""}, {"SourceImageId", ""}},
          .filters = {{"block-device-mapping.delete-on-termination", "/BlockDeviceMappings/*/Ebs/DeleteOnTermination"},
                      {"block-device-mapping.snapshot-id", "/BlockDeviceMappings/*/Ebs/SnapshotId"},
                      {"block-device-mapping.volume-size", "/BlockDeviceMappings/*/Ebs/VolumeSize"},
                      {"block-device-mapping.volume-type", "/BlockDeviceMappings/*/Ebs/VolumeType"},
                      {"block-device-mapping.encrypted", "/BlockDeviceMappings/*/Ebs/Encrypted"},
                      {"image-watermark.source-image-creation-time", "/ImageWatermarks/*/SourceImageCreationTime"},
                      {"image-watermark.source-image-id", "/ImageWatermarks/*/SourceImageId"},
                      {"image-watermark.source-image-region", "/ImageWatermarks/*/SourceImageRegion"},
                      {"instance-type-specification.supported-instance-type",
                       "/InstanceTypeSpecification/SupportedInstanceTypes/*/InstanceType"},
                      {"instance-type-specification.unsupported-instance-type",
                       "/InstanceTypeSpecification/UnsupportedInstanceTypes/*/InstanceType"},
                      {"is-public", "/Public"},
                      {"manifest-location", "/ImageLocation"},
                      {"owner-alias", "/ImageOwnerAlias"},
                      {"product-code", "/ProductCodes/*/ProductCodeId"},
                      {"product-code.type", "/ProductCodes/*/ProductCodeType"},
                      {"state-reason-code", "/StateReason/Code"},
                      {"state-reason-message", "/StateReason/Message"}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

bool is_among(const Value& list, const std::string& text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_owned_by(const RequestContext& context, const Value& image, const Value& owners) {
  const std::string owner = image.at("OwnerId");
  if (is_among(owners, owner) || is_among(owners, image.value("ImageOwnerAlias", "-"))) return true;
  return owner == context.account && is_among(owners, "self");
}

/// "all" means the images with public launch permissions, "self" those that are shared with the account by its number.
bool may_be_run_by(const RequestContext& context, const Value& image, const Value& users) {
  if (image.value("Public", false) && is_among(users, "all")) return true;
  for (const Value& permission : image.value("@LaunchPermissions", Value::array())) {
    const std::string user = permission.value("UserId", "-");
    if (is_among(users, user) || (user == context.account && is_among(users, "self"))) return true;
  }
  return false;
}

bool is_selected(const RequestContext& context, const Value& input, const Value& image) {
  if (input.contains("Owners") && !is_owned_by(context, image, input["Owners"])) return false;
  if (input.contains("ExecutableUsers") && !may_be_run_by(context, image, input["ExecutableUsers"])) return false;
  if (image.at("State") == "disabled" && !input.value("IncludeDisabled", false) && !input.contains("ImageIds"))
    return false;
  return true;
}

/// The images that a request is about, in the order of their ids.
std::map<std::string, Value> candidates(RequestContext& context, const Value& input) {
  std::map<std::string, Value> images;
  const Value ids = input.value("ImageIds", Value::array());
  if (!ids.empty()) {
    for (const std::string id : ids) images[id] = get_image(context, id);
    return images;
  }
  each_published_image(context, [&](const Value& image) { images[image.at("ImageId")] = image; });
  context.machine.engine.each(context, type_named(context, "image"), [&](Value& image) {
    images[image.at("ImageId")] = image;
    return true;
  });
  return images;
}

Value describe_images(const FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  if (input.contains("ImageIds") && input.contains("MaxResults")) {
    throw ApiError("InvalidParameterCombination",
                   "The parameter imageIds cannot be used with the parameter maxResults");
  }
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kPageSizeDefault;
  Value output{{"Images", Value::array()}};
  std::string last;
  for (auto& [id, image] : candidates(context, input)) {
    if (id <= page.after || !is_selected(context, input, image) || !index.matches(filters, image)) continue;
    if (output["Images"].size() == limit) {
      output["NextToken"] = next_token(last);
      break;
    }
    last = id;
    output["Images"].push_back(std::move(image));
  }
  return output;
}

void check_name(RequestContext& context, const std::string& name) {
  const auto is_allowed = [](const char c) {
    return std::isalnum(static_cast<unsigned char>(c)) ||
           std::string_view("()[] ./-'@_").find(c) != std::string_view::npos;
  };
  if (name.size() < kNameLengthMin || name.size() > kNameLengthMax ||
      !std::all_of(name.begin(), name.end(), is_allowed)) {
    throw ApiError("InvalidAMIName.Malformed",
                   "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', "
                   "'.', '-', '/' and '_'");
  }
  context.machine.engine.each(context, type_named(context, "image"), [&](const Value& image) {
    if (image.at("Name") == name) {
      throw ApiError("InvalidAMIName.Duplicate",
                     "AMI name " + name + " is already in use by AMI " + image.at("ImageId").get<std::string>());
    }
    return true;
  });
}

Value create_image_resource(RequestContext& context, const Value& input, Value image,
                            const std::vector<std::string_view>& taggable = {"image", "snapshot"}) {
  const Value tags = tags_for(input, "image", taggable);
  check_tags(context, tags);
  image["Name"] = input.at("Name");
  image["Description"] = input.value("Description", "");
  image["ImageLocation"] = context.account + "/" + input.at("Name").get<std::string>();
  image["OwnerId"] = context.account;
  image["CreationDate"] = emulator::to_iso8601(std::chrono::floor<std::chrono::seconds>(context.time));
  image["Tags"] = tags;
  image = context.machine.engine.create(context, type_named(context, "image"), std::move(image));
  return {{"ImageId", image.at("ImageId")}};
}

/// A volume of an instance as a mapping of its image: with a snapshot of it.
Value mapping_from_volume(RequestContext& context, const Value& input, const Value& mapping) {
  const Value volume = get_resource(context, "volume", mapping.at("Ebs").at("VolumeId"));
  const Value tags = tags_for(input, "snapshot", {"image", "snapshot"});
  const Value snapshot =
      make_snapshot(context, volume, "Created by CreateImage(" + input.at("InstanceId").get<std::string>() + ")", tags);
  Value result{{"DeviceName", mapping.at("DeviceName")},
               {"Ebs",
                {{"SnapshotId", snapshot.at("SnapshotId")},
                 {"DeleteOnTermination", mapping.at("Ebs").at("DeleteOnTermination")},
                 {"VolumeSize", volume.at("Size")},
                 {"VolumeType", volume.at("VolumeType")},
                 {"Encrypted", volume.at("Encrypted")}}}};
  for (const char* name : {"Iops", "Throughput"}) {
    if (volume.contains(name) && volume.at("VolumeType") != "gp2") result["Ebs"][name] = volume[name];
  }
  return result;
}

/// "If you are creating a block device mapping from an existing encrypted or unencrypted snapshot, you must omit this
/// parameter." https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EbsBlockDevice.html
void check_mappings(const Value& mappings) {
  for (const Value& mapping : mappings) {
    const Value ebs = mapping.value("Ebs", Value::object());
    refuse_unplaced_volume(ebs);
    if (!has_member(ebs, "SnapshotId") || !ebs.contains("Encrypted")) continue;
    throw ApiError("InvalidBlockDeviceMapping", "the encrypted flag cannot be specified since device " +
                                                    mapping.value("DeviceName", "") + " has a snapshot specified.");
  }
}

/// The request's mappings take the place of the instance's of the same device, or take it away (NoDevice).
void override_mappings(Value& mappings, const Value& overrides) {
  for (const Value& override_ : overrides) {
    for (size_t i = mappings.size(); i-- > 0;) {
      if (mappings[i].at("DeviceName") == override_.value("DeviceName", "")) mappings.erase(i);
    }
    if (!override_.contains("NoDevice")) mappings.push_back(override_);
  }
}

Value create_image(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"BootModeOverride"});
  if (input.value("SnapshotLocation", "regional") != "regional") refuse_unimplemented(input, {"SnapshotLocation"});
  check_mappings(input.value("BlockDeviceMappings", Value::array()));
  const Value instance = get_resource(context, "instance", input.at("InstanceId"));
  const std::string state = instance.at("State").at("Name");
  if (state != "running" && state != "stopped") {
    throw ApiError("IncorrectInstanceState", "Instance '" + input.at("InstanceId").get<std::string>() +
                                                 "' is not in a state from which an image can be created.");
  }
  check_name(context, input.at("Name"));
  Value image{{"BlockDeviceMappings", Value::array()}, {"SourceInstanceId", instance.at("InstanceId")}};
  for (const Value& mapping : instance.at("BlockDeviceMappings")) {
    image["BlockDeviceMappings"].push_back(mapping_from_volume(context, input, mapping));
  }
  override_mappings(image["BlockDeviceMappings"], input.value("BlockDeviceMappings", Value::array()));
  for (const char* name : {"Architecture", "VirtualizationType", "RootDeviceName", "RootDeviceType", "EnaSupport",
                           "SriovNetSupport", "Platform", "PlatformDetails", "UsageOperation"}) {
    if (instance.contains(name)) image[name] = instance[name];
  }
  if (instance.contains("ImageId")) {
    image["SourceImageId"] = instance["ImageId"];
    image["SourceImageRegion"] = context.region;
  }
  return create_image_resource(context, input, std::move(image));
}

Value register_image(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"ImageLocation", "BillingProducts", "UefiData"});
  check_name(context, input.at("Name"));
  check_mappings(input.value("BlockDeviceMappings", Value::array()));
  Value image{{"BlockDeviceMappings", input.value("BlockDeviceMappings", Value::array())},
              {"Architecture", input.value("Architecture", "i386")},
              {"VirtualizationType", input.value("VirtualizationType", "paravirtual")}};
  for (const char* name :
       {"KernelId", "RamdiskId", "EnaSupport", "SriovNetSupport", "BootMode", "TpmSupport", "ImdsSupport"}) {
    if (input.contains(name)) image[name] = input[name];
  }
  const std::string root = input.value("RootDeviceName", "");
  if (root.empty()) throw ApiError("MissingParameter", "The request must contain the parameter RootDeviceName");
  bool has_root = false;
  for (Value& mapping : image["BlockDeviceMappings"]) {
    if (!mapping.contains("Ebs")) continue;
    Value& ebs = mapping["Ebs"];
    const bool is_root = mapping.value("DeviceName", "") == root;
    has_root = has_root || (is_root && ebs.contains("SnapshotId"));
    if (!ebs.contains("DeleteOnTermination")) ebs["DeleteOnTermination"] = true;
    if (!ebs.contains("VolumeType")) ebs["VolumeType"] = "gp2";
    if (!ebs.contains("SnapshotId")) continue;
    const Value snapshot = get_resource(context, "snapshot", ebs["SnapshotId"]);
    if (!ebs.contains("VolumeSize")) ebs["VolumeSize"] = snapshot.at("VolumeSize");
    ebs["Encrypted"] = snapshot.at("Encrypted");
  }
  if (!has_root) {
    throw ApiError("InvalidBlockDeviceMapping",
                   "Invalid block device mapping: root device '" + root + "' requires a snapshot.");
  }
  image["RootDeviceName"] = root;
  image["RootDeviceType"] = "ebs";
  // "To tag the AMI, the value for ResourceType must be image. If you specify another value …, the request fails."
  return create_image_resource(context, input, std::move(image), {"image"});
}

/// The copy has snapshots of its own; permissions stay behind, tags too unless CopyImageTags is set.
Value copy_image(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"DestinationOutpostArn", "DestinationAvailabilityZone", "DestinationAvailabilityZoneId",
                               "SnapshotCopyCompletionDurationMinutes"});
  check_key_dependency(input);
  RequestContext source = context;
  source.region = input.at("SourceRegion");
  if (!context.machine.facts.document("ec2/zones").contains(source.region)) {
    throw ApiError("InvalidParameterValue", "Invalid region: " + source.region);
  }
  check_name(context, input.at("Name"));
  const Value original = get_image(source, input.at("SourceImageId"));
  Value copy = original;
  for (const char* name :
       {"ImageId", "State", "@since", "@LaunchPermissions", "Public", "ImageOwnerAlias", "DeprecationTime",
        "PublicSsmParameterName", "DeregistrationProtection", "SourceInstanceId"}) {
    copy.erase(name);
  }
  for (Value& mapping : copy["BlockDeviceMappings"]) {
    if (!mapping.contains("Ebs")) continue;
    Value& ebs = mapping["Ebs"];
    if (input.value("Encrypted", false)) ebs["Encrypted"] = true;
    Value volume{{"VolumeId", "vol-ffffffff"},
                 {"Size", ebs.value("VolumeSize", 8)},
                 {"Encrypted", ebs.value("Encrypted", false)}};
    if (has_member(input, "KmsKeyId")) volume["KmsKeyId"] = input["KmsKeyId"];
    ebs["SnapshotId"] =
        make_snapshot(context, volume,
                      "Copied for DestinationAmi from SourceAmi " + input.at("SourceImageId").get<std::string>(),
                      tags_for(input, "snapshot", {"image", "snapshot"}))
            .at("SnapshotId");
  }
  copy["SourceImageId"] = input.at("SourceImageId");
  copy["SourceImageRegion"] = source.region;
  const Value output = create_image_resource(context, input, std::move(copy));
  if (input.value("CopyImageTags", false) && original.contains("Tags")) {
    Value image = get_resource(context, "image", output.at("ImageId"));
    for (const Value& tag : original["Tags"]) image["Tags"].push_back(tag);
    context.machine.engine.update(context, type_named(context, "image"), image);
  }
  return output;
}

Value deregister_image(RequestContext& context, const Value& input) {
  const Value image = get_own_image(context, input.at("ImageId"));
  const std::string id = image.at("ImageId");
  if (image.value("DeregistrationProtection", "disabled") != "disabled") {
    throw ApiError("OperationNotPermitted",
                   "Deregistration protection is enabled for the image '" + id + "'. Disable it and try again.");
  }
  context.machine.engine.erase(context, type_named(context, "image"), id);
  Value output{{"Return", true}};
  if (!input.value("DeleteAssociatedSnapshots", false)) return output;
  const ResourceType& snapshots = type_named(context, "snapshot");
  output["DeleteSnapshotResults"] = Value::array();
  for (const Value& mapping : image.at("BlockDeviceMappings")) {
    const std::string snapshot = mapping.value("/Ebs/SnapshotId"_json_pointer, "");
    if (snapshot.empty() || !context.machine.engine.exists(context, snapshots, snapshot)) continue;
    const bool is_used = !context.machine.engine.dependents(context, snapshots, snapshot).empty();
    if (!is_used) context.machine.engine.erase(context, snapshots, snapshot);
    output["DeleteSnapshotResults"].push_back(
        {{"SnapshotId", snapshot}, {"ReturnCode", is_used ? "skipped" : "success"}});
  }
  return output;
}

}  // namespace

Value get_image(RequestContext& context, const std::string& id) {
  const ResourceType& type = type_named(context, "image");
  check_id_form(type, id);
  if (auto published = find_published_image(context, id)) return std::move(*published);
  return context.machine.engine.get(context, type, id);
}

Value get_own_image(RequestContext& context, const std::string& id) {
  check_id_form(type_named(context, "image"), id);
  if (find_published_image(context, id)) {
    throw ApiError("AuthFailure", "Not authorized for image:" + id, 403);
  }
  return get_resource(context, "image", id);
}

void add_images(Service& service) {
  service.resource_types.push_back(image_type());
  service.operations.push_back(
      {"DescribeImages", with_filters("DescribeImages", "Image", image_type().filters, describe_images)});
  service.operations.push_back({"CreateImage", create_image});
  service.operations.push_back({"RegisterImage", register_image});
  service.operations.push_back({"CopyImage", copy_image});
  service.operations.push_back({"DeregisterImage", deregister_image});
}

}  // namespace ec2
