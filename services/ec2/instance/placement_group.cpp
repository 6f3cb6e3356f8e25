// Groups are named by their callers, and their ids share the member GroupId with security groups; hence by hand.
// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-groups.html
#include "services/ec2/instance/placement_group.h"

#include "emulator/resource/resource_engine.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/refusals.h"

namespace ec2 {
namespace {

constexpr size_t kGroupNameLengthMax = 255;
constexpr int kPartitionsDefault = 2;
constexpr int kPartitionsMax = 7;

void show_id(RequestContext&, Value& group) {
  group["GroupId"] = group.at("@GroupId");
}

ResourceType placement_group_type() {
  return {.service = kService,
          .name = "placement-group",
          .shape = "PlacementGroup",
          .id_member = "@GroupId",
          .id_prefix = "pg-",
          .not_found = "InvalidPlacementGroup.Unknown",
          .not_found_message = "The placement group '{}' is unknown.",
          .lifecycle = {.pointer = "/State", .initial = "pending", .steps = {{"pending", "available", {}}}},
          .create_operation = "-",
          .describe_operation = "-",
          .remove_operation = "-",
          .hooks = {.present = show_id}};
}

Value get_group(RequestContext& context, const std::string& name_or_id) {
  std::optional<Value> result;
  context.machine.engine.each(context, type_named(context, "placement-group"), [&](Value& group) {
    if (group.at("GroupName") == name_or_id || group.at("@GroupId") == name_or_id) result = std::move(group);
    return !result;
  });
  if (result) return std::move(*result);
  throw ApiError("InvalidPlacementGroup.Unknown", "The placement group '" + name_or_id + "' is unknown.");
}

bool is_known(RequestContext& context, const std::string& name) {
  const auto groups = context.machine.engine.all(context, type_named(context, "placement-group"));
  return std::any_of(groups.begin(), groups.end(), [&](const Value& group) { return group.at("GroupName") == name; });
}

Value create_placement_group(RequestContext& context, const Value& input) {
  refuse_unimplemented(input, {"LinkedGroupId", "ParentGroupId", "Operator"});
  const std::string name = input.value("GroupName", "");
  const std::string strategy = input.value("Strategy", "cluster");
  if (name.empty() || name.size() > kGroupNameLengthMax) {
    throw ApiError(name.empty() ? "MissingParameter" : "InvalidParameterValue",
                   name.empty() ? "The request must contain the parameter groupName"
                                : "Invalid placement group name '" + name + "'.");
  }
  if (is_known(context, name)) {
    throw ApiError("InvalidPlacementGroup.Duplicate", "The placement group '" + name + "' already exists.");
  }
  if (input.contains("PartitionCount") && strategy != "partition") {
    throw ApiError("InvalidParameterCombination",
                   "PartitionCount can only be specified with the strategy 'partition'.");
  }
  if (input.contains("SpreadLevel") && strategy != "spread") {
    throw ApiError("InvalidParameterCombination", "SpreadLevel can only be specified with the strategy 'spread'.");
  }
  const int partitions = input.value("PartitionCount", kPartitionsDefault);
  if (partitions < 1 || partitions > kPartitionsMax) {
    throw ApiError("InvalidParameterValue",
                   "Value (" + std::to_string(partitions) +
                       ") for parameter partitionCount is invalid. Expecting a value between 1 and 7.");
  }
  const Value tags = tags_for(input, "placement-group", {"placement-group"});
  check_tags(context, tags);
  Value group{{"GroupName", name},
              {"Strategy", strategy},
              {"GroupArn", emulator::make_arn(context, "ec2", "placement-group/" + name)},
              {"Tags", tags}};
  if (strategy == "partition") group["PartitionCount"] = partitions;
  if (strategy == "spread") group["SpreadLevel"] = input.value("SpreadLevel", "rack");
  const ResourceType& type = type_named(context, "placement-group");
  group = context.machine.engine.create(context, type, std::move(group));
  return {{"PlacementGroup", context.machine.engine.present(context, type, std::move(group))}};
}

Value delete_placement_group(RequestContext& context, const Value& input) {
  const Value group = get_group(context, input.at("GroupName"));
  context.machine.engine.each(context, type_named(context, "instance"), [&](const Value& instance) {
    const bool is_gone = instance.at("State").at("Name") == "terminated";
    if (!is_gone && instance.at("Placement").value("GroupName", "") == group.at("GroupName")) {
      throw ApiError("InvalidPlacementGroup.InUse", "The placement group '" + group.at("GroupName").get<std::string>() +
                                                        "' is in use and may not be deleted.");
    }
    return true;
  });
  context.machine.engine.erase(context, type_named(context, "placement-group"),
                               group.at("@GroupId").get<std::string>());
  return Value::object();
}

Value describe_placement_groups(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const ResourceType& type = type_named(context, "placement-group");
  std::vector<Value> groups;
  for (const char* list : {"GroupNames", "GroupIds"}) {
    for (const std::string name : input.value(list, Value::array())) groups.push_back(get_group(context, name));
  }
  if (!input.contains("GroupNames") && !input.contains("GroupIds")) groups = context.machine.engine.all(context, type);
  Value output{{"PlacementGroups", Value::array()}};
  for (Value& group : groups) {
    Value shown = context.machine.engine.present(context, type, std::move(group));
    if (index.matches(filters, shown)) output["PlacementGroups"].push_back(std::move(shown));
  }
  return output;
}

std::string provision_group(Provisioning& provisioning) {
  Value input = provisioning.properties();
  const std::string name = provisioning.generate_name(kGroupNameLengthMax, false);
  input.erase("Tags");
  input["GroupName"] = name;
  if (!provisioning.tags().empty()) {
    input["TagSpecifications"] =
        Value::array({Value{{"ResourceType", "placement-group"}, {"Tags", provisioning.tags()}}});
  }
  if (input.contains("PartitionCount") && input["PartitionCount"].is_string()) {
    input["PartitionCount"] = std::stoi(input["PartitionCount"].get<std::string>());
  }
  provisioning.call("ec2", "CreatePlacementGroup", std::move(input));
  return name;
}

}  // namespace

void check_placement(RequestContext& context, const Value& placement) {
  for (const char* name : {"GroupName", "GroupId"}) {
    if (const std::string group = placement.value(name, ""); !group.empty()) get_group(context, group);
  }
}

void add_placement_groups(Service& service) {
  service.resource_types.push_back(placement_group_type());
  service.operations.push_back({"CreatePlacementGroup", create_placement_group});
  service.operations.push_back({"DeletePlacementGroup", delete_placement_group});
  service.operations.push_back({"DescribePlacementGroups", with_filters("DescribePlacementGroups", "PlacementGroup", {},
                                                                        describe_placement_groups)});
  service.cloudformation.push_back({.type = "AWS::EC2::PlacementGroup",
                                    .identifier_member = "GroupName",
                                    .read = "DescribePlacementGroups",
                                    .read_member = "GroupNames",
                                    .read_result = "/PlacementGroups/0",
                                    .remove = "DeletePlacementGroup",
                                    .create_resource = provision_group});
}

}  // namespace ec2
