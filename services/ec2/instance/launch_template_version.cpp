// Versions have no ids but numbers within their template: hence by hand.
#include "services/ec2/instance/launch_template_version.h"

#include <charconv>

#include "emulator/resource/filter.h"
#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_network.h"

namespace ec2 {
namespace {

constexpr size_t kVersionsPerPage = 200;
constexpr size_t kVersionDigits = 12;
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-launch-templates.html: versions of one template.
constexpr int64_t kVersionsMax = 10000;

/// Stored under "lt-…/000000000001", so that the versions of a template follow each other.
ResourceType version_type() {
  return {.service = kService,
          .name = "launch-template-version",
          .shape = "LaunchTemplateVersion",
          .id_member = "@Key",
          .not_found = "InvalidLaunchTemplateId.VersionNotFound",
          // What a template names need not exist, and is not kept from being deleted.
          .references = {{"GroupId", ""},
                         {"ImageId", ""},
                         {"LaunchTemplateId", ""},
                         {"NetworkInterfaceId", ""},
                         {"SnapshotId", ""},
                         {"SubnetId", ""}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-"};
}

std::string key_of(const Value& launch_template, int64_t number) {
  const std::string digits = std::to_string(number);
  return launch_template.at("LaunchTemplateId").get<std::string>() + "/" +
         std::string(kVersionDigits - digits.size(), '0') + digits;
}

ApiError version_not_found(const Value& launch_template, const std::string& version) {
  return ApiError("InvalidLaunchTemplateId.VersionNotFound",
                  "Could not find the specified version " + version + " for the launch template with ID " +
                      launch_template.at("LaunchTemplateId").get<std::string>() + ".");
}

/// What a version's text means: a number, or nothing if it is none.
std::optional<int64_t> number_of(const Value& launch_template, const std::string& version) {
  if (version == "$Latest") return launch_template.at("LatestVersionNumber").get<int64_t>();
  if (version == "$Default") return launch_template.at("DefaultVersionNumber").get<int64_t>();
  int64_t number = 0;
  const auto [end, failure] = std::from_chars(version.data(), version.data() + version.size(), number);
  if (failure != std::errc() || end != version.data() + version.size() || number < 1) return std::nullopt;
  return number;
}

void show_default(const Value& launch_template, Value& version) {
  version["DefaultVersion"] = version.at("VersionNumber") == launch_template.at("DefaultVersionNumber");
}

/// Members that the request gives take the place of the source version's.
Value create_version(RequestContext& context, const Value& input) {
  Value launch_template = get_template(context, input);
  Value data = Value::object();
  if (const std::string source = input.value("SourceVersion", ""); !source.empty()) {
    data = get_template_version(context, launch_template, source).at("LaunchTemplateData");
  }
  data.update(input.at("LaunchTemplateData"));
  const int64_t number = launch_template.at("@LastVersion").get<int64_t>() + 1;
  if (number > kVersionsMax) {
    throw ApiError("VersionLimitExceeded", "The launch template has reached the maximum number of versions.");
  }
  launch_template["LatestVersionNumber"] = number;
  launch_template["@LastVersion"] = number;
  context.machine.engine.update(context, type_named(context, "launch-template"), launch_template);
  Value version = store_template_version(context, launch_template, number, data, input.value("VersionDescription", ""));
  show_default(launch_template, version);
  return {{"LaunchTemplateVersion", version}};
}

Value deletion_failure(const Value& launch_template, const std::string& version, const char* code,
                       const std::string& message) {
  Value result{{"LaunchTemplateId", launch_template.at("LaunchTemplateId")},
               {"LaunchTemplateName", launch_template.at("LaunchTemplateName")},
               {"ResponseError", {{"Code", code}, {"Message", message}}}};
  if (const auto number = number_of(launch_template, version)) result["VersionNumber"] = *number;
  return result;
}

/// "You can't delete the default version of a launch template."
Value delete_versions(RequestContext& context, const Value& input) {
  Value launch_template = get_template(context, input);
  const ResourceType& type = type_named(context, "launch-template-version");
  Value succeeded = Value::array(), failed = Value::array();
  for (const std::string version : input.at("Versions")) {
    const auto number = number_of(launch_template, version);
    if (!number || !context.machine.engine.exists(context, type, key_of(launch_template, *number))) {
      failed.push_back(deletion_failure(launch_template, version,
                                        number ? "launchTemplateVersionDoesNotExist" : "unexpectedError",
                                        version_not_found(launch_template, version).message()));
    } else if (*number == launch_template.at("DefaultVersionNumber")) {
      failed.push_back(
          deletion_failure(launch_template, version, "unexpectedError", "Cannot delete the default version."));
    } else {
      context.machine.engine.erase(context, type, key_of(launch_template, *number));
      succeeded.push_back({{"LaunchTemplateId", launch_template.at("LaunchTemplateId")},
                           {"LaunchTemplateName", launch_template.at("LaunchTemplateName")},
                           {"VersionNumber", *number}});
    }
  }
  int64_t latest = 0;
  context.machine.engine.each(context, type, [&](const Value& version) {
    if (version.at("LaunchTemplateId") == launch_template.at("LaunchTemplateId")) latest = version.at("VersionNumber");
    return true;
  });
  launch_template["LatestVersionNumber"] = latest;
  context.machine.engine.update(context, type_named(context, "launch-template"), launch_template);
  return {{"SuccessfullyDeletedLaunchTemplateVersions", succeeded},
          {"UnsuccessfullyDeletedLaunchTemplateVersions", failed}};
}

std::vector<emulator::FilterAlias> version_filters() {
  return {{"ebs-optimized", "/LaunchTemplateData/EbsOptimized"},
          {"http-endpoint", "/LaunchTemplateData/MetadataOptions/HttpEndpoint"},
          {"http-protocol-ipv4", "/LaunchTemplateData/MetadataOptions/HttpEndpoint"},
          {"http-tokens", "/LaunchTemplateData/MetadataOptions/HttpTokens"},
          {"host-resource-group-arn", "/LaunchTemplateData/Placement/HostResourceGroupArn"},
          {"iam-instance-profile", "/LaunchTemplateData/IamInstanceProfile/Arn"},
          {"image-id", "/LaunchTemplateData/ImageId"},
          {"instance-type", "/LaunchTemplateData/InstanceType"},
          {"is-default-version", "/DefaultVersion"},
          {"kernel-id", "/LaunchTemplateData/KernelId"},
          {"license-configuration-arn", "/LaunchTemplateData/LicenseSpecifications/*/LicenseConfigurationArn"},
          {"network-card-index", "/LaunchTemplateData/NetworkInterfaces/*/NetworkCardIndex"},
          {"ram-disk-id", "/LaunchTemplateData/RamDiskId"}};
}

/// Whether a version is one of those asked for by Versions, MinVersion and MaxVersion.
bool is_asked_for(RequestContext& context, const Value& launch_template, const Value& input, const Value& version) {
  const int64_t number = version.at("VersionNumber");
  const auto bound = [&](const char* name, int64_t otherwise) {
    if (!input.contains(name)) return otherwise;
    const std::string text = input[name];
    const auto found = number_of(launch_template, text);
    if (!found) throw version_not_found(launch_template, text);
    return *found;
  };
  if (number < bound("MinVersion", 0) || number > bound("MaxVersion", kVersionsMax)) return false;
  const Value versions = input.value("Versions", Value::array());
  if (versions.empty()) return true;
  return std::any_of(versions.begin(), versions.end(), [&](const Value& text) {
    return get_template_version(context, launch_template, text).at("VersionNumber") == number;
  });
}

/// Newest first. Without a template, the $Latest and $Default versions of all templates can be asked for.
std::vector<Value> asked_versions(RequestContext& context, const Value& input) {
  const bool is_named = input.contains("LaunchTemplateId") || input.contains("LaunchTemplateName");
  std::vector<Value> templates;
  if (is_named) {
    templates.push_back(get_template(context, input));
  } else {
    for (const std::string version : input.value("Versions", Value::array())) {
      if (version != "$Latest" && version != "$Default") {
        throw ApiError("InvalidParameterValue",
                       "Only $Latest and $Default can be described without a launch template.");
      }
    }
    if (!input.contains("Versions")) {
      throw ApiError("MissingParameter",
                     "The request must contain the parameter LaunchTemplateId, LaunchTemplateName or Versions");
    }
    templates = context.machine.engine.all(context, type_named(context, "launch-template"));
  }
  std::vector<Value> result;
  for (const Value& launch_template : templates) {
    for (const std::string version : input.value("Versions", Value::array())) {
      get_template_version(context, launch_template, version);
    }
    context.machine.engine.each(context, type_named(context, "launch-template-version"), [&](Value& version) {
      if (version.at("LaunchTemplateId") != launch_template.at("LaunchTemplateId")) return true;
      if (!is_asked_for(context, launch_template, input, version)) return true;
      show_default(launch_template, version);
      result.push_back(std::move(version));
      return true;
    });
  }
  std::reverse(result.begin(), result.end());
  return result;
}

Value describe_versions(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const Page page = read_page(input);
  const size_t limit = page.limit ? page.limit : kVersionsPerPage;
  bool is_after = page.after.empty();
  Value output{{"LaunchTemplateVersions", Value::array()}};
  Value& results = output["LaunchTemplateVersions"];
  for (Value& version : asked_versions(context, input)) {
    if (!is_after) {
      is_after = version.at("@Key") == page.after;
      continue;
    }
    if (!index.matches(filters, version)) continue;
    if (results.size() == limit) {
      output["NextToken"] = next_token(results.back().at("@Key").get<std::string>());
      break;
    }
    results.push_back(std::move(version));
  }
  return output;
}

/// A volume of an instance, as a template would make it again.
Value template_device(RequestContext& context, const Value& mapping) {
  const Value volume = get_resource(context, "volume", mapping.at("Ebs").at("VolumeId"));
  Value device{{"DeleteOnTermination", mapping["Ebs"].at("DeleteOnTermination")}, {"VolumeSize", volume.at("Size")}};
  for (const char* member : {"Encrypted", "Iops", "KmsKeyId", "SnapshotId", "Throughput", "VolumeType"}) {
    if (volume.contains(member) && volume[member] != "") device[member] = volume[member];
  }
  return {{"DeviceName", mapping.at("DeviceName")}, {"Ebs", std::move(device)}};
}

/// An interface of an instance, as a template would make it again.
Value template_interface(const Value& interface_) {
  Value groups = Value::array(), addresses = Value::array(), ipv6 = Value::array();
  for (const Value& group : interface_.value("Groups", Value::array())) groups.push_back(group.at("GroupId"));
  for (const Value& address : interface_.at("PrivateIpAddresses")) {
    addresses.push_back({{"Primary", address.at("Primary")}, {"PrivateIpAddress", address.at("PrivateIpAddress")}});
  }
  for (const Value& address : interface_.value("Ipv6Addresses", Value::array())) {
    ipv6.push_back({{"Ipv6Address", address.at("Ipv6Address")}});
  }
  const bool is_public = interface_.value("Association", Value::object()).value("IpOwnerId", "") == "amazon";
  return {{"DeviceIndex", interface_.at("Attachment").at("DeviceIndex")},
          {"NetworkInterfaceId", interface_.at("NetworkInterfaceId")},
          {"AssociatePublicIpAddress", is_public},
          {"SubnetId", interface_.at("SubnetId")},
          {"DeleteOnTermination", interface_["Attachment"].at("DeleteOnTermination")},
          {"Description", interface_.value("Description", "")},
          {"PrivateIpAddress", interface_.at("PrivateIpAddress")},
          {"PrivateIpAddresses", std::move(addresses)},
          {"Ipv6Addresses", std::move(ipv6)},
          {"Groups", std::move(groups)}};
}

/// The data from which a template like an instance can be made.
Value get_template_data(RequestContext& context, const Value& input) {
  const Value instance = context.machine.engine.present(context, type_named(context, "instance"),
                                                        get_instance(context, input.at("InstanceId")));
  Value data{{"Monitoring", {{"Enabled", instance.at("Monitoring").at("State") == "enabled"}}},
             {"BlockDeviceMappings", Value::array()},
             {"NetworkInterfaces", Value::array()},
             {"DisableApiTermination", instance.value("@DisableApiTermination", false)},
             {"DisableApiStop", instance.value("@DisableApiStop", false)},
             {"InstanceInitiatedShutdownBehavior", instance.value("@ShutdownBehavior", "stop")}};
  for (const char* name :
       {"ImageId", "InstanceType", "KeyName", "EbsOptimized", "Placement", "MetadataOptions", "CpuOptions",
        "HibernationOptions", "EnclaveOptions", "PrivateDnsNameOptions", "CapacityReservationSpecification"}) {
    if (instance.contains(name)) data[name] = instance[name];
  }
  data["MetadataOptions"].erase("State");
  data["Placement"].erase("AvailabilityZoneId");
  if (const std::string user_data = instance.value("@UserData", ""); !user_data.empty()) data["UserData"] = user_data;
  if (instance.contains("IamInstanceProfile"))
    data["IamInstanceProfile"] = {{"Arn", instance["IamInstanceProfile"].at("Arn")}};
  for (const Value& mapping : instance.at("BlockDeviceMappings")) {
    data["BlockDeviceMappings"].push_back(template_device(context, mapping));
  }
  for (const Value& interface_ : instance.at("NetworkInterfaces")) {
    data["NetworkInterfaces"].push_back(template_interface(interface_));
  }
  return {{"LaunchTemplateData", data}};
}

}  // namespace

std::optional<Value> find_template_named(RequestContext& context, const std::string& name) {
  std::optional<Value> result;
  context.machine.engine.each(context, type_named(context, "launch-template"), [&](Value& launch_template) {
    if (launch_template.at("LaunchTemplateName") == name) result = std::move(launch_template);
    return !result;
  });
  return result;
}

Value get_template(RequestContext& context, const Value& input) {
  const std::string id = input.value("LaunchTemplateId", "");
  const std::string name = input.value("LaunchTemplateName", "");
  if (!id.empty() && !name.empty()) {
    throw ApiError("InvalidParameterCombination",
                   "Either a launch template ID or a launch template name may be specified, not both.");
  }
  if (!id.empty()) return get_resource(context, "launch-template", id);
  if (name.empty()) {
    throw ApiError("MissingParameter",
                   "Either a launch template ID or a launch template name must be specified in the request.");
  }
  if (auto found = find_template_named(context, name)) return std::move(*found);
  throw ApiError("InvalidLaunchTemplateName.NotFoundException",
                 "The specified launch template, with template name " + name + ", does not exist.");
}

Value get_template_version(RequestContext& context, const Value& launch_template, const std::string& version) {
  const auto number = number_of(launch_template, version);
  if (!number) {
    throw ApiError("InvalidLaunchTemplateVersion.Malformed", "Invalid launch template version: '" + version + "'.");
  }
  const ResourceType& type = type_named(context, "launch-template-version");
  if (auto found = context.machine.engine.find(context, type, key_of(launch_template, *number)))
    return std::move(*found);
  throw version_not_found(launch_template, version);
}

Value store_template_version(RequestContext& context, const Value& launch_template, int64_t number, const Value& data,
                             const std::string& description) {
  Value version{{"@Key", key_of(launch_template, number)},
                {"LaunchTemplateId", launch_template.at("LaunchTemplateId")},
                {"LaunchTemplateName", launch_template.at("LaunchTemplateName")},
                {"VersionNumber", number},
                {"CreateTime", emulator::to_timestamp(context.time)},
                {"CreatedBy", context.principal.arn},
                {"LaunchTemplateData", data},
                {"Operator", {{"Managed", false}}}};
  if (!description.empty()) version["VersionDescription"] = description;
  return context.machine.engine.create(context, type_named(context, "launch-template-version"), std::move(version));
}

void erase_template_versions(RequestContext& context, const Value& launch_template) {
  const ResourceType& type = type_named(context, "launch-template-version");
  context.machine.engine.each(context, type, [&](const Value& version) {
    if (version.at("LaunchTemplateId") == launch_template.at("LaunchTemplateId")) {
      context.machine.engine.erase(context, type, version.at("@Key").get<std::string>());
    }
    return true;
  });
}

void add_launch_template_versions(Service& service) {
  service.resource_types.push_back(version_type());
  service.operations.push_back({"CreateLaunchTemplateVersion", create_version});
  service.operations.push_back({"DeleteLaunchTemplateVersions", delete_versions});
  service.operations.push_back(
      {"DescribeLaunchTemplateVersions",
       with_filters("DescribeLaunchTemplateVersions", "LaunchTemplateVersion", version_filters(), describe_versions)});
  service.operations.push_back({"GetLaunchTemplateData", get_template_data});
}

}  // namespace ec2
