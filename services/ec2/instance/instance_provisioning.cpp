// CloudFormation's instance is one instance of RunInstances, with some properties spelled and nested differently; hence
// functions instead of a row.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ec2-instance.html
#include "services/ec2/instance/instance_provisioning.h"

#include "services/ec2/base64.h"
#include "services/ec2/instance/instance_association.h"

namespace ec2 {
namespace {

/// Properties that go into the request as they are.
constexpr const char* kSameProperties[] = {"AdditionalInfo",
                                           "BlockDeviceMappings",
                                           "CpuOptions",
                                           "CreditSpecification",
                                           "DisableApiTermination",
                                           "EbsOptimized",
                                           "EnclaveOptions",
                                           "HibernationOptions",
                                           "ImageId",
                                           "InstanceInitiatedShutdownBehavior",
                                           "InstanceType",
                                           "Ipv6AddressCount",
                                           "Ipv6Addresses",
                                           "KernelId",
                                           "KeyName",
                                           "LaunchTemplate",
                                           "LicenseSpecifications",
                                           "MetadataOptions",
                                           "PrivateDnsNameOptions",
                                           "PrivateIpAddress",
                                           "RamdiskId",
                                           "SecurityGroupIds",
                                           "SecurityGroups",
                                           "SubnetId",
                                           "UserData",
                                           "ElasticInferenceAccelerators"};

/// Properties of the placement: CloudFormation's name and RunInstances'.
constexpr std::pair<const char*, const char*> kPlacementProperties[] = {
    {"AvailabilityZone", "AvailabilityZone"},
    {"Affinity", "Affinity"},
    {"HostId", "HostId"},
    {"HostResourceGroupArn", "HostResourceGroupArn"},
    {"PlacementGroupName", "GroupName"},
    {"Tenancy", "Tenancy"}};

/// Properties that are set on a running instance, as members of ModifyInstanceAttribute with a Value.
constexpr const char* kChangeable[] = {"DisableApiTermination", "InstanceInitiatedShutdownBehavior", "SourceDestCheck"};
/// Properties for which CloudFormation stops the instance and starts it again.
constexpr const char* kChangeableStopped[] = {"InstanceType", "EbsOptimized", "UserData", "KernelId", "RamdiskId"};

std::string text_of(const Value& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}
bool is_true(const Value& value) {
  return value == true || value == "true";
}
int64_t to_integer(const Value& value) {
  return value.is_string() ? std::stoll(value.get<std::string>()) : value.get<int64_t>();
}

/// GroupSet is Groups there, and device indexes are texts here.
Value network_interfaces(const Value& property) {
  Value result = property;
  for (Value& interface_ : result) {
    if (interface_.contains("GroupSet")) {
      interface_["Groups"] = interface_["GroupSet"];
      interface_.erase("GroupSet");
    }
    if (interface_.contains("DeviceIndex")) interface_["DeviceIndex"] = to_integer(interface_["DeviceIndex"]);
  }
  return result;
}

/// NoDevice is an empty object in templates and an empty text in requests.
Value block_devices(const Value& property) {
  Value result = property;
  for (Value& mapping : result) {
    if (mapping.contains("NoDevice")) mapping["NoDevice"] = "";
  }
  return result;
}

Value tag_specifications(const Provisioning& provisioning) {
  Value result = Value::array({Value{{"ResourceType", "instance"}, {"Tags", provisioning.tags()}}});
  if (is_true(provisioning.properties().value("PropagateTagsToVolumeOnCreation", Value(false)))) {
    result.push_back({{"ResourceType", "volume"}, {"Tags", provisioning.tags()}});
  }
  return result;
}

Value run_request(const Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  Value input{{"MinCount", 1}, {"MaxCount", 1}, {"TagSpecifications", tag_specifications(provisioning)}};
  for (const char* name : kSameProperties) {
    if (properties.contains(name)) input[name] = properties[name];
  }
  for (const auto& [property, member] : kPlacementProperties) {
    if (properties.contains(property)) input["Placement"][member] = properties[property];
  }
  if (properties.contains("BlockDeviceMappings"))
    input["BlockDeviceMappings"] = block_devices(properties["BlockDeviceMappings"]);
  if (properties.contains("NetworkInterfaces"))
    input["NetworkInterfaces"] = network_interfaces(properties["NetworkInterfaces"]);
  if (properties.contains("IamInstanceProfile"))
    input["IamInstanceProfile"] = {{"Name", properties["IamInstanceProfile"]}};
  // Templates spell it CPUCredits.
  if (properties.contains("CreditSpecification")) {
    input["CreditSpecification"] = {{"CpuCredits", properties["CreditSpecification"].value("CPUCredits", "standard")}};
  }
  if (properties.contains("Monitoring")) input["Monitoring"] = {{"Enabled", is_true(properties["Monitoring"])}};
  if (properties.contains("ElasticGpuSpecifications"))
    input["ElasticGpuSpecification"] = properties["ElasticGpuSpecifications"];
  if (properties.contains("EnclaveOptions"))
    input["EnclaveOptions"]["Enabled"] = is_true(properties["EnclaveOptions"].value("Enabled", Value(false)));
  return input;
}

void set_attribute(Provisioning& provisioning, const std::string& id, const std::string& member, const Value& value) {
  Value input{{"InstanceId", id}};
  if (member == "KernelId" || member == "RamdiskId") {
    input[member.substr(0, member.size() - 2)]["Value"] = value;
  } else {
    input[member]["Value"] = value;
  }
  provisioning.call("ec2", "ModifyInstanceAttribute", std::move(input));
}

void attach_volumes(Provisioning& provisioning, const std::string& id, const Value& volumes) {
  for (const Value& volume : volumes) {
    provisioning.call("ec2", "AttachVolume",
                      {{"InstanceId", id}, {"VolumeId", volume.at("VolumeId")}, {"Device", volume.at("Device")}});
  }
}

std::string create_instance(Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  const Value output = provisioning.call("ec2", "RunInstances", run_request(provisioning));
  const std::string id = output.at("Instances").at(0).at("InstanceId");
  if (properties.contains("SourceDestCheck")) {
    set_attribute(provisioning, id, "SourceDestCheck", is_true(properties["SourceDestCheck"]));
  }
  attach_volumes(provisioning, id, properties.value("Volumes", Value::array()));
  make_associations(provisioning, id);
  return id;
}

/// UserData is base64 in templates and bytes in the request.
Value attribute_value(const std::string& property, const Value& value) {
  if (property == "EbsOptimized") return is_true(value);
  if (property != "UserData") return text_of(value);
  return from_base64(value.is_string() ? value.get<std::string>() : std::string()).value_or(std::string());
}

Value instance_ids(const std::string& id) {
  return {{"InstanceIds", Value::array({id})}};
}

void update_stopped(Provisioning& provisioning, const std::string& id) {
  std::vector<std::string> changed;
  for (const char* name : kChangeableStopped) {
    if (provisioning.has_changed(name)) changed.emplace_back(name);
  }
  if (changed.empty()) return;
  provisioning.call("ec2", "StopInstances", instance_ids(id));
  for (const std::string& name : changed) {
    set_attribute(provisioning, id, name, attribute_value(name, provisioning.properties().value(name, Value())));
  }
  provisioning.call("ec2", "StartInstances", instance_ids(id));
}

void update_profile(Provisioning& provisioning, const std::string& id) {
  if (!provisioning.has_changed("IamInstanceProfile")) return;
  const Value found =
      provisioning.call("ec2", "DescribeIamInstanceProfileAssociations",
                        {{"Filters", Value::array({Value{{"Name", "instance-id"}, {"Values", Value::array({id})}}})}});
  for (const Value& association : found.at("IamInstanceProfileAssociations")) {
    provisioning.call("ec2", "DisassociateIamInstanceProfile", {{"AssociationId", association.at("AssociationId")}});
  }
  if (!provisioning.properties().contains("IamInstanceProfile")) return;
  provisioning.call(
      "ec2", "AssociateIamInstanceProfile",
      {{"InstanceId", id}, {"IamInstanceProfile", {{"Name", provisioning.properties()["IamInstanceProfile"]}}}});
}

void update_tags(Provisioning& provisioning, const std::string& id) {
  const Value tags = provisioning.tags(), previous = provisioning.previous_tags();
  if (tags == previous) return;
  Value gone = Value::array();
  for (const Value& tag : previous) {
    const bool stays =
        std::any_of(tags.begin(), tags.end(), [&](const Value& one) { return one.at("Key") == tag.at("Key"); });
    if (!stays) gone.push_back({{"Key", tag.at("Key")}});
  }
  const Value resources = Value::array({id});
  if (!gone.empty()) provisioning.call("ec2", "DeleteTags", {{"Resources", resources}, {"Tags", gone}});
  if (!tags.empty()) provisioning.call("ec2", "CreateTags", {{"Resources", resources}, {"Tags", tags}});
}

void update_instance(Provisioning& provisioning) {
  const std::string id = provisioning.physical_id();
  const Value& properties = provisioning.properties();
  for (const char* name : kChangeable) {
    if (!provisioning.has_changed(name)) continue;
    const bool is_text = std::string_view(name) == "InstanceInitiatedShutdownBehavior";
    const Value fallback = is_text ? Value("stop") : Value(std::string_view(name) == "SourceDestCheck");
    const Value value = properties.value(name, fallback);
    set_attribute(provisioning, id, name, is_text ? value : Value(is_true(value)));
  }
  if (provisioning.has_changed("SecurityGroupIds") && properties.contains("SecurityGroupIds")) {
    provisioning.call("ec2", "ModifyInstanceAttribute",
                      {{"InstanceId", id}, {"Groups", properties["SecurityGroupIds"]}});
  }
  if (provisioning.has_changed("Monitoring")) {
    const bool is_on = is_true(properties.value("Monitoring", Value(false)));
    provisioning.call("ec2", is_on ? "MonitorInstances" : "UnmonitorInstances", instance_ids(id));
  }
  if (provisioning.has_changed("MetadataOptions") && properties.contains("MetadataOptions")) {
    Value input = properties["MetadataOptions"];
    input["InstanceId"] = id;
    provisioning.call("ec2", "ModifyInstanceMetadataOptions", std::move(input));
  }
  if (provisioning.has_changed("CreditSpecification") && properties.contains("CreditSpecification")) {
    Value specification{{"InstanceId", id},
                        {"CpuCredits", properties["CreditSpecification"].value("CPUCredits", "standard")}};
    provisioning.call("ec2", "ModifyInstanceCreditSpecification",
                      {{"InstanceCreditSpecifications", Value::array({std::move(specification)})}});
  }
  if (provisioning.has_changed("Volumes")) {
    for (const Value& volume : provisioning.previous_properties().value("Volumes", Value::array())) {
      provisioning.call("ec2", "DetachVolume", {{"InstanceId", id}, {"VolumeId", volume.at("VolumeId")}});
    }
    attach_volumes(provisioning, id, properties.value("Volumes", Value::array()));
  }
  if (provisioning.has_changed("SsmAssociations")) {
    remove_associations(provisioning, id);
    make_associations(provisioning, id);
  }
  update_profile(provisioning, id);
  update_stopped(provisioning, id);
  update_tags(provisioning, id);
}

void remove_instance(Provisioning& provisioning) {
  if (provisioning.properties().contains("SsmAssociations")) {
    remove_associations(provisioning, provisioning.physical_id());
  }
  provisioning.call("ec2", "TerminateInstances", instance_ids(provisioning.physical_id()));
}

}  // namespace

void add_instance_provisioning(Service& service) {
  service.cloudformation.push_back({.type = "AWS::EC2::Instance",
                                    .identifier_member = "InstanceId",
                                    .read = "DescribeInstances",
                                    .read_result = "/Reservations/0/Instances/0",
                                    .attributes = {{"PrivateIp", "/PrivateIpAddress"},
                                                   {"PublicIp", "/PublicIpAddress"},
                                                   {"AvailabilityZone", "/Placement/AvailabilityZone"}},
                                    .state = "/State/Name",
                                    .stable_states = {"running"},
                                    .failed_states = {"shutting-down", "terminated"},
                                    .create_resource = create_instance,
                                    .update_resource = update_instance,
                                    .remove_resource = remove_instance});
}

}  // namespace ec2
