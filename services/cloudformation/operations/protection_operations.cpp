// What protects a stack: its policy, and termination protection.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/stack_policy.h"

namespace cloudformation {
namespace {

Value set_stack_policy(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  const std::string policy = read_stack_policy(context, input, "StackPolicy");
  if (policy.empty()) {
    throw ApiError("ValidationError", "You must specify either StackPolicyURL or StackPolicyBody");
  }
  stack["@StackPolicy"] = policy;
  save_stack(context, stack);
  return Value::object();
}

Value get_stack_policy(RequestContext& context, const Value& input) {
  const Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (!stack.contains("@StackPolicy")) return Value::object();
  return {{"StackPolicyBody", stack["@StackPolicy"]}};
}

Value update_termination_protection(RequestContext& context, const Value& input) {
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  stack["EnableTerminationProtection"] = input.at("EnableTerminationProtection");
  save_stack(context, stack);
  return {{"StackId", stack.at("StackId")}};
}

}  // namespace

void add_protection_operations(std::vector<Operation>& operations) {
  operations.push_back({"SetStackPolicy", set_stack_policy});
  operations.push_back({"GetStackPolicy", get_stack_policy});
  operations.push_back({"UpdateTerminationProtection", update_termination_protection});
}

}  // namespace cloudformation
