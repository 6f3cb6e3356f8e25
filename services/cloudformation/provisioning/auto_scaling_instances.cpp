#include "services/cloudformation/provisioning/auto_scaling_instances.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "emulator/authentication/principal.h"
#include "emulator/dispatch/dispatcher.h"
#include "protocol/codec/base64.h"
#include "services/cloudformation/registry/modelled_resource.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using protocol::ApiError;
using protocol::Value;

constexpr const char* kGroupTag = "aws:autoscaling:groupName";
/// What user data has that names a cluster.
constexpr const char* kClusterMarks[] = {"ECS_CLUSTER", "Initialize-ECSAgent", "[settings.ecs]"};
/// The members of a launch configuration that RunInstances has under the same names.
constexpr const char* kLaunchMembers[] = {"ImageId", "InstanceType", "KeyName", "UserData"};

/// What Amazon EC2 Auto Scaling itself asks for.
emulator::Answer ask(RequestContext& context, const char* operation, Value input) {
  return context.machine.dispatcher.call_within(context, {.service = "ec2",
                                                          .operation = operation,
                                                          .input = std::move(input),
                                                          .principal = emulator::root_principal(context.account),
                                                          .invoked_by = "autoscaling"});
}

Value profile_of(const std::string& name_or_arn) {
  return {{name_or_arn.starts_with("arn:") ? "Arn" : "Name", name_or_arn}};
}

Value launch_of_configuration(RequestContext& context, const std::string& name) {
  const auto configuration = find_modelled(context, "AWS::AutoScaling::LaunchConfiguration", name);
  if (!configuration) return nullptr;
  Value input = Value::object();
  for (const char* member : kLaunchMembers) {
    if (configuration->contains(member)) input[member] = configuration->at(member);
  }
  if (configuration->contains("IamInstanceProfile")) {
    input["IamInstanceProfile"] = profile_of(configuration->at("IamInstanceProfile"));
  }
  if (configuration->contains("SecurityGroups")) {
    // Groups of the default VPC may be given by their names.
    const Value& groups = configuration->at("SecurityGroups");
    const bool are_ids = std::all_of(groups.begin(), groups.end(),
                                     [](const Value& group) { return group.get<std::string>().starts_with("sg-"); });
    input[are_ids ? "SecurityGroupIds" : "SecurityGroups"] = groups;
  }
  return input;
}

/// What RunInstances is to launch for the group; null where that cannot be told.
Value launch_of_group(RequestContext& context, const Value& properties) {
  if (properties.contains("LaunchConfigurationName")) {
    return launch_of_configuration(context, properties["LaunchConfigurationName"]);
  }
  const Value mixed = properties.value(
      Value::json_pointer("/MixedInstancesPolicy/LaunchTemplate/LaunchTemplateSpecification"), Value());
  const Value specification = properties.value("LaunchTemplate", mixed);
  if (!specification.is_object()) return nullptr;
  Value named = Value::object();
  for (const char* member : {"LaunchTemplateId", "LaunchTemplateName", "Version"}) {
    if (specification.contains(member)) named[member] = specification[member];
  }
  return {{"LaunchTemplate", std::move(named)}};
}

/// What is launched by itself, or by the template that is named.
Value launch_data_of(RequestContext& context, const Value& launch) {
  if (!launch.contains("LaunchTemplate")) return launch;
  Value input = launch["LaunchTemplate"];
  if (input.contains("Version")) input["Versions"] = Value::array({input["Version"]});
  input.erase("Version");
  const auto answer = ask(context, "DescribeLaunchTemplateVersions", std::move(input));
  if (answer.error || answer.output.at("LaunchTemplateVersions").empty()) return Value::object();
  return answer.output["LaunchTemplateVersions"][0].at("LaunchTemplateData");
}

bool joins_cluster(const Value& launch_data) {
  const std::string user_data = protocol::base64_decode(launch_data.value("UserData", "")).value_or("");
  return std::any_of(std::begin(kClusterMarks), std::end(kClusterMarks),
                     [&](const char* mark) { return user_data.find(mark) != std::string::npos; });
}

int64_t number_of(const Value& properties, const char* member, int64_t otherwise) {
  const auto found = properties.find(member);
  if (found == properties.end()) return otherwise;
  if (found->is_number_integer()) return found->get<int64_t>();
  const std::string text = found->is_string() ? found->get<std::string>() : found->dump();
  int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// A list, or one text with commas.
std::vector<std::string> texts_of(const Value& value) {
  std::vector<std::string> texts;
  for (const Value& item : value.is_array() ? value : Value::array({value})) {
    if (!item.is_string()) continue;
    const std::string text = item;
    for (size_t start = 0; start <= text.size();) {
      const size_t end = std::min(text.find(',', start), text.size());
      const std::string part = text.substr(start, end - start);
      const size_t first = part.find_first_not_of(' ');
      if (first != std::string::npos) texts.push_back(part.substr(first, part.find_last_not_of(' ') + 1 - first));
      start = end + 1;
    }
  }
  return texts;
}

Value tags_of_instances(const std::string& group, const Value& properties) {
  Value tags = Value::array({Value{{"Key", kGroupTag}, {"Value", group}}});
  const Value given = properties.value("Tags", Value::array());
  for (const Value& tag : given) {
    const Value propagates = tag.value("PropagateAtLaunch", Value(false));
    if (propagates != true && propagates != "true") continue;
    tags.push_back({{"Key", tag["Key"]}, {"Value", tag["Value"]}});
  }
  return tags;
}

void launch_one(RequestContext& context, const std::string& group, const Value& properties, Value launch,
                size_t number) {
  const auto subnets = texts_of(properties.value("VPCZoneIdentifier", Value()));
  const auto zones = texts_of(properties.value("AvailabilityZones", Value()));
  const Value interfaces = launch_data_of(context, launch).value("NetworkInterfaces", Value::array());
  if (!subnets.empty() && !interfaces.empty()) {
    // A template's own interfaces take the group's subnet.
    launch["NetworkInterfaces"] = interfaces;
    launch["NetworkInterfaces"][0]["SubnetId"] = subnets[number % subnets.size()];
  } else if (!subnets.empty()) {
    launch["SubnetId"] = subnets[number % subnets.size()];
  } else if (!zones.empty()) {
    launch["Placement"] = {{"AvailabilityZone", zones[number % zones.size()]}};
  }
  launch["MinCount"] = 1;
  launch["MaxCount"] = 1;
  launch["TagSpecifications"] =
      Value::array({Value{{"ResourceType", "instance"}, {"Tags", tags_of_instances(group, properties)}}});
  const auto answer = ask(context, "RunInstances", std::move(launch));
  if (!answer.error) return;
  const std::string current = std::to_string(number), size_min = std::to_string(number_of(properties, "MinSize", 0)),
                    size_max = std::to_string(number_of(properties, "MaxSize", 0));
  throw ApiError("NotStabilized", "Group did not stabilize. {current/minSize/maxSize} group size = {" + current + "/" +
                                      size_min + "/" + size_max + "}. Failed Scaling Activity: " +
                                      answer.error->message() + ". Launching EC2 instance failed.");
}

void end_instances(RequestContext& context, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  const auto answer = ask(context, "TerminateInstances", {{"InstanceIds", ids}});
  if (answer.error) throw *answer.error;
}

}  // namespace

void fill_group(RequestContext& context, const std::string& group, const Value& properties) {
  const Value launch = launch_of_group(context, properties);
  if (!launch.is_object() || !joins_cluster(launch_data_of(context, launch))) return;
  std::vector<std::string> ids = instance_ids_of(context, group);
  const auto wanted = static_cast<size_t>(
      std::max<int64_t>(0, number_of(properties, "DesiredCapacity", number_of(properties, "MinSize", 0))));
  for (size_t number = ids.size(); number < wanted; ++number) {
    launch_one(context, group, properties, launch, number);
  }
  if (ids.size() > wanted) {
    ids.resize(ids.size() - wanted);
    end_instances(context, ids);
  }
}

std::vector<std::string> instance_ids_of(RequestContext& context, const std::string& group) {
  const Value by_group{{"Name", std::string("tag:") + kGroupTag}, {"Values", Value::array({group})}};
  const Value by_state{{"Name", "instance-state-name"}, {"Values", {"pending", "running", "stopped"}}};
  const auto answer = ask(context, "DescribeInstances", {{"Filters", Value::array({by_group, by_state})}});
  if (answer.error) return {};
  std::vector<Value> instances;
  for (const Value& reservation : answer.output.at("Reservations")) {
    for (const Value& instance : reservation.at("Instances")) instances.push_back(instance);
  }
  std::stable_sort(instances.begin(), instances.end(),
                   [](const Value& a, const Value& b) { return a["LaunchTime"] < b["LaunchTime"]; });
  std::vector<std::string> ids;
  for (const Value& instance : instances) ids.push_back(instance["InstanceId"]);
  return ids;
}

void replace_instances(RequestContext& context, const std::string& group, const Value& properties,
                       const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  const Value launch = launch_of_group(context, properties);
  if (!launch.is_object()) return;
  end_instances(context, ids);
  for (size_t number = 0; number < ids.size(); ++number) launch_one(context, group, properties, launch, number);
}

void empty_group(RequestContext& context, const std::string& group) {
  end_instances(context, instance_ids_of(context, group));
}

}  // namespace cloudformation
