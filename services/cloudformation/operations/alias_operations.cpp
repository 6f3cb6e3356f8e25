// SetAlias and RemoveAlias: another name for a stack, wherever a stack's name is taken.
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/stack/new_stack.h"

namespace cloudformation {
namespace {

Value set_alias(RequestContext& context, const Value& input) {
  const std::string alias = input.at("AliasName");
  check_stack_name(alias);
  Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  if (const auto known = find_stack(context, alias)) {
    if (stack.value("AliasName", "") == alias) return Value::object();
    throw ApiError("AlreadyExistsException",
                   "Alias [" + alias + "] is already in use by stack " + known->at("StackId").get<std::string>());
  }
  if (stack.contains("AliasName")) {
    throw ApiError("LimitExceededException", "Stack [" + stack.at("StackName").get<std::string>() +
                                                 "] already has the alias [" + stack["AliasName"].get<std::string>() +
                                                 "]");
  }
  stack["AliasName"] = alias;
  put_alias(context, alias, stack);
  save_stack(context, stack);
  return Value::object();
}

Value remove_alias(RequestContext& context, const Value& input) {
  const std::string alias = input.at("AliasName");
  auto stack = find_stack(context, alias);
  if (!stack || stack->value("AliasName", "") != alias) {
    throw ApiError("ValidationError", "Alias [" + alias + "] does not exist");
  }
  erase_alias(context, alias);
  stack->erase("AliasName");
  save_stack(context, *stack);
  return Value::object();
}

}  // namespace

void add_alias_operations(std::vector<Operation>& operations) {
  operations.push_back({"SetAlias", set_alias});
  operations.push_back({"RemoveAlias", remove_alias});
}

}  // namespace cloudformation
