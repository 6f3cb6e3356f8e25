// What is there: stacks, their resources and their events.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

constexpr size_t kStacksPerPage = 100;
constexpr size_t kResourcesPerPage = 100;

/// Values of NoEcho parameters are stored in the clear and never shown.
Value shown_stack(const Value& stack) {
  Value shown = stack;
  const auto deployment = stack.find("@Deployment");
  if (deployment != stack.end()) {
    // What the deployment has not reached yet is not the stack's.
    if (deployment->at("Kind") == "CREATE") shown.erase("Outputs");
  }
  if (!shown.contains("Tags")) shown["Tags"] = Value::array();
  if (!shown.contains("NotificationARNs")) shown["NotificationARNs"] = Value::array();
  if (!shown.contains("DriftInformation")) shown["DriftInformation"] = {{"StackDriftStatus", "NOT_CHECKED"}};
  Value configuration{{"Mode", "STANDARD"}, {"DisableRollback", shown.value("DisableRollback", false)}};
  configuration.update(shown.value("DeploymentConfig", Value::object()));
  shown["DeploymentConfig"] = std::move(configuration);
  return shown;
}

Value describe_stacks(RequestContext& context, const Value& input) {
  const std::string name = input.value("StackName", "");
  if (!name.empty()) {
    return {{"Stacks", Value::array({shown_stack(get_stack(context, name, UnknownStackWords::kWithId))})}};
  }
  std::vector<Value> stacks;
  for (const Value& stack : all_stacks(context)) {
    if (!is_deleted(stack)) stacks.push_back(shown_stack(stack));
  }
  return page_of(input, "Stacks", stacks, kStacksPerPage);
}

Value list_stacks(RequestContext& context, const Value& input) {
  const Value filter = input.value("StackStatusFilter", Value::array());
  std::vector<Value> summaries;
  for (Value& stack : all_stacks(context)) {
    const bool passes = filter.empty() || std::find(filter.begin(), filter.end(), stack["StackStatus"]) != filter.end();
    if (!passes) continue;
    if (stack.contains("Description")) stack["TemplateDescription"] = stack["Description"];
    if (!stack.contains("DriftInformation")) stack["DriftInformation"] = {{"StackDriftStatus", "NOT_CHECKED"}};
    summaries.push_back(std::move(stack));
  }
  std::sort(summaries.begin(), summaries.end(),
            [](const Value& a, const Value& b) { return a["CreationTime"] > b["CreationTime"]; });
  return page_of(input, "StackSummaries", summaries, kStacksPerPage);
}

std::vector<Value> newest_events(RequestContext& context, const Value& input) {
  const Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  std::vector<Value> events = events_of(context, stack);
  std::erase_if(events, [](const Value& event) { return event.contains("@IsOfOperation"); });
  return events;
}

Value describe_stack_events(RequestContext& context, const Value& input) {
  return page_of(input, "StackEvents", newest_events(context, input), kEventsPerPage);
}

Value with_metadata(Value resource) {
  if (resource.contains("@Metadata") && !resource["@Metadata"].is_null())
    resource["Metadata"] = resource["@Metadata"].dump();
  resource["LastUpdatedTimestamp"] = resource["Timestamp"];
  return resource;
}

Value describe_stack_resource(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName"), logical_id = input.at("LogicalResourceId");
  const Value stack = get_stack(context, name, UnknownStackWords::kQuotes);
  auto resource = find_resource(context, stack, logical_id);
  if (!resource) {
    throw ApiError("ValidationError", "Resource " + logical_id + " does not exist for stack " + name);
  }
  Value detail = with_metadata(std::move(*resource));
  if (!detail.contains("Metadata")) detail["Metadata"] = "{}";
  return {{"StackResourceDetail", std::move(detail)}};
}

/// The stack to which a physical resource belongs.
std::optional<Value> stack_with(RequestContext& context, const std::string& physical_id) {
  for (Value& stack : all_stacks(context)) {
    for (const Value& resource : resources_of(context, stack)) {
      if (resource.value("PhysicalResourceId", "") == physical_id && !is_deleted(stack)) return std::move(stack);
    }
  }
  return std::nullopt;
}

Value describe_stack_resources(RequestContext& context, const Value& input) {
  const std::string name = input.value("StackName", ""), physical_id = input.value("PhysicalResourceId", "");
  if (name.empty() == physical_id.empty()) {
    throw ApiError("ValidationError", "Either StackName or PhysicalResourceId must be specified, but not both");
  }
  std::optional<Value> stack =
      name.empty() ? stack_with(context, physical_id) : get_stack(context, name, UnknownStackWords::kWithId);
  if (!stack) throw ApiError("ValidationError", "Stack for " + physical_id + " does not exist");
  const std::string wanted = input.value("LogicalResourceId", "");
  Value resources = Value::array();
  for (Value& resource : resources_of(context, *stack)) {
    if (resources.size() == kResourcesPerPage) break;
    if (wanted.empty() || resource["LogicalResourceId"] == wanted) resources.push_back(std::move(resource));
  }
  return {{"StackResources", std::move(resources)}};
}

Value list_stack_resources(RequestContext& context, const Value& input) {
  const Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kWithId);
  std::vector<Value> summaries;
  for (Value& resource : resources_of(context, stack)) summaries.push_back(with_metadata(std::move(resource)));
  return page_of(input, "StackResourceSummaries", summaries, kResourcesPerPage);
}

}  // namespace

void add_describe_operations(std::vector<Operation>& operations) {
  operations.push_back({"DescribeStacks", describe_stacks});
  operations.push_back({"ListStacks", list_stacks});
  operations.push_back({"DescribeStackEvents", describe_stack_events});
  operations.push_back({"DescribeStackResource", describe_stack_resource});
  operations.push_back({"DescribeStackResources", describe_stack_resources});
  operations.push_back({"ListStackResources", list_stack_resources});
}

}  // namespace cloudformation
