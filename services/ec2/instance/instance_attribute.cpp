// Written by hand: each attribute has its own form, place and rule.
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
#include "services/ec2/instance/instance_attribute.h"

#include <functional>
#include <map>

#include "emulator/resource/resource_engine.h"
#include "services/ec2/base64.h"
#include "services/ec2/conventions.h"
#include "services/ec2/instance/instance.h"
#include "services/ec2/instance/instance_network.h"
#include "services/ec2/instance/instance_type.h"
#include "services/ec2/instance/run_instances.h"
#include "services/ec2/network/network_interface.h"
#include "services/ec2/network/security_group.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

/// An attribute that is one value: its member in answers, where it is stored, and whether the instance must be stopped
/// for it to be changed.
struct SimpleAttribute {
  const char* member;
  const char* stored;
  bool needs_stop = false;
};

const std::map<std::string, SimpleAttribute>& simple_attributes() {
  static const std::map<std::string, SimpleAttribute> attributes = {
      {"disableApiTermination", {"DisableApiTermination", "@DisableApiTermination"}},
      {"disableApiStop", {"DisableApiStop", "@DisableApiStop"}},
      {"instanceInitiatedShutdownBehavior", {"InstanceInitiatedShutdownBehavior", "@ShutdownBehavior"}},
      {"instanceType", {"InstanceType", "InstanceType", true}},
      {"userData", {"UserData", "@UserData", true}},
      {"kernel", {"KernelId", "KernelId", true}},
      {"ramdisk", {"RamdiskId", "RamdiskId", true}},
      {"ebsOptimized", {"EbsOptimized", "EbsOptimized", true}},
      {"enaSupport", {"EnaSupport", "EnaSupport", true}},
      {"sriovNetSupport", {"SriovNetSupport", "SriovNetSupport", true}},
      {"sourceDestCheck", {"SourceDestCheck", nullptr}},
      {"rootDeviceName", {"RootDeviceName", "RootDeviceName"}},
  };
  return attributes;
}

Value shown_instance(RequestContext& context, const std::string& id) {
  return context.machine.engine.present(context, type_named(context, "instance"), get_instance(context, id));
}

Value describe_instance_attribute(RequestContext& context, const Value& input) {
  const std::string attribute = input.at("Attribute");
  const Value instance = shown_instance(context, input.at("InstanceId"));
  Value output{{"InstanceId", instance.at("InstanceId")}};
  if (attribute == "groupSet") {
    output["Groups"] = instance.at("SecurityGroups");
  } else if (attribute == "blockDeviceMapping") {
    output["BlockDeviceMappings"] = instance.at("BlockDeviceMappings");
  } else if (attribute == "productCodes") {
    output["ProductCodes"] = instance.at("ProductCodes");
  } else if (attribute == "enclaveOptions") {
    output["EnclaveOptions"] = instance.at("EnclaveOptions");
  } else if (const auto simple = simple_attributes().find(attribute); simple != simple_attributes().end()) {
    const auto& [member, stored, needs_stop] = simple->second;
    const auto value = instance.find(stored ? stored : member);
    output[member] = Value::object();
    if (value != instance.end() && *value != "") output[member]["Value"] = *value;
  } else {
    throw ApiError("InvalidParameterValue",
                   "Value (" + attribute + ") for parameter attribute is invalid. Unknown attribute.");
  }
  return output;
}

/// The form of a request with Attribute and Value says the same as the members; it becomes the members.
Value with_members(const Value& input) {
  if (!input.contains("Attribute") || !input.contains("Value")) return input;
  Value result = input;
  const std::string attribute = input["Attribute"];
  const auto simple = simple_attributes().find(attribute);
  if (simple == simple_attributes().end() || attribute == "rootDeviceName") {
    throw ApiError("InvalidParameterValue",
                   "Value (" + attribute + ") for parameter attribute is invalid. The attribute cannot be modified.");
  }
  std::string member = simple->second.member;
  if (member == "KernelId") member = "Kernel";
  if (member == "RamdiskId") member = "Ramdisk";
  const std::string text = input["Value"];
  const bool is_boolean = text == "true" || text == "false";
  result[member]["Value"] = is_boolean ? Value(text == "true") : Value(text);
  return result;
}

void set_instance_type(RequestContext& context, Value& instance, const std::string& name) {
  const auto type = find_instance_type(context, name);
  if (!type) throw ApiError("InvalidParameterValue", "Invalid value '" + name + "' for InstanceType.");
  if (!supports_architecture(*type, instance.at("Architecture").get_ref<const std::string&>())) {
    throw ApiError("InvalidParameterValue", "The instance type '" + name + "' does not support the architecture '" +
                                                instance.at("Architecture").get<std::string>() + "' of the instance.");
  }
  const std::string zone = instance.at("Placement").at("AvailabilityZone");
  if (!is_offered(context, name, zone)) {
    throw ApiError("Unsupported", "Your requested instance type (" + name +
                                      ") is not supported in your requested Availability Zone (" + zone + ").");
  }
  instance["InstanceType"] = name;
  Value& options = instance["CpuOptions"] = Value::object();
  const auto vcpu = type->at("VCpuInfo");
  if (const auto cores = vcpu.find("DefaultCores")) options["CoreCount"] = cores->integer();
  if (const auto threads = vcpu.find("DefaultThreadsPerCore")) options["ThreadsPerCore"] = threads->integer();
}

/// SourceDestCheck and Groups belong to the primary interface; an instance with several has them set there.
void modify_interface(RequestContext& context, const Value& instance, const Value& input) {
  if (!input.contains("SourceDestCheck") && !input.contains("Groups")) return;
  auto interfaces = interfaces_of(context, instance.at("InstanceId"));
  if (interfaces.size() != 1) {
    throw ApiError("InvalidInstanceID", "There are multiple interfaces attached to instance '" +
                                            instance.at("InstanceId").get<std::string>() +
                                            "'. Please specify an interface ID for the operation instead.");
  }
  if (input.contains("SourceDestCheck"))
    interfaces[0]["SourceDestCheck"] = input["SourceDestCheck"].value("Value", true);
  if (input.contains("Groups")) {
    const Value subnet = get_resource(context, "subnet", interfaces[0].at("SubnetId"));
    interfaces[0]["Groups"] = group_identifiers(context, input["Groups"], subnet);
  }
  store_network_interface(context, interfaces[0]);
}

/// Only DeleteOnTermination of attached volumes can be changed.
void modify_mappings(RequestContext& context, Value& instance, const Value& wanted) {
  for (const Value& change : wanted) {
    refuse_unimplemented(change, {"NoDevice", "VirtualName"});
    const std::string device = change.value("DeviceName", "");
    bool is_found = false;
    for (Value& mapping : instance["BlockDeviceMappings"]) {
      if (mapping.at("DeviceName") != device) continue;
      is_found = true;
      const Value ebs = change.value("Ebs", Value::object());
      if (has_member(ebs, "VolumeId") && ebs["VolumeId"] != mapping["Ebs"].at("VolumeId")) {
        throw invalid_value(ebs["VolumeId"].get<std::string>(), "volumeId",
                            "The volume is not attached to the instance as " + device + ".");
      }
      if (!ebs.contains("DeleteOnTermination")) continue;
      mapping["Ebs"]["DeleteOnTermination"] = ebs["DeleteOnTermination"];
      Value volume = get_resource(context, "volume", mapping["Ebs"].at("VolumeId"));
      for (Value& attachment : volume["Attachments"]) {
        if (attachment.at("InstanceId") == instance.at("InstanceId")) {
          attachment["DeleteOnTermination"] = ebs["DeleteOnTermination"];
        }
      }
      context.machine.engine.update(context, type_named(context, "volume"), volume);
    }
    if (!is_found) {
      throw ApiError("InvalidInstanceAttributeValue", "No device is currently mapped at " + device);
    }
  }
}

/// A request that would change nothing is refused.
void check_attributes(const Value& input) {
  if (has_member(input, "Value") && !has_member(input, "Attribute")) throw missing_parameter("attribute");
  static constexpr std::string_view kOfTheRequest[] = {"InstanceId", "DryRun", "Attribute"};
  for (const auto& [name, value] : input.items()) {
    if (std::find(std::begin(kOfTheRequest), std::end(kOfTheRequest), name) == std::end(kOfTheRequest)) return;
  }
  throw invalid_combination("No attributes specified.");
}

Value modify_instance_attribute(RequestContext& context, const Value& request) {
  Value instance = get_instance(context, request.at("InstanceId"));
  check_attributes(request);
  const Value input = with_members(request);
  if (state_name(instance) == "terminated") {
    throw ApiError("IncorrectInstanceState",
                   "The instance '" + input["InstanceId"].get<std::string>() + "' is terminated.");
  }
  for (const auto& [name, attribute] : simple_attributes()) {
    std::string member = attribute.member;
    if (member == "KernelId") member = "Kernel";
    if (member == "RamdiskId") member = "Ramdisk";
    if (!input.contains(member) || !input[member].is_object() || !attribute.stored) continue;
    if (attribute.needs_stop) require_stopped(instance);
    const Value value = input[member].value("Value", Value());
    if (name == "instanceType") {
      set_instance_type(context, instance, value);
    } else if (name == "userData") {
      const std::string text = to_base64(value.is_string() ? value.get<std::string>() : std::string());
      check_user_data(text);
      instance["@UserData"] = text;
    } else {
      instance[attribute.stored] = value;
    }
  }
  if (input.contains("EnclaveOptions")) {
    require_stopped(instance);
    instance["EnclaveOptions"]["Enabled"] = input["EnclaveOptions"].value("Enabled", false);
  }
  if (input.contains("BlockDeviceMappings")) modify_mappings(context, instance, input["BlockDeviceMappings"]);
  store_instance(context, instance);
  modify_interface(context, instance, input);
  return Value::object();
}

/// Only kernel, ramdisk and sourceDestCheck can be reset.
Value reset_instance_attribute(RequestContext& context, const Value& input) {
  Value instance = get_instance(context, input.at("InstanceId"));
  const std::string attribute = input.at("Attribute");
  if (attribute == "sourceDestCheck") {
    modify_interface(context, instance, {{"SourceDestCheck", {{"Value", true}}}});
  } else if (attribute == "kernel" || attribute == "ramdisk") {
    require_stopped(instance);
    instance.erase(simple_attributes().at(attribute).stored);
    store_instance(context, instance);
  } else {
    throw ApiError("InvalidParameterValue",
                   "Value (" + attribute + ") for parameter attribute is invalid. The attribute cannot be reset.");
  }
  return Value::object();
}

Value modify_metadata_options(RequestContext& context, const Value& input) {
  Value instance = get_instance(context, input.at("InstanceId"));
  Value& options = instance["MetadataOptions"];
  const bool is_off = input.value("HttpEndpoint", options.value("HttpEndpoint", "enabled")) == "disabled";
  if (is_off && (input.contains("HttpTokens") || input.contains("HttpPutResponseHopLimit"))) {
    throw ApiError(
        "InvalidParameterCombination",
        "The HttpEndpoint is set to 'disabled': HttpTokens and HttpPutResponseHopLimit cannot be specified.");
  }
  const int hops = input.value("HttpPutResponseHopLimit", 1);
  if (hops < 1 || hops > 64) {
    throw ApiError("InvalidParameterValue",
                   "Value (" + std::to_string(hops) +
                       ") for parameter HttpPutResponseHopLimit is invalid. Expecting a value between 1 and 64.");
  }
  for (const char* name :
       {"HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags"}) {
    if (input.contains(name)) options[name] = input[name];
  }
  store_instance(context, instance);
  Value shown = options;
  shown["State"] = "pending";
  return {{"InstanceId", instance.at("InstanceId")}, {"InstanceMetadataOptions", shown}};
}

Value modify_maintenance_options(RequestContext& context, const Value& input) {
  Value instance = get_instance(context, input.at("InstanceId"));
  for (const char* name : {"AutoRecovery", "RebootMigration"}) {
    if (input.contains(name)) instance["MaintenanceOptions"][name] = input[name];
  }
  store_instance(context, instance);
  Value output = instance["MaintenanceOptions"];
  output["InstanceId"] = instance.at("InstanceId");
  return output;
}

/// The console of an instance that runs nothing has no output yet.
Value get_console_output(RequestContext& context, const Value& input) {
  const Value instance = get_instance(context, input.at("InstanceId"));
  return {{"InstanceId", instance.at("InstanceId")}, {"Timestamp", instance.at("LaunchTime")}, {"Output", ""}};
}

/// "If you try to retrieve the password before it's available, the output returns an empty string."
Value get_password_data(RequestContext& context, const Value& input) {
  const Value instance = get_instance(context, input.at("InstanceId"));
  return {{"InstanceId", instance.at("InstanceId")}, {"Timestamp", instance.at("LaunchTime")}, {"PasswordData", ""}};
}

}  // namespace

void add_instance_attributes(Service& service) {
  service.operations.push_back({"DescribeInstanceAttribute", describe_instance_attribute});
  service.operations.push_back({"ModifyInstanceAttribute", modify_instance_attribute});
  service.operations.push_back({"ResetInstanceAttribute", reset_instance_attribute});
  service.operations.push_back({"ModifyInstanceMetadataOptions", modify_metadata_options});
  service.operations.push_back({"ModifyInstanceMaintenanceOptions", modify_maintenance_options});
  service.operations.push_back({"GetConsoleOutput", get_console_output});
  service.operations.push_back({"GetPasswordData", get_password_data});
}

}  // namespace ec2
