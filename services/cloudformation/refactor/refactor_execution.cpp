#include "services/cloudformation/refactor/refactor_execution.h"

#include <map>

#include "emulator/time/id_generator.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/stack/new_stack.h"

namespace cloudformation {
namespace {

/// The stack as it is from now on, in progress.
void begin(RequestContext& context, RefactoredStack& refactored) {
  if (!refactored.stack) {
    Value stack = new_stack(context, refactored.name);
    stack["@Parameters"] = Value::object();
    stack["@Principal"] = to_value(acting_principal(context, stack));
    begin_operation(context, stack, "CREATE_STACK");
    set_stack_status(context, stack, "CREATE_IN_PROGRESS", "Stack refactor initiated");
    refactored.stack = std::move(stack);
  } else {
    (*refactored.stack)["LastUpdatedTime"] = emulator::to_timestamp(context.time);
    begin_operation(context, *refactored.stack, "UPDATE_STACK");
    set_stack_status(context, *refactored.stack, "UPDATE_IN_PROGRESS", "Stack refactor initiated");
  }
  Value& stack = *refactored.stack;
  stack["@Template"] = keep_template(context, stack, refactored.body);
  stack.erase("@OriginalTemplate");
  save_stack(context, stack);
}

void finish(RequestContext& context, RefactoredStack& refactored) {
  Value& stack = *refactored.stack;
  std::map<std::string, Value> resources;
  for (Value& resource : resources_of(context, stack)) {
    resources.emplace(resource.at("LogicalResourceId").get<std::string>(), std::move(resource));
  }
  StackTemplate source(context, stack, [&](const std::string& logical_id) -> const Value* {
    const auto found = resources.find(logical_id);
    return found == resources.end() ? nullptr : &found->second;
  });
  take_outputs(context, stack, source);
  const bool is_new = stack.at("StackStatus") == "CREATE_IN_PROGRESS";
  set_stack_status(context, stack, is_new ? "CREATE_COMPLETE" : "UPDATE_COMPLETE");
  save_stack(context, stack);
}

class Execution {
 public:
  Execution(RequestContext& context, RefactorPlan& plan) : context_(context), plan_(plan) {}

  std::vector<std::string> run() {
    for (RefactoredStack& stack : plan_.stacks) begin(context_, stack);
    take_records();
    for (const Move& one : plan_.moves) put_record(one);
    for (RefactoredStack& stack : plan_.stacks) finish(context_, stack);
    std::vector<std::string> ids;
    for (const RefactoredStack& stack : plan_.stacks) ids.push_back(stack.stack->at("StackId"));
    return ids;
  }

 private:
  Value& stack_of(const std::string& name) {
    for (RefactoredStack& stack : plan_.stacks) {
      if (stack.name == name) return *stack.stack;
    }
    throw std::logic_error("the refactor has no stack " + name);
  }

  /// All leave before any comes, since two resources may change places.
  void take_records() {
    for (const Move& one : plan_.moves) {
      Value& stack = stack_of(one.from.stack_name);
      records_.push_back(*find_resource(context_, stack, one.from.logical_id));
      erase_resource(context_, stack, one.from.logical_id);
      note(stack, one.from.logical_id, one, "Resource moved to stack " + one.to.stack_name);
    }
  }

  void put_record(const Move& one) {
    Value record = records_.at(static_cast<size_t>(&one - plan_.moves.data()));
    Value& stack = stack_of(one.to.stack_name);
    record["LogicalResourceId"] = one.to.logical_id;
    record["StackId"] = stack.at("StackId");
    record["StackName"] = stack.at("StackName");
    record["LastUpdatedTimestamp"] = emulator::to_timestamp(context_.time);
    record.erase("@Key");
    record.erase("@Op");
    save_resource(context_, stack, std::move(record));
    note(stack, one.to.logical_id, one, "Resource moved from stack " + one.from.stack_name);
  }

  void note(Value& stack, const std::string& logical_id, const Move& one, const std::string& reason) {
    add_event(context_, stack,
              {.logical_id = logical_id,
               .physical_id = one.physical_id,
               .type = one.type,
               .status = "UPDATE_COMPLETE",
               .reason = reason,
               .properties = {}});
    save_stack(context_, stack);
  }

  RequestContext& context_;
  RefactorPlan& plan_;
  std::vector<Value> records_;
};

}  // namespace

std::vector<std::string> execute_refactor(RequestContext& context, RefactorPlan& plan) {
  return Execution(context, plan).run();
}

}  // namespace cloudformation
