// CreateStack, UpdateStack, DeleteStack and what changes a stack's settings.
#include <regex>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/change_set/early_validation.h"
#include "services/cloudformation/change_set/plan.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/request_token.h"
#include "services/cloudformation/stack/failed_start.h"
#include "services/cloudformation/stack/new_stack.h"
#include "services/cloudformation/stack/stack_policy.h"
#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {
namespace {

/// Statuses from which a stack may be updated.
constexpr std::string_view kUpdatable[] = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE",
                                           "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"};
/// With rollback disabled, what failed may be tried again.
constexpr std::string_view kRetryable[] = {"CREATE_FAILED", "UPDATE_FAILED"};

bool disables_rollback(const Value& input) {
  const Value configuration = input.value("DeploymentConfig", Value::object());
  return input.value("DisableRollback", false) || configuration.value("DisableRollback", false);
}

OnFailure on_failure_of(const Value& input) {
  if (input.contains("OnFailure") && input.contains("DisableRollback")) {
    throw ApiError("ValidationError", "You can specify either DisableRollback or OnFailure, but not both.");
  }
  const std::string on_failure = input.value("OnFailure", "ROLLBACK");
  if (disables_rollback(input) || on_failure == "DO_NOTHING") return OnFailure::kDoNothing;
  return on_failure == "DELETE" ? OnFailure::kDelete : OnFailure::kRollback;
}

/// A request that is repeated is told the stack alone.
Value repeated_answer(const Value& stack) {
  return {{"StackId", stack.at("StackId")}};
}

/// The newest operation of the type: one that was taken back has its rollback after it.
Value answer_of(const Value& stack, const char* operation_type) {
  const Value& operations = stack.at("LastOperations");
  const auto newest = std::find_if(operations.begin(), operations.end(),
                                   [&](const Value& one) { return one.at("OperationType") == operation_type; });
  return {{"StackId", stack.at("StackId")}, {"OperationId", newest->at("OperationId")}};
}

/// Begins what was asked for; a template that cannot be deployed is taken back at once.
void start(RequestContext& context, const Value& input, const StackRequest& request, Value& stack,
           const DeploymentStart& deployment) {
  if (!request.failure.empty()) return fail_start(context, stack, deployment, request.failure);
  const std::string missing = missing_export(context, stack, request);
  if (!missing.empty()) return fail_start(context, stack, deployment, missing);
  std::vector<Value> findings;
  if (!input.value("DisableValidation", false)) findings = validate_early(context, stack, request);
  if (!findings.empty()) return fail_validation(context, stack, deployment, findings);
  start_deployment(context, stack, deployment);
}

Value create_stack(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName");
  check_stack_name(name);
  if (const auto known = find_stack(context, name)) {
    if (is_repeated(input, *known, "CreateStack")) return repeated_answer(*known);
    throw ApiError("AlreadyExistsException", "Stack [" + name + "] already exists");
  }
  const OnFailure on_failure = on_failure_of(input);
  Value stack = new_stack(context, name);
  const StackRequest request = read_stack_request(context, input, stack, nullptr);
  apply_request(context, input, request, stack);
  stack["EnableTerminationProtection"] = input.value("EnableTerminationProtection", false);
  stack["DisableRollback"] = on_failure == OnFailure::kDoNothing;
  stack["RetainExceptOnCreate"] = input.value("RetainExceptOnCreate", false);
  if (std::string policy = read_stack_policy(context, input, "StackPolicy"); !policy.empty()) {
    stack["@StackPolicy"] = std::move(policy);
  }
  take_token(input, stack, "CreateStack");
  start(context, input, request, stack, {.kind = "CREATE", .on_failure = on_failure});
  return answer_of(stack, "CREATE_STACK");
}

Value update_stack(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (is_repeated(input, stack, "UpdateStack")) return repeated_answer(stack);
  check_updatable(stack, disables_rollback(input));
  const StackRequest request = read_stack_request(context, input, stack, &stack);
  const OnFailure on_failure = disables_rollback(input) ? OnFailure::kDoNothing : OnFailure::kRollback;
  // What a transform would make is not known when AWS answers.
  const bool is_transformed = !request.processed.empty() || !request.failure.empty();
  if (!is_transformed && !has_changes(context, stack, input, request)) {
    throw ApiError("ValidationError", "No updates are to be performed.");
  }
  const Value previous = members_to_restore(stack);
  apply_request(context, input, request, stack);
  stack["LastUpdatedTime"] = emulator::to_timestamp(context.time);
  stack["RetainExceptOnCreate"] = input.value("RetainExceptOnCreate", false);
  take_token(input, stack, "UpdateStack");
  // "If you don't specify a stack policy, the current policy that is associated with the stack will be used."
  std::string policy = read_stack_policy(context, input, "StackPolicyDuringUpdate");
  if (policy.empty()) policy = stack.value("@StackPolicy", "");
  if (std::string lasting = read_stack_policy(context, input, "StackPolicy"); !lasting.empty()) {
    stack["@StackPolicy"] = std::move(lasting);
  }
  start(context, input, request, stack,
        {.kind = "UPDATE", .on_failure = on_failure, .previous = previous, .stack_policy = std::move(policy)});
  return answer_of(stack, "UPDATE_STACK");
}

bool is_busy(const Value& stack) {
  return stack.contains("@Deployment");
}

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
  const bool forces = input.value("DeletionMode", "STANDARD") == "FORCE_DELETE_STACK";
  if (forces && stack->at("StackStatus") != "DELETE_FAILED") {
    throw ApiError("ValidationError",
                   "Invalid operation on stack [" + stack->at("StackId").get<std::string>() +
                       "]. FORCE_DELETE_STACK may be specified only for a stack in the DELETE_FAILED state.");
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
  take_token(input, *stack, "DeleteStack");
  if (input.contains("DeletionMode")) (*stack)["DeletionMode"] = input["DeletionMode"];
  start_deployment(context, *stack, {.kind = "DELETE", .retained = retained, .forces = forces});
  return Value::object();
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
    throw ApiError(
        "ValidationError",
        "1 validation error detected: Value '" + name +
            "' at 'stackName' failed to satisfy constraint: Member must have length less than or equal to 128");
  }
}

Value new_stack(RequestContext& context, const std::string& name) {
  return {
      {"StackName", name},
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
  for (const char* member : {"@Template", "@OriginalTemplate", "@Parameters", "Parameters", "Description", "Tags",
                             "Capabilities", "NotificationARNs", "RoleARN", "RollbackConfiguration", "Outputs"}) {
    members[member] = stack.contains(member) ? stack[member] : Value();
  }
  return members;
}

void add_stack_operations(std::vector<Operation>& operations) {
  operations.push_back({"CreateStack", create_stack});
  operations.push_back({"UpdateStack", update_stack});
  operations.push_back({"DeleteStack", delete_stack});
}

}  // namespace cloudformation
