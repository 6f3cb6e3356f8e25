// CreateStack, UpdateStack, DeleteStack and what changes a stack's settings.
#include <regex>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/change_set/plan.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/new_stack.h"
#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {
namespace {

/// Statuses from which a stack may be updated.
constexpr std::string_view kUpdatable[] = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
                                           "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"};
/// With rollback disabled, what failed may be tried again.
constexpr std::string_view kRetryable[] = {"CREATE_FAILED", "UPDATE_FAILED"};

OnFailure on_failure_of(const Value& input) {
  if (input.contains("OnFailure") && input.contains("DisableRollback")) {
    throw ApiError("ValidationError", "You can specify either DisableRollback or OnFailure, but not both.");
  }
  const std::string on_failure = input.value("OnFailure", "ROLLBACK");
  if (input.value("DisableRollback", false) || on_failure == "DO_NOTHING") return OnFailure::kDoNothing;
  return on_failure == "DELETE" ? OnFailure::kDelete : OnFailure::kRollback;
}

/// A repeated request with the token of the last operation is that operation again.
bool is_repeated(const Value& input, const Value& stack) {
  return input.contains("ClientRequestToken") && stack.value("@ClientRequestToken", "") == input["ClientRequestToken"];
}

void take_token(const Value& input, Value& stack) {
  if (input.contains("ClientRequestToken")) {
    stack["@ClientRequestToken"] = input["ClientRequestToken"];
  } else {
    stack.erase("@ClientRequestToken");
  }
}

Value answer_of(const Value& stack) { return {{"StackId", stack.at("StackId")}}; }

Value create_stack(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName");
  check_stack_name(name);
  if (const auto known = find_stack(context, name)) {
    if (is_repeated(input, *known)) return answer_of(*known);
    throw ApiError("AlreadyExistsException", "Stack [" + name + "] already exists");
  }
  const OnFailure on_failure = on_failure_of(input);
  Value stack = new_stack(context, name);
  const StackRequest request = read_stack_request(context, input, stack, nullptr);
  apply_request(context, input, request, stack);
  stack["EnableTerminationProtection"] = input.value("EnableTerminationProtection", false);
  stack["DisableRollback"] = on_failure == OnFailure::kDoNothing;
  take_token(input, stack);
  start_deployment(context, stack, {.kind = "CREATE", .on_failure = on_failure});
  return answer_of(stack);
}

Value update_stack(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (is_repeated(input, stack)) return answer_of(stack);
  check_updatable(stack, input.value("DisableRollback", false));
  const StackRequest request = read_stack_request(context, input, stack, &stack);
  if (!has_changes(context, stack, input, request)) throw ApiError("ValidationError", "No updates are to be performed.");
  const Value previous = members_to_restore(stack);
  apply_request(context, input, request, stack);
  stack["LastUpdatedTime"] = emulator::to_timestamp(context.time);
  take_token(input, stack);
  const bool disables_rollback = input.value("DisableRollback", false);
  start_deployment(context, stack, {.kind = "UPDATE",
                                    .on_failure = disables_rollback ? OnFailure::kDoNothing : OnFailure::kRollback,
                                    .previous = previous});
  return answer_of(stack);
}

bool is_busy(const Value& stack) { return stack.contains("@Deployment"); }

Value delete_stack(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName");
  auto stack = find_stack(context, name);
  // Deleting what is not there is no error.
  if (!stack || is_deleted(*stack)) return Value::object();
  const bool is_being_deleted = is_busy(*stack) && stack->at("@Deployment").at("Kind") == "DELETE";
  if (is_being_deleted) return Value::object();
  if (stack->value("EnableTerminationProtection", false)) {
    throw ApiError("ValidationError", "Stack [" + stack->at("StackName").get<std::string>() +
                                          "] cannot be deleted while TerminationProtection is enabled");
  }
  const auto retained = input.value("RetainResources", std::vector<std::string>());
  if (!retained.empty() && stack->at("StackStatus") != "DELETE_FAILED") {
    throw ApiError("ValidationError",
                   "Invalid operation on stack [" + stack->at("StackId").get<std::string>() +
                       "]. RetainResources may be specified only for a stack in the DELETE_FAILED state.");
  }
  if (const auto in_use = export_in_use(context, *stack)) {
    // The call succeeds; only the event tells.
    const std::string status = stack->at("StackStatus");
    set_stack_status(context, *stack, "DELETE_IN_PROGRESS", "User Initiated");
    set_stack_status(context, *stack, status, "Delete canceled. " + *in_use);
    save_stack(context, *stack);
    return Value::object();
  }
  if (input.contains("RoleARN")) (*stack)["RoleARN"] = input["RoleARN"];
  (*stack)["@Principal"] = to_value(acting_principal(context, *stack));
  take_token(input, *stack);
  start_deployment(context, *stack, {.kind = "DELETE", .retained = retained});
  return Value::object();
}

Value update_termination_protection(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  stack["EnableTerminationProtection"] = input.at("EnableTerminationProtection");
  save_stack(context, stack);
  return answer_of(stack);
}

}  // namespace

void check_stack_name(const std::string& name) {
  static const std::regex kPattern("[a-zA-Z][-a-zA-Z0-9]*");
  constexpr size_t kStackNameLengthMax = 128;
  if (!std::regex_match(name, kPattern)) {
    throw ApiError("ValidationError",
                   "1 validation error detected: Value '" + name +
                       "' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression "
                       "pattern: [a-zA-Z][-a-zA-Z0-9]*");
  }
  if (name.size() > kStackNameLengthMax) {
    throw ApiError("ValidationError",
                   "1 validation error detected: Value '" + name +
                       "' at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128");
  }
}

Value new_stack(RequestContext& context, const std::string& name) {
  return {{"StackName", name},
          {"StackId", emulator::make_arn(context, "cloudformation", "stack/" + name + "/" + context.machine.ids.uuid())},
          {"CreationTime", emulator::to_timestamp(context.time)},
          {"RollbackConfiguration", Value::object()}};
}

void check_updatable(const Value& stack, bool retries) {
  const std::string status = stack.at("StackStatus");
  const auto is_among = [&](const auto& statuses) {
    return std::find(std::begin(statuses), std::end(statuses), status) != std::end(statuses);
  };
  if (is_among(kUpdatable) || (retries && is_among(kRetryable))) return;
  throw ApiError("ValidationError", "Stack:" + stack.at("StackId").get<std::string>() + " is in " + status +
                                        " state and can not be updated.");
}

Value members_to_restore(const Value& stack) {
  Value members = Value::object();
  for (const char* member : {"@Template", "@Parameters", "Parameters", "Description", "Tags", "Capabilities",
                             "NotificationARNs", "RoleARN", "RollbackConfiguration", "Outputs"}) {
    members[member] = stack.contains(member) ? stack[member] : Value();
  }
  return members;
}

void add_stack_operations(std::vector<Operation>& operations) {
  operations.push_back({"CreateStack", create_stack});
  operations.push_back({"UpdateStack", update_stack});
  operations.push_back({"DeleteStack", delete_stack});
  operations.push_back({"UpdateTerminationProtection", update_termination_protection});
}

}  // namespace cloudformation
