#include "services/cloudformation/change_set/nested_change_set.h"

#include "emulator/dispatch/dispatcher.h"
#include "services/cloudformation/authorization.h"
#include "services/cloudformation/deployment/nested_stack.h"
#include "services/cloudformation/template/node.h"

namespace cloudformation {
namespace {

constexpr size_t kNameLengthMax = 128;

const ResourceType& change_set_row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "change-set");
}

emulator::Answer call(RequestContext& context, const emulator::Principal& principal, std::string_view operation,
                      Value input) {
  return context.machine.dispatcher.call_within(context, {.service = "cloudformation",
                                                          .operation = std::string(operation),
                                                          .input = std::move(input),
                                                          .principal = principal,
                                                          .invoked_by = "cloudformation"});
}

bool is_nested_stack(const Value& change) {
  return change.at("ResourceType") == kStackType && (change.at("Action") == "Add" || change.at("Action") == "Modify");
}

/// What a nested stack would be given, as far as it is known before the parent is deployed.
Value request_for(RequestContext& context, const ParentChangeSet& parent, const Value& change) {
  const std::string logical_id = change.at("LogicalResourceId");
  const Value planned = Value::parse(change.at("AfterContext").get_ref<const std::string&>());
  const bool is_new = change.at("Action") == "Add";
  const std::string name = parent.input.at("ChangeSetName").get<std::string>() + "-" + logical_id;
  const Value properties = planned.value("Properties", Value::object());
  const Value parameters = nested_stack_parameters(properties);
  const bool has_unknown = parameters.dump().find(kKnownAfterApply) != std::string::npos;
  return {{"StackName",
           is_new ? Value(nested_stack_name(context, parent.stack, logical_id)) : change.at("PhysicalResourceId")},
          {"ChangeSetName", name.substr(0, kNameLengthMax)},
          {"ChangeSetType", is_new ? "CREATE" : "UPDATE"},
          {"TemplateURL", properties.value("TemplateURL", "")},
          {"Parameters", parameters},
          {"DisableValidation", has_unknown},
          {"Capabilities", parent.input.value("Capabilities", Value::array())},
          {"IncludeNestedStacks", true}};
}

Value find_made(RequestContext& context, const std::string& id) {
  return *context.machine.engine.find(context, change_set_row(context), id);
}

/// Those within were made before it was known whose they are.
void set_root(RequestContext& context, Value change_set, const std::string& root_id) {
  change_set["RootChangeSetId"] = root_id;
  context.machine.engine.update(context, change_set_row(context), change_set);
  const Value nested = nested_change_sets(change_set);
  for (const auto& [logical_id, id] : nested.items()) set_root(context, find_made(context, id), root_id);
}

void adopt(RequestContext& context, const ParentChangeSet& parent, const Value& change, Value change_set) {
  change_set["ParentChangeSetId"] = parent.id;
  set_root(context, change_set, parent.root_id);
  if (change.at("Action") != "Add") return;
  Value child = get_stack(context, change_set.at("StackId"), UnknownStackWords::kWithId);
  child["ParentId"] = parent.stack.at("StackId");
  child["RootId"] = parent.stack.value("RootId", parent.stack.at("StackId").get<std::string>());
  save_stack(context, child);
}

bool is_unchanged(const Value& change_set) {
  const std::string reason = change_set.value("StatusReason", "");
  return reason.find("didn't contain changes") != std::string::npos || reason == "No updates are to be performed.";
}

/// Forgets a change set that shows nothing, and the stack that was there for its review.
void discard(RequestContext& context, const Value& change_set) {
  context.machine.engine.erase(context, change_set_row(context), change_set.at("ChangeSetId").get<std::string>());
  const auto stack = find_stack(context, change_set.at("StackId"));
  if (stack && stack->at("StackStatus") == "REVIEW_IN_PROGRESS") erase_stack(context, *stack);
}

}  // namespace

std::string make_nested_change_sets(RequestContext& context, const ParentChangeSet& parent,
                                    std::vector<Value>& changes) {
  for (Value& one : changes) {
    Value& change = one["ResourceChange"];
    if (!is_nested_stack(change) || !change.contains("AfterContext")) continue;
    const Value request = request_for(context, parent, change);
    const emulator::Answer answer = call(context, acting_principal(context, parent.stack), "CreateChangeSet", request);
    // What hangs on values that only the deployment tells does not fail for them beforehand.
    const bool is_certain = !request.value("DisableValidation", false);
    if (answer.error && is_certain) return answer.error->message();
    if (answer.error) continue;
    Value change_set = find_made(context, answer.output.at("Id"));
    const bool has_failed = change_set.at("Status") == "FAILED";
    if (has_failed && (!is_certain || is_unchanged(change_set))) {
      discard(context, change_set);
      continue;
    }
    change["ChangeSetId"] = change_set.at("ChangeSetId");
    adopt(context, parent, change, change_set);
    if (has_failed) {
      return "Nested change set " + change_set.at("ChangeSetId").get<std::string>() +
             " was not successfully created: Currently in FAILED.";
    }
  }
  return {};
}

Value nested_change_sets(const Value& change_set) {
  Value nested = Value::object();
  for (const Value& one : change_set.at("Changes")) {
    const Value& change = one.at("ResourceChange");
    if (change.contains("ChangeSetId"))
      nested[change.at("LogicalResourceId").get<std::string>()] = change["ChangeSetId"];
  }
  return nested;
}

bool can_be_executed(RequestContext& context, const std::string& change_set_id) {
  const auto found = context.machine.engine.find(context, change_set_row(context), change_set_id);
  return found && found->at("ExecutionStatus") == "AVAILABLE";
}

std::string execute_nested(RequestContext& context, const std::string& change_set_id, const Value& request,
                           const emulator::Principal& principal) {
  Value change_set = find_made(context, change_set_id);
  for (const char* member : {"Parameters", "Tags", "Capabilities", "TimeoutInMinutes"}) {
    if (request.contains(member)) change_set["@Request"][member] = request[member];
  }
  // The parent decides what becomes of a failure.
  change_set["OnStackFailure"] = request.value("OnFailure", "ROLLBACK");
  context.machine.engine.update(context, change_set_row(context), change_set);
  const emulator::Answer answer = call(context, principal, "ExecuteChangeSet", {{"ChangeSetName", change_set_id}});
  if (answer.error) throw *answer.error;
  return change_set.at("StackId");
}

}  // namespace cloudformation
