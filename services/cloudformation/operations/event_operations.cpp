// DescribeEvents: the events of a stack by the operations that they belong to. A rollback is an operation of its own.
#include "services/cloudformation/change_set/early_validation.h"
#include "services/cloudformation/hooks/hook_invocation.h"
#include "services/cloudformation/operations/change_set_lookup.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {
namespace {

std::string operation_status(const std::string& status) {
  if (status.ends_with("_IN_PROGRESS")) return "IN_PROGRESS";
  // What had to be taken back has failed, even if taking it back went well; that is the rollback's own success.
  return status.ends_with("_FAILED") ? "FAILED" : "SUCCEEDED";
}

/// Whether an event tells of something that went wrong.
bool is_failure(const Value& shown) {
  constexpr std::string_view kErrors[] = {"VALIDATION_ERROR", "PROVISIONING_ERROR", "HOOK_INVOCATION_ERROR"};
  const std::string type = shown.at("EventType");
  return shown.value("OperationStatus", "") == "FAILED" ||
         std::find(std::begin(kErrors), std::end(kErrors), type) != std::end(kErrors);
}

Value operation_event(const Value& event) {
  Value shown = event;
  const std::string status = event.at("ResourceStatus");
  const bool is_stack = event.at("ResourceType") == kStackType && event.at("PhysicalResourceId") == event.at("StackId");
  shown["OperationType"] = event.value("@OperationType", "");
  if (event.contains("HookStatus")) {
    shown["EventType"] = hook_event_type(event);
  } else if (is_stack) {
    shown["EventType"] = "STACK_EVENT";
    shown["OperationStatus"] = operation_status(status);
    shown["StartTime"] = event.value("@OperationStarted", event.at("Timestamp"));
    if (!status.ends_with("_IN_PROGRESS")) shown["EndTime"] = event.at("Timestamp");
  } else {
    // The service sends PROGRESS, where its model says PROGRESS_EVENT.
    shown["EventType"] = status.ends_with("_FAILED") ? "PROVISIONING_ERROR" : "PROGRESS";
  }
  return shown;
}

/// The stack whose operation it is.
Value stack_of(RequestContext& context, const Value& input) {
  if (input.contains("StackName")) return get_stack(context, input["StackName"], UnknownStackWords::kBrackets);
  if (!input.contains("OperationId")) {
    throw ApiError("ValidationError", "One of ChangeSetName, OperationId or StackName must be specified.");
  }
  const std::string wanted = input["OperationId"];
  for (Value& stack : all_stacks(context)) {
    for (const Value& event : events_of(context, stack)) {
      if (event.value("OperationId", "") == wanted) return std::move(stack);
    }
  }
  throw ApiError("ValidationError", "Operation " + wanted + " does not exist");
}

Value describe_change_set_events(RequestContext& context, const Value& input) {
  auto events = change_set_events(get_change_set(context, input));
  if (input.value("Filters", Value::object()).value("FailedEvents", false)) {
    std::erase_if(events, [](const Value& event) { return !is_failure(event); });
  }
  return page_of(input, "OperationEvents", events, kEventsPerPage);
}

Value describe_events(RequestContext& context, const Value& input) {
  if (input.contains("ChangeSetName")) return describe_change_set_events(context, input);
  const Value stack = stack_of(context, input);
  const std::string wanted = input.value("OperationId", "");
  const bool only_failed = input.value("Filters", Value::object()).value("FailedEvents", false);
  std::vector<Value> events;
  for (const Value& event : events_of(context, stack)) {
    if (!wanted.empty() && event.value("OperationId", "") != wanted) continue;
    Value shown = operation_event(event);
    if (only_failed && !is_failure(shown)) continue;
    const Value findings = event.value("@Findings", Value::array());
    const Value operation{{"OperationId", shown["OperationId"]},
                          {"OperationType", shown["OperationType"]},
                          {"StackId", shown["StackId"]}};
    events.push_back(std::move(shown));
    add_findings(findings, operation, events);
  }
  return page_of(input, "OperationEvents", events, kEventsPerPage);
}

}  // namespace

void add_event_operations(std::vector<Operation>& operations) {
  operations.push_back({"DescribeEvents", describe_events});
}

}  // namespace cloudformation
