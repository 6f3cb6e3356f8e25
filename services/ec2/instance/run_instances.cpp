// Written by hand: one request makes instances with volumes and interfaces, from an image, a type, a network and
// perhaps a launch template. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
#include "services/ec2/instance/run_instances.h"

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ec2/base64.h"
#include "services/ec2/conventions.h"
#include "services/ec2/image/image.h"
#include "services/ec2/instance/container_agent.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_network.h"
#include "services/ec2/instance/instance_profile.h"
#include "services/ec2/instance/instance_type.h"
#include "services/ec2/instance/key_pair.h"
#include "services/ec2/instance/launch_template.h"
#include "services/ec2/instance/launch_volumes.h"
#include "services/ec2/instance/placement_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

using nlohmann::literals::operator""_json;
using protocol::FactDocument;

constexpr size_t kUserDataSizeMax = 16384;
/// Instances of one request; AWS's limit depends on the account's quotas.
constexpr int64_t kInstancesMax = 1000;

/// Members of the request whose effect is not emulated: they are refused rather than forgotten.
constexpr const char* kNotEmulated[] = {"InstanceMarketOptions",
                                        "ElasticGpuSpecification",
                                        "ElasticInferenceAccelerators",
                                        "LicenseSpecifications",
                                        "SecondaryInterfaces",
                                        "InstanceRequirements",
                                        "Operator"};

ApiError invalid_launch(const std::string& message) {
  return ApiError("InvalidParameterValue", message);
}

/// What all instances of a request have in common, checked.
struct Launch {
  Value input;  ///< With the launch template's members.
  Value image;
  FactDocument type;
  LaunchNetwork network;
  Value mappings;
  Value instance_tags, volume_tags, interface_tags;
};

void check_not_emulated(const Value& input) {
  for (const char* name : kNotEmulated) {
    const auto member = input.find(name);
    if (member == input.end() || member->empty()) continue;
    throw ApiError("NotImplemented", "skyrig does not implement " + std::string(name) + " of RunInstances yet.", 501);
  }
  refuse_unimplemented(input.value("Monitoring", Value::object()), {"MetricCategoryIds"});
  const Value placement = input.value("Placement", Value::object());
  for (const char* name : {"HostId", "HostResourceGroupArn"}) {
    if (!has_member(placement, name)) continue;
    throw ApiError("NotImplemented", "skyrig does not implement dedicated hosts yet.", 501);
  }
}

void check_counts(const Value& input) {
  const int64_t minimum = input.at("MinCount"), maximum = input.at("MaxCount");
  if (minimum < 1)
    throw invalid_launch("Value (" + std::to_string(minimum) +
                         ") for parameter minCount is invalid. Minimum value is 1.");
  if (maximum < minimum) {
    throw invalid_launch("Value (" + std::to_string(maximum) + ") for parameter maxCount is invalid. " +
                         "The maximum count must not be less than the minimum count.");
  }
  if (minimum > kInstancesMax) {
    throw ApiError("InstanceLimitExceeded", "You have requested more instances (" + std::to_string(minimum) +
                                                ") than your current instance limit of " +
                                                std::to_string(kInstancesMax) + " allows.");
  }
}

bool lists(const FactDocument& names, std::string_view wanted) {
  for (size_t i = 0; i < names.size(); ++i) {
    if (names[i].string() == wanted) return true;
  }
  return false;
}

/// Image and type must fit together: architecture, virtualization, and the network driver that Nitro needs.
void check_fit(const Value& image, const FactDocument& type) {
  const std::string architecture = image.at("Architecture");
  const std::string type_name(type.at("InstanceType").string());
  if (!supports_architecture(type, architecture)) {
    const std::string own(type.at("ProcessorInfo").at("SupportedArchitectures")[0].string());
    throw invalid_launch(
        "The architecture '" + own + "' of the specified instance type does not match the architecture '" +
        architecture +
        "' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try "
        "again. You can use 'describe-instance-types' or 'describe-images' to discover the architecture of the "
        "instance type or AMI.");
  }
  const std::string virtualization = image.value("VirtualizationType", "hvm");
  if (!lists(type.at("SupportedVirtualizationTypes"), virtualization)) {
    throw ApiError("InvalidParameterCombination", "Virtualization type '" + virtualization +
                                                      "' is not supported for instances of type '" + type_name + "'.");
  }
  const bool needs_ena = type.at("NetworkInfo").at("EnaSupport").string() == "required";
  if (needs_ena && !image.value("EnaSupport", false)) {
    throw ApiError("InvalidParameterCombination",
                   "Enhanced networking with the Elastic Network Adapter (ENA) is required for the '" + type_name +
                       "' instance type. Ensure that you are using an AMI that is enabled for ENA.");
  }
}

FactDocument require_type(const RequestContext& context, const std::string& name) {
  const auto type = find_instance_type(context, name);
  if (!type) throw invalid_launch("Invalid value '" + name + "' for InstanceType.");
  return *type;
}

Value require_image(RequestContext& context, const Value& input) {
  const std::string id = input.value("ImageId", "");
  if (id.empty()) throw ApiError("MissingParameter", "The request must contain the parameter ImageId");
  Value image = get_image(context, id);
  if (image.at("State") != "available") {
    throw ApiError("InvalidAMIID.Unavailable", "The image ID '" + id + "' is not available.");
  }
  return image;
}

Launch check_launch(RequestContext& context, const Value& request) {
  Value input = apply_launch_template(context, request);
  check_not_emulated(input);
  check_counts(input);
  if (!input.contains("InstanceType")) input["InstanceType"] = "m1.small";
  Value image = require_image(context, input);
  const FactDocument type = require_type(context, input["InstanceType"]);
  check_fit(image, type);
  if (const std::string key = input.value("KeyName", ""); !key.empty()) require_key_pair(context, key);
  if (input.contains("UserData")) check_user_data(input["UserData"]);
  if (input.contains("Placement")) check_placement(context, input["Placement"]);
  const std::vector<std::string_view> taggable = {"instance", "volume", "network-interface", "spot-instances-request",
                                                  "elastic-gpu"};
  Launch launch{.input = std::move(input),
                .image = std::move(image),
                .type = type,
                .network = {},
                .mappings = {},
                .instance_tags = {},
                .volume_tags = {},
                .interface_tags = {}};
  launch.mappings = merge_block_devices(launch.image, launch.input.value("BlockDeviceMappings", Value::array()));
  launch.instance_tags = tags_for(launch.input, "instance", taggable);
  launch.volume_tags = tags_for(launch.input, "volume", taggable);
  launch.interface_tags = tags_for(launch.input, "network-interface", taggable);
  for (const Value* tags : {&launch.instance_tags, &launch.volume_tags, &launch.interface_tags})
    check_tags(context, *tags);
  for (const Value& tag : launch.input.value("@LaunchTemplateTags", Value::array()))
    launch.instance_tags.push_back(tag);
  launch.network = resolve_network(context, launch.input);
  return launch;
}

/// An image that asks for IMDSv2 (as Amazon Linux 2023 does) sets the defaults; the request goes over them.
Value metadata_options(const Launch& launch) {
  const bool is_v2 = launch.image.value("ImdsSupport", "") == "v2.0" ||
                     launch.image.value("Name", "").starts_with("al2023") ||
                     launch.image.value("Name", "").starts_with("al2027");
  Value options = R"({"State": "applied", "HttpEndpoint": "enabled", "HttpProtocolIpv6": "disabled",
                      "InstanceMetadataTags": "disabled"})"_json;
  options["HttpTokens"] = is_v2 ? "required" : "optional";
  options["HttpPutResponseHopLimit"] = is_v2 ? 2 : 1;
  options.update(launch.input.value("MetadataOptions", Value::object()));
  return options;
}

Value cpu_options(const Launch& launch) {
  const auto vcpu = launch.type.at("VCpuInfo");
  Value options = Value::object();
  if (const auto cores = vcpu.find("DefaultCores")) options["CoreCount"] = cores->integer();
  if (const auto threads = vcpu.find("DefaultThreadsPerCore")) options["ThreadsPerCore"] = threads->integer();
  options.update(launch.input.value("CpuOptions", Value::object()));
  return options;
}

bool is_enabled(const Value& input, const char* structure, const char* member) {
  return input.value(structure, Value::object()).value(member, false);
}

/// What the instance has of its image and of its type.
void add_hardware(const Launch& launch, Value& instance) {
  for (const char* name : {"Architecture", "VirtualizationType", "Hypervisor", "RootDeviceName", "RootDeviceType",
                           "EnaSupport", "Platform", "PlatformDetails", "UsageOperation", "BootMode", "TpmSupport"}) {
    if (launch.image.contains(name)) instance[name] = launch.image[name];
  }
  for (const char* name : {"KernelId", "RamdiskId"}) {
    if (launch.input.contains(name)) instance[name] = launch.input[name];
  }
  instance["ProductCodes"] = launch.image.value("ProductCodes", Value::array());
  instance["CpuOptions"] = cpu_options(launch);
  instance["CurrentInstanceBootMode"] =
      launch.image.value("BootMode", "").starts_with("uefi") || instance.value("Architecture", "") == "arm64"
          ? "uefi"
          : "legacy-bios";
  instance["EbsOptimized"] = launch.input.value("EbsOptimized", false);
}

/// What the instance has of the request, or by default.
void add_options(const Launch& launch, Value& instance) {
  const Value& input = launch.input;
  instance["Monitoring"] = {{"State", is_enabled(input, "Monitoring", "Enabled") ? "enabled" : "disabled"}};
  instance["MetadataOptions"] = metadata_options(launch);
  instance["HibernationOptions"] = {{"Configured", is_enabled(input, "HibernationOptions", "Configured")}};
  instance["EnclaveOptions"] = {{"Enabled", is_enabled(input, "EnclaveOptions", "Enabled")}};
  instance["CapacityReservationSpecification"] =
      input.value("CapacityReservationSpecification", R"({"CapacityReservationPreference": "open"})"_json);
  instance["PrivateDnsNameOptions"] = R"({"HostnameType": "ip-name", "EnableResourceNameDnsARecord": false,
                                          "EnableResourceNameDnsAAAARecord": false})"_json;
  instance["PrivateDnsNameOptions"].update(
      launch.network.subnet.value("PrivateDnsNameOptionsOnLaunch", Value::object()));
  instance["PrivateDnsNameOptions"].update(input.value("PrivateDnsNameOptions", Value::object()));
  instance["MaintenanceOptions"] = R"({"AutoRecovery": "default", "RebootMigration": "default"})"_json;
  instance["MaintenanceOptions"].update(input.value("MaintenanceOptions", Value::object()));
  instance["NetworkPerformanceOptions"] =
      input.value("NetworkPerformanceOptions", R"({"BandwidthWeighting": "default"})"_json);
  instance["Operator"] = {{"Managed", false}};
  for (const char* name : {"KeyName", "ClientToken"}) {
    if (!input.value(name, "").empty()) instance[name] = input[name];
  }
  instance["@UserData"] = input.value("UserData", "");
  instance["@DisableApiTermination"] = input.value("DisableApiTermination", false);
  instance["@DisableApiStop"] = input.value("DisableApiStop", false);
  instance["@ShutdownBehavior"] = input.value("InstanceInitiatedShutdownBehavior", "stop");
  const bool is_unlimited_by_default = !input["InstanceType"].get<std::string>().starts_with("t2.");
  instance["@CpuCredits"] = input.value("CreditSpecification", Value::object())
                                .value("CpuCredits", is_unlimited_by_default ? "unlimited" : "standard");
}

Value make_instance(RequestContext& context, const Launch& launch, const std::string& reservation_id, int64_t index) {
  const double now = whole_seconds(context);
  Value placement = launch.input.value("Placement", Value::object());
  placement["AvailabilityZone"] = launch.network.subnet.at("AvailabilityZone");
  if (launch.network.subnet.contains("AvailabilityZoneId"))
    placement["AvailabilityZoneId"] = launch.network.subnet["AvailabilityZoneId"];
  if (!placement.contains("GroupName")) placement["GroupName"] = "";
  if (!placement.contains("Tenancy")) placement["Tenancy"] = "default";
  Value instance{{"ImageId", launch.image.at("ImageId")},
                 {"InstanceType", launch.input.at("InstanceType")},
                 {"AmiLaunchIndex", index},
                 {"LaunchTime", now},
                 {"UsageOperationUpdateTime", now},
                 {"StateTransitionReason", ""},
                 {"Placement", placement},
                 {"BlockDeviceMappings", Value::array()},
                 {"Tags", launch.instance_tags},
                 {"@ReservationId", reservation_id},
                 {"@OwnerId", context.account}};
  add_hardware(launch, instance);
  add_options(launch, instance);
  // Clients such as Terraform's provider always send the profile, with an empty name where there is none.
  const Value profile = launch.input.value("IamInstanceProfile", Value::object());
  if (has_member(profile, "Name") || has_member(profile, "Arn")) set_instance_profile(context, instance, profile);
  instance = context.machine.engine.create(context, type_named(context, "instance"), std::move(instance));
  attach_interfaces(context, launch.network, instance, launch.interface_tags);
  launch_volumes(context, launch.mappings, instance, launch.volume_tags);
  boot_container_agent(context, launch.image, instance);
  return instance;
}

Value run_instances(RequestContext& context, const Value& request) {
  const Launch launch = check_launch(context, request);
  const std::string reservation_id = "r-" + context.machine.ids.hexadecimal(kIdDigits);
  Value output{{"ReservationId", reservation_id},
               {"OwnerId", context.account},
               {"Groups", Value::array()},
               {"Instances", Value::array()}};
  const int64_t count = std::min(launch.input.at("MaxCount").get<int64_t>(), kInstancesMax);
  for (int64_t index = 0; index < count; ++index) {
    Value instance = make_instance(context, launch, reservation_id, index);
    // The answer shows the instance before its volumes are attached.
    instance["BlockDeviceMappings"] = Value::array();
    instance["MetadataOptions"]["State"] = "pending";
    instance["StateReason"] = R"({"Code": "pending", "Message": "pending"})"_json;
    output["Instances"].push_back(
        context.machine.engine.present(context, type_named(context, "instance"), std::move(instance)));
  }
  return output;
}

}  // namespace

void check_user_data(const std::string& base64) {
  const auto bytes = from_base64(base64);
  if (!bytes) throw invalid_launch("Invalid BASE64 encoding of user data.");
  if (bytes->size() > kUserDataSizeMax) throw invalid_launch("User data is limited to 16384 bytes");
}

void add_run_instances(Service& service) {
  service.operations.push_back({"RunInstances", run_instances});
}

}  // namespace ec2
