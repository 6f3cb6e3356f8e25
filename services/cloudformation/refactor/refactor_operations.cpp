#include "services/cloudformation/refactor/refactor_operations.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/refactor/refactor_execution.h"
#include "services/cloudformation/stack/template_source.h"

namespace cloudformation {
namespace {

constexpr size_t kRefactorsPerPage = 100;

const ResourceType& row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "stack-refactor");
}

Value get_refactor(RequestContext& context, const Value& input) {
  const std::string id = input.at("StackRefactorId");
  if (auto refactor = context.machine.engine.find(context, row(context), id)) return std::move(*refactor);
  throw ApiError("StackRefactorNotFoundException", "StackRefactor [" + id + "] does not exist");
}

/// The request with its templates read, so that the execution does what was planned.
Value kept_request(RequestContext& context, const Value& input) {
  Value kept = input;
  for (Value& definition : kept["StackDefinitions"]) {
    definition[kKeptTemplate] = read_template_body(context, definition, nullptr);
    definition.erase("TemplateBody");
    definition.erase("TemplateURL");
  }
  return kept;
}

Value place(const ResourcePlace& where) {
  return {{"StackName", where.stack_name}, {"LogicalResourceId", where.logical_id}};
}

Value actions_of(const RefactorPlan& plan) {
  Value actions = Value::array();
  for (const RefactoredStack& stack : plan.stacks) {
    if (stack.stack) continue;
    actions.push_back(
        {{"Action", "CREATE"}, {"Entity", "STACK"}, {"Description", "Stack " + stack.name + " is created"}});
  }
  for (const Move& one : plan.moves) {
    Value action{{"Action", "MOVE"},
                 {"Entity", "RESOURCE"},
                 {"PhysicalResourceId", one.physical_id},
                 {"ResourceMapping", {{"Source", place(one.from)}, {"Destination", place(one.to)}}},
                 {"Detection", one.is_detected ? "AUTO" : "MANUAL"}};
    if (one.is_detected) action["DetectionReason"] = "The resources have the same type and properties";
    actions.push_back(std::move(action));
  }
  return actions;
}

Value create_refactor(RequestContext& context, const Value& input) {
  Value refactor{{"StackRefactorId", context.machine.ids.uuid()},
                 {"Status", "CREATE_COMPLETE"},
                 {"ExecutionStatus", "AVAILABLE"},
                 {"StackIds", Value::array()},
                 {"@Created", emulator::to_timestamp(context.time)},
                 {"@Actions", Value::array()}};
  if (input.contains("Description")) refactor["Description"] = input["Description"];
  const auto refusal = attempt(context, [&] {
    refactor["@Request"] = kept_request(context, input);
    const RefactorPlan plan = plan_refactor(context, refactor["@Request"]);
    refactor["@Actions"] = actions_of(plan);
    for (const RefactoredStack& stack : plan.stacks) {
      if (stack.stack) refactor["StackIds"].push_back(stack.stack->at("StackId"));
    }
  });
  if (refusal) {
    refactor["Status"] = "CREATE_FAILED";
    refactor["StatusReason"] = refusal->message();
    refactor["ExecutionStatus"] = "UNAVAILABLE";
  }
  context.machine.engine.create(context, row(context), refactor);
  return {{"StackRefactorId", refactor["StackRefactorId"]}};
}

Value execute(RequestContext& context, const Value& input) {
  Value refactor = get_refactor(context, input);
  if (refactor.at("ExecutionStatus") != "AVAILABLE") {
    throw ApiError("ValidationError", "StackRefactor [" + refactor.at("StackRefactorId").get<std::string>() +
                                          "] cannot be executed in its current execution status of [" +
                                          refactor.at("ExecutionStatus").get<std::string>() + "]");
  }
  const auto refusal = attempt(context, [&] {
    RefactorPlan plan = plan_refactor(context, refactor.at("@Request"));
    refactor["StackIds"] = execute_refactor(context, plan);
  });
  refactor["ExecutionStatus"] = refusal ? "EXECUTE_FAILED" : "EXECUTE_COMPLETE";
  if (refusal) refactor["ExecutionStatusReason"] = refusal->message();
  context.machine.engine.update(context, row(context), refactor);
  return Value::object();
}

Value list_refactors(RequestContext& context, const Value& input) {
  const auto wanted = input.value("ExecutionStatusFilter", std::vector<std::string>());
  auto refactors = context.machine.engine.all(context, row(context));
  std::erase_if(refactors, [&](const Value& refactor) {
    return !wanted.empty() && std::find(wanted.begin(), wanted.end(), refactor.at("ExecutionStatus")) == wanted.end();
  });
  std::sort(refactors.begin(), refactors.end(),
            [](const Value& a, const Value& b) { return a["@Created"] > b["@Created"]; });
  return page_of(input, "StackRefactorSummaries", refactors, input.value("MaxResults", kRefactorsPerPage));
}

Value list_actions(RequestContext& context, const Value& input) {
  const Value refactor = get_refactor(context, input);
  return page_of(input, "StackRefactorActions", refactor.at("@Actions").get<std::vector<Value>>(),
                 input.value("MaxResults", kRefactorsPerPage));
}

}  // namespace

std::vector<ResourceType> refactor_resource_types() {
  return {ResourceType{.service = "cloudformation",
                       .name = "stack-refactor",
                       .shape = "DescribeStackRefactorOutput",
                       .id_member = "StackRefactorId"}};
}

void add_refactor_operations(std::vector<emulator::Operation>& operations) {
  operations.push_back({"CreateStackRefactor", create_refactor});
  operations.push_back({"DescribeStackRefactor", get_refactor});
  operations.push_back({"ExecuteStackRefactor", execute});
  operations.push_back({"ListStackRefactors", list_refactors});
  operations.push_back({"ListStackRefactorActions", list_actions});
}

}  // namespace cloudformation
