// SignalResource.
#include "services/cloudformation/deployment/signals.h"
#include "services/cloudformation/operations/operations.h"

namespace cloudformation {
namespace {

/// "Duplicate signals are ignored", and only what waits can be signalled.
Value signal_resource(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName"), logical_id = input.at("LogicalResourceId");
  Value stack = get_stack(context, name, UnknownStackWords::kBrackets);
  auto resource = find_resource(context, stack, logical_id);
  const std::string status = stack.at("StackStatus");
  if (!stack.contains("@Deployment") || !status.ends_with("IN_PROGRESS")) {
    throw ApiError("ValidationError", "Stack:" + stack.at("StackId").get<std::string>() + " is in " + status +
                                          " state and can not be signaled.");
  }
  if (!resource) throw ApiError("ValidationError", "Resource " + logical_id + " does not exist for stack " + name);
  const std::string resource_status = resource->at("ResourceStatus");
  if (!resource_status.ends_with("_IN_PROGRESS") || resource_status.starts_with("DELETE")) {
    throw ApiError("ValidationError",
                   "Resource " + logical_id + " is in " + resource_status + " state and can not be signaled.");
  }
  const std::string unique_id = input.at("UniqueId"), outcome = input.at("Status");
  if (!receive_signal(*resource, {{"UniqueId", unique_id}, {"Status", outcome}})) return Value::object();
  add_event(context, stack,
            {.logical_id = logical_id,
             .physical_id = resource->value("PhysicalResourceId", ""),
             .type = resource->at("ResourceType"),
             .status = resource_status,
             .reason = "Received " + outcome + " signal with UniqueId " + unique_id,
             .properties = {}});
  save_resource(context, stack, std::move(*resource));
  save_stack(context, stack);
  wake_deployment(context, stack);
  return Value::object();
}

}  // namespace

void add_signal_operation(std::vector<Operation>& operations) {
  operations.push_back({"SignalResource", signal_resource});
}

}  // namespace cloudformation
