// CreateStackInstances, UpdateStackInstances, DeleteStackInstances, DescribeStackInstance, ListStackInstances,
// ImportStacksToStackSet.
#include <algorithm>

#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack_set/instance_stack.h"
#include "services/cloudformation/stack_set/operation_run.h"
#include "services/cloudformation/stack_set/stack_set_operations.h"
#include "services/cloudformation/stack_set/target_selection.h"

namespace cloudformation {
namespace {

constexpr size_t kInstancesPerPage = 100;

Value create_stack_instances(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  const auto targets = requested_targets(input);
  const std::string id = start_operation(context, set,
                                         {.action = "CREATE",
                                          .input = input,
                                          .targets = targets,
                                          .overrides = input.value("ParameterOverrides", Value())});
  for (const Target& target : targets) {
    if (find_instance(context, set, target)) continue;
    Value instance = new_instance(set, target);
    instance["ParameterOverrides"] = input.value("ParameterOverrides", Value::array());
    instance["LastOperationId"] = id;
    save_instance(context, set, instance);
  }
  return {{"OperationId", id}};
}

Value update_stack_instances(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  const auto targets = existing_targets(context, set, input);
  return {{"OperationId", start_operation(context, set,
                                          {.action = "UPDATE",
                                           .input = input,
                                           .targets = targets,
                                           .overrides = input.value("ParameterOverrides", Value())})}};
}

Value delete_stack_instances(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  auto targets = requested_targets(input);
  std::erase_if(targets, [&](const Target& target) { return !find_instance(context, set, target); });
  return {{"OperationId",
           start_operation(
               context, set,
               {.action = "DELETE", .input = input, .targets = targets, .retains_stacks = input.at("RetainStacks")})}};
}

Value describe_stack_instance(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  const Target target{.account = input.at("StackInstanceAccount"), .region = input.at("StackInstanceRegion")};
  if (auto instance = find_instance(context, set, target)) return {{"StackInstance", std::move(*instance)}};
  throw no_instance(set, target);
}

bool matches(const Value& instance, const Value& input) {
  const auto is_asked = [&](const char* member, const char* own) {
    return !input.contains(member) || instance.at(own) == input[member];
  };
  if (!is_asked("StackInstanceAccount", "Account") || !is_asked("StackInstanceRegion", "Region")) return false;
  const Value filters = input.value("Filters", Value::array());
  return std::all_of(filters.begin(), filters.end(), [&](const Value& filter) {
    const std::string name = filter.at("Name");
    if (name == "DETAILED_STATUS") return instance["StackInstanceStatus"]["DetailedStatus"] == filter.at("Values");
    if (name == "DRIFT_STATUS") return instance["DriftStatus"] == filter.at("Values");
    return instance.value("LastOperationId", "") == filter.at("Values");
  });
}

Value list_stack_instances(RequestContext& context, const Value& input) {
  const Value set = get_stack_set(context, input.at("StackSetName"));
  std::vector<Value> summaries;
  for (Value& instance : instances_of(context, set)) {
    if (matches(instance, input)) summaries.push_back(std::move(instance));
  }
  return page_of(input, "Summaries", summaries, input.value("MaxResults", kInstancesPerPage));
}

/// "arn:aws:cloudformation:us-east-1:123456789012:stack/…" tells where a stack is.
Target place_of(const std::string& stack_id) {
  std::vector<std::string> parts;
  size_t at = 0;
  for (size_t end; parts.size() < 5 && (end = stack_id.find(':', at)) != std::string::npos; at = end + 1) {
    parts.push_back(stack_id.substr(at, end - at));
  }
  if (parts.size() < 5 || !stack_id.starts_with("arn:")) {
    throw ApiError("ValidationError", "Stack id " + stack_id + " is not a valid stack ARN");
  }
  return {.account = parts[4], .region = parts[3]};
}

/// Stacks that are there already become instances; what they hold stays as it is.
Value import_stacks(RequestContext& context, const Value& input) {
  Value set = get_stack_set(context, input.at("StackSetName"));
  if (!input.contains("StackIds")) {
    throw ApiError("NotImplemented", "skyrig imports stacks by StackIds only: StackIdsUrl is not read yet.", 501);
  }
  std::vector<Value> imported;
  const auto stack_ids = input["StackIds"].get<std::vector<std::string>>();
  for (const std::string& stack_id : stack_ids) {
    const Target target = place_of(stack_id);
    if (!has_stack(context, set, target, stack_id)) {
      throw ApiError("StackNotFoundException", "Stack " + stack_id + " not found");
    }
    if (find_instance(context, set, target)) {
      throw ApiError("InvalidOperationException",
                     "Stack instance for StackSet " + set.at("StackSetName").get<std::string>() +
                         " already exists in account " + target.account + " in region " + target.region);
    }
    Value instance = new_instance(set, target);
    instance["StackId"] = stack_id;
    instance["Status"] = "CURRENT";
    instance["StackInstanceStatus"]["DetailedStatus"] = "SUCCEEDED";
    imported.push_back(std::move(instance));
  }
  const std::string id = start_operation(context, set, {.action = "CREATE", .input = input, .targets = {}});
  for (Value& instance : imported) {
    instance["LastOperationId"] = id;
    save_instance(context, set, instance);
  }
  return {{"OperationId", id}};
}

}  // namespace

void add_stack_instance_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"CreateStackInstances", create_stack_instances});
  operations.push_back({"UpdateStackInstances", update_stack_instances});
  operations.push_back({"DeleteStackInstances", delete_stack_instances});
  operations.push_back({"DescribeStackInstance", describe_stack_instance});
  operations.push_back({"ListStackInstances", list_stack_instances});
  operations.push_back({"ImportStacksToStackSet", import_stacks});
}

}  // namespace cloudformation
