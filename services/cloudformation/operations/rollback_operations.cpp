// What brings a stack back: CancelUpdateStack, ContinueUpdateRollback, RollbackStack.
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/request_token.h"

namespace cloudformation {
namespace {

ApiError wrong_status(const Value& stack, const std::string& what) {
  return ApiError("ValidationError", "Stack:" + stack.at("StackId").get<std::string>() + " is in " +
                                         stack.at("StackStatus").get<std::string>() + " state and can not " + what +
                                         ".");
}

Value cancel_update(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (is_repeated(input, stack, "CancelUpdateStack")) return Value::object();
  if (stack.at("StackStatus") != "UPDATE_IN_PROGRESS") {
    throw ApiError("ValidationError", "CancelUpdateStack cannot be called from current stack status");
  }
  take_token(input, stack, "CancelUpdateStack");
  cancel_deployment(context, stack);
  return Value::object();
}

/// Only what failed to go back may be left as it is.
void check_skipped(RequestContext& context, const Value& stack, const Value& skipped) {
  for (const std::string logical_id : skipped) {
    if (logical_id.find('.') != std::string::npos) {
      throw ApiError("NotImplemented", "skyrig does not skip resources of nested stacks yet.", 501);
    }
    const auto resource = find_resource(context, stack, logical_id);
    if (!resource) {
      throw ApiError("ValidationError", "Resource " + logical_id + " does not exist for stack " +
                                            stack.at("StackName").get<std::string>());
    }
    if (resource->at("ResourceStatus") != "UPDATE_FAILED") {
      throw ApiError("ValidationError",
                     "Resource [" + logical_id + "] is in " + resource->at("ResourceStatus").get<std::string>() +
                         " state and can not be skipped. Only resources in UPDATE_FAILED state can be "
                         "skipped.");
    }
  }
}

Value continue_update_rollback(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (is_repeated(input, stack, "ContinueUpdateRollback")) return Value::object();
  if (stack.at("StackStatus") != "UPDATE_ROLLBACK_FAILED") throw wrong_status(stack, "continue rollback");
  const Value skipped = input.value("ResourcesToSkip", Value::array());
  const bool is_forced = input.value("ForceRollback", false);
  if (is_forced && !skipped.empty()) {
    throw ApiError("ValidationError", "You cannot specify both ForceRollback and ResourcesToSkip");
  }
  check_skipped(context, stack, skipped);
  take_token(input, stack, "ContinueUpdateRollback");
  if (input.contains("RoleARN")) stack["RoleARN"] = input["RoleARN"];
  stack["@Principal"] = to_value(acting_principal(context, stack));
  resume_rollback(context, stack, {.skipped = skipped, .is_forced = is_forced, .operation_type = "CONTINUE_ROLLBACK"});
  return Value::object();
}

Value rollback_stack(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  const auto answer = [](const Value& rolled_back) {
    return Value{{"StackId", rolled_back.at("StackId")}, {"OperationId", rolled_back.at("@Operation").at("Id")}};
  };
  if (is_repeated(input, stack, "RollbackStack")) return answer(stack);
  const std::string status = stack.at("StackStatus");
  if (status != "CREATE_FAILED" && status != "UPDATE_FAILED") throw wrong_status(stack, "be rolled back");
  take_token(input, stack, "RollbackStack");
  stack["RetainExceptOnCreate"] = input.value("RetainExceptOnCreate", false);
  if (input.contains("RoleARN")) stack["RoleARN"] = input["RoleARN"];
  stack["@Principal"] = to_value(acting_principal(context, stack));
  resume_rollback(context, stack, {.skipped = Value::array(), .is_forced = false, .operation_type = "ROLLBACK"});
  return answer(stack);
}

}  // namespace

void add_rollback_operations(std::vector<Operation>& operations) {
  operations.push_back({"CancelUpdateStack", cancel_update});
  operations.push_back({"ContinueUpdateRollback", continue_update_rollback});
  operations.push_back({"RollbackStack", rollback_stack});
}

}  // namespace cloudformation
