// Change sets: what an update would do, looked at before it is done.
#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/cloudformation/change_set/change_detail.h"
#include "services/cloudformation/change_set/change_set_hooks.h"
#include "services/cloudformation/change_set/drift_aware.h"
#include "services/cloudformation/change_set/early_validation.h"
#include "services/cloudformation/change_set/existing_resource.h"
#include "services/cloudformation/change_set/import.h"
#include "services/cloudformation/change_set/nested_change_set.h"
#include "services/cloudformation/change_set/plan.h"
#include "services/cloudformation/deployment/deployment.h"
#include "services/cloudformation/operations/change_set_lookup.h"
#include "services/cloudformation/operations/operations.h"
#include "services/cloudformation/operations/page.h"
#include "services/cloudformation/operations/request_token.h"
#include "services/cloudformation/stack/failed_start.h"
#include "services/cloudformation/stack/new_stack.h"

namespace cloudformation {
namespace {

using nlohmann::literals::operator""_json_pointer;

constexpr size_t kChangeSetsPerPage = 100;
constexpr const char* kNoChanges =
    "The submitted information didn't contain changes. Submit different information to create a change set.";

const ResourceType& change_set_type(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "change-set");
}

std::vector<Value> change_sets_of(RequestContext& context, const Value& stack) {
  std::vector<Value> result;
  for (Value& change_set : context.machine.engine.all(context, change_set_type(context))) {
    if (change_set.at("StackId") == stack.at("StackId")) result.push_back(std::move(change_set));
  }
  std::sort(result.begin(), result.end(),
            [](const Value& a, const Value& b) { return a["CreationTime"] < b["CreationTime"]; });
  return result;
}

/// A change set by ARN, or by name within a stack; executed ones are found by ARN only.
std::optional<Value> find_change_set(RequestContext& context, const Value& input) {
  const std::string name = input.at("ChangeSetName");
  if (name.starts_with("arn:")) return context.machine.engine.find(context, change_set_type(context), name);
  if (!input.contains("StackName")) {
    throw ApiError("ValidationError", "StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const Value stack = get_stack(context, input["StackName"], UnknownStackWords::kBrackets);
  for (Value& change_set : change_sets_of(context, stack)) {
    if (change_set["ChangeSetName"] == name && change_set["ExecutionStatus"] != "EXECUTE_COMPLETE") {
      return std::move(change_set);
    }
  }
  return std::nullopt;
}

/// The stack that a change set is for; a new one, waiting for review, for the type CREATE.
Value stack_for(RequestContext& context, const Value& input) {
  const std::string name = input.at("StackName"), type = input.value("ChangeSetType", "UPDATE");
  auto known = find_stack(context, name);
  if (known && is_deleted(*known)) known.reset();
  const bool is_review = known && known->at("StackStatus") == "REVIEW_IN_PROGRESS";
  if (type == "UPDATE" || (type == "IMPORT" && known && !is_review)) {
    if (!known) throw ApiError("ValidationError", "Stack [" + name + "] does not exist");
    check_updatable(*known, type == "UPDATE");
    return std::move(*known);
  }
  if (known) {
    if (is_review) return std::move(*known);
    throw ApiError("ValidationError", "Stack [" + name +
                                          "] already exists and cannot be created again with the changeSet [" +
                                          input.at("ChangeSetName").get<std::string>() + "].");
  }
  check_stack_name(name);
  Value stack = new_stack(context, name);
  set_stack_status(context, stack, "REVIEW_IN_PROGRESS", "User Initiated");
  return stack;
}

/// What executing the change set needs: the request, with the template that it was made with.
Value kept_request(const Value& input, const StackRequest& request) {
  Value kept = input;
  kept.erase("TemplateURL");
  kept.erase("UsePreviousTemplate");
  kept.erase("TemplateBody");
  kept[kKeptTemplate] = request.processed.empty() ? request.body : request.processed;
  if (!request.processed.empty()) kept[kOriginalTemplate] = request.body;
  return kept;
}

std::string reason_for_nothing(const StackRequest& request) {
  if (!request.failure.empty()) return request.failure;
  return request.processed.empty() ? kNoChanges : "No updates are to be performed.";
}

std::vector<Value> planned(RequestContext& context, const Value& stack, const Value& input,
                           const StackRequest& request) {
  if (!request.failure.empty()) return {};
  const bool is_import = input.value("ChangeSetType", "") == "IMPORT";
  return is_import ? import_changes(context, input, request) : plan_changes(context, stack, input, request);
}

/// What is found out about a change set while it is made.
struct Draft {
  std::vector<Value> changes;
  Value imported = Value::object();
  std::vector<Value> findings;
  /// Why it cannot be carried out; empty if it can.
  std::string failure;
};

Draft draft(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request) {
  Draft result{.changes = planned(context, stack, input, request)};
  if (input.value("ImportExistingResources", false)) {
    result.imported = import_existing(context, stack, request, result.changes);
  }
  const bool is_import = input.value("ChangeSetType", "") == "IMPORT";
  const bool is_creation = stack.at("StackStatus") == "REVIEW_IN_PROGRESS";
  const bool is_plannable = request.failure.empty();
  if (is_plannable && !is_import && !input.value("DisableValidation", false)) {
    result.findings = validate_early(context, stack, request, result.changes);
    result.failure = validation_failure(result.findings);
  }
  const bool has_something = is_plannable && (is_creation || is_import || has_changes(context, stack, input, request));
  if (!has_something && result.failure.empty()) result.failure = reason_for_nothing(request);
  return result;
}

/// "A unique identifier for this CreateChangeSet request. Specify this token if you plan to retry requests".
/// Returns the change set that the request has made before; refuses one that takes another's name or its token.
std::optional<Value> repeated_change_set(RequestContext& context, const Value& stack, const Value& input) {
  const std::string name = input.at("ChangeSetName");
  for (Value& other : change_sets_of(context, stack)) {
    if (other["ChangeSetName"] != name || other["ExecutionStatus"] == "EXECUTE_COMPLETE") continue;
    const Value earlier = other.value("@TokenInput", Value::object());
    if (!input.contains("ClientToken") || earlier.value("ClientToken", Value()) != input["ClientToken"]) {
      throw ApiError("AlreadyExistsException", "ChangeSet [" + name + "] already exists");
    }
    for (const Value& members : {input, earlier}) {
      for (const auto& [member, value] : members.items()) {
        // A stack may be named by its name or its ARN.
        if (member == "StackName" || input.value(member, Value()) == earlier.value(member, Value())) continue;
        throw ApiError("AlreadyExistsException",
                       "ChangeSet " + name + " cannot be created due to a mismatch with existing attribute " + member);
      }
    }
    return std::move(other);
  }
  return std::nullopt;
}

void put_drift(const std::vector<Value>& changes, const Value& input, Value& change_set) {
  change_set["DeploymentMode"] = input["DeploymentMode"];
  const bool has_drifted = std::any_of(changes.begin(), changes.end(), [](const Value& change) {
    return change["ResourceChange"].value("ResourceDriftStatus", "IN_SYNC") != "IN_SYNC";
  });
  change_set["StackDriftStatus"] = has_drifted ? "DRIFTED" : "IN_SYNC";
}

Value create_change_set(RequestContext& context, const Value& input) {
  Value stack = stack_for(context, input);
  const std::string name = input.at("ChangeSetName");
  if (const auto made = repeated_change_set(context, stack, input)) {
    return {{"Id", made->at("ChangeSetId")}, {"StackId", made->at("StackId")}};
  }
  const bool is_creation = stack.at("StackStatus") == "REVIEW_IN_PROGRESS";
  const StackRequest request = read_stack_request(context, input, stack, is_creation ? nullptr : &stack);
  const bool is_import = input.value("ChangeSetType", "") == "IMPORT";
  if (is_import) check_import(context, stack, input, request);
  const std::string id =
      emulator::make_arn(context, "cloudformation", "changeSet/" + name + "/" + context.machine.ids.uuid());
  Value applied = stack;
  apply_request(context, input, request, applied);
  Draft made = draft(context, stack, input, request);
  if (made.failure.empty() && input.value("IncludeNestedStacks", false)) {
    made.failure =
        make_nested_change_sets(context, {.stack = applied, .input = input, .id = id, .root_id = id}, made.changes);
  }
  if (made.failure.empty()) {
    ChangeSetVerdict verdict = judge_change_set(
        context, {.stack = stack, .applied = applied, .request = request, .id = id, .changes = made.changes});
    made.failure = std::move(verdict.failure);
    std::move(verdict.events.begin(), verdict.events.end(), std::back_inserter(made.findings));
  }
  Value change_set{{"ChangeSetName", name},
                   {"ChangeSetId", id},
                   {"StackId", stack.at("StackId")},
                   {"StackName", stack.at("StackName")},
                   {"CreationTime", emulator::to_timestamp(context.time)},
                   {"Parameters", applied.value("Parameters", Value::array())},
                   {"Capabilities", input.value("Capabilities", Value::array())},
                   {"NotificationARNs", input.value("NotificationARNs", Value::array())},
                   {"Tags", applied.value("Tags", Value::array())},
                   {"RollbackConfiguration", input.value("RollbackConfiguration", Value::object())},
                   {"IncludeNestedStacks", input.value("IncludeNestedStacks", false)},
                   {"ImportExistingResources", input.value("ImportExistingResources", false)},
                   {"Changes", made.changes},
                   {"Status", made.failure.empty() ? "CREATE_COMPLETE" : "FAILED"},
                   {"ExecutionStatus", made.failure.empty() ? "AVAILABLE" : "UNAVAILABLE"},
                   {"@Request", kept_request(input, request)},
                   {"@IsCreation", is_creation},
                   {"@Imported", made.imported},
                   {"@IsImport", is_import},
                   {"@OperationId", context.machine.ids.uuid()},
                   {"@Findings", made.findings}};
  if (!made.failure.empty()) change_set["StatusReason"] = made.failure;
  if (input.contains("ClientToken")) change_set["@TokenInput"] = input;
  for (const char* member : {"Description", "OnStackFailure", "DeploymentConfig"}) {
    if (input.contains(member)) change_set[member] = input[member];
  }
  if (reverts_drift(input)) put_drift(made.changes, input, change_set);
  context.machine.engine.create(context, change_set_type(context), change_set);
  if (is_creation) {
    if (applied.contains("Description")) stack["Description"] = applied["Description"];
    save_stack(context, stack);
  }
  return {{"Id", change_set["ChangeSetId"]}, {"StackId", stack.at("StackId")}};
}

Value describe_change_set(RequestContext& context, const Value& input) {
  const Value change_set = get_change_set(context, input);
  Value output = change_set;
  auto changes = change_set.at("Changes").get<std::vector<Value>>();
  if (!input.value("IncludePropertyValues", false)) {
    for (Value& change : changes) change = without_values(std::move(change));
  }
  output.update(page_of(input, "Changes", changes, kChangeSetsPerPage));
  return output;
}

Value list_change_sets(RequestContext& context, const Value& input) {
  const Value stack = get_stack(context, input.at("StackName"), UnknownStackWords::kBrackets);
  std::vector<Value> summaries;
  for (Value& change_set : change_sets_of(context, stack)) {
    if (change_set["ExecutionStatus"] != "EXECUTE_COMPLETE") summaries.push_back(std::move(change_set));
  }
  return page_of(input, "Summaries", summaries, kChangeSetsPerPage);
}

/// Forgets a change set with its nested ones, and the stacks that were only there for their review.
void erase_change_set(RequestContext& context, const Value& change_set) {
  const Value nested = nested_change_sets(change_set);
  for (const auto& [logical_id, id] : nested.items()) {
    const auto child = context.machine.engine.find(context, change_set_type(context), id.get<std::string>());
    if (!child) continue;
    erase_change_set(context, *child);
    const auto stack = find_stack(context, child->at("StackId"));
    if (stack && stack->at("StackStatus") == "REVIEW_IN_PROGRESS") erase_stack(context, *stack);
  }
  context.machine.engine.erase(context, change_set_type(context), change_set.at("ChangeSetId").get<std::string>());
}

/// "To execute a change set for nested stacks … execute the change set that's associated with the root stack."
void refuse_nested(const RequestContext& context, const Value& change_set, const char* what) {
  if (!change_set.contains("ParentChangeSetId") || context.invoked_by == "cloudformation") return;
  throw ApiError("InvalidChangeSetStatus", "ChangeSet [" + change_set.at("ChangeSetId").get<std::string>() +
                                               "] is a nested change set, and can only be " + what +
                                               " with its root change set [" +
                                               change_set.at("RootChangeSetId").get<std::string>() + "]");
}

/// A change set that was carried out makes all others of the stack void.
void drop_others(RequestContext& context, const Value& stack, const Value& executed) {
  for (const Value& other : change_sets_of(context, stack)) {
    if (other["ChangeSetId"] == executed["ChangeSetId"] || other["ExecutionStatus"] == "EXECUTE_COMPLETE") continue;
    erase_change_set(context, other);
  }
}

OnFailure on_failure_of(const Value& input, const Value& change_set) {
  const std::string on_failure = change_set.value("OnStackFailure", "ROLLBACK");
  const bool disables_rollback = change_set.value("DeploymentConfig", Value::object()).value("DisableRollback", false);
  if (disables_rollback || input.value("DisableRollback", false) || on_failure == "DO_NOTHING")
    return OnFailure::kDoNothing;
  return on_failure == "DELETE" ? OnFailure::kDelete : OnFailure::kRollback;
}

Value execute_change_set(RequestContext& context, const Value& input) {
  Value change_set = get_change_set(context, input);
  refuse_nested(context, change_set, "executed");
  if (change_set["ExecutionStatus"] != "AVAILABLE") {
    throw ApiError("InvalidChangeSetStatus", "ChangeSet [" + change_set["ChangeSetId"].get<std::string>() +
                                                 "] cannot be executed in its current status of [" +
                                                 change_set["Status"].get<std::string>() + "]");
  }
  Value stack = get_stack(context, change_set["StackId"], UnknownStackWords::kBrackets);
  const bool is_creation = change_set["@IsCreation"];
  if (!is_creation) check_updatable(stack, true);
  const Value& kept = change_set["@Request"];
  const StackRequest request = read_stack_request(context, kept, stack, is_creation ? nullptr : &stack);
  const Value previous = is_creation ? Value::object() : members_to_restore(stack);
  apply_request(context, kept, request, stack);
  stack["ChangeSetId"] = change_set["ChangeSetId"];
  take_token(input, stack, "ExecuteChangeSet");
  stack["RetainExceptOnCreate"] = input.value("RetainExceptOnCreate", false);
  const OnFailure on_failure = on_failure_of(input, change_set);
  stack["DisableRollback"] = on_failure == OnFailure::kDoNothing;
  stack[is_creation ? "CreationTime" : "LastUpdatedTime"] = emulator::to_timestamp(context.time);
  if (change_set["@IsImport"]) {
    execute_import(context, stack, kept, previous);
  } else {
    if (reverts_drift(kept)) adopt_actual_state(context, stack);
    const DeploymentStart start{.kind = is_creation ? "CREATE" : "UPDATE",
                                .on_failure = on_failure,
                                .previous = previous,
                                .stack_policy = stack.value("@StackPolicy", ""),
                                .imported = change_set.value("@Imported", Value::object()),
                                .nested = nested_change_sets(change_set),
                                .change_set_id = change_set["ChangeSetId"]};
    const std::string missing = missing_export(context, stack, request);
    if (missing.empty()) {
      start_deployment(context, stack, start);
    } else {
      fail_start(context, stack, start, missing);
    }
  }
  change_set["ExecutionStatus"] = "EXECUTE_COMPLETE";
  context.machine.engine.update(context, change_set_type(context), change_set);
  drop_others(context, stack, change_set);
  return Value::object();
}

Value delete_change_set(RequestContext& context, const Value& input) {
  const auto change_set = find_change_set(context, input);
  // Deleting what is not there is no error.
  if (!change_set) return Value::object();
  if (change_set->at("ExecutionStatus") == "EXECUTE_COMPLETE") {
    throw ApiError("InvalidChangeSetStatus", "Cannot delete ChangeSet in execution status EXECUTE_COMPLETE");
  }
  refuse_nested(context, *change_set, "deleted");
  erase_change_set(context, *change_set);
  return Value::object();
}

/// The hooks that executing the change set would invoke as things stand. One that cannot be executed has none to plan.
Value describe_hooks(RequestContext& context, const Value& input) {
  const Value change_set = get_change_set(context, input);
  const bool is_plannable = change_set["Status"] == "CREATE_COMPLETE";
  const Value stack = get_stack(context, change_set["StackId"], UnknownStackWords::kBrackets);
  auto hooks = is_plannable ? planned_hooks(context, stack, change_set) : std::vector<Value>();
  if (input.contains("LogicalResourceId")) {
    std::erase_if(hooks, [&](const Value& hook) {
      return hook.at("/TargetDetails/ResourceTargetDetails/LogicalResourceId"_json_pointer) !=
             input["LogicalResourceId"];
    });
  }
  Value output = page_of(input, "Hooks", hooks, kChangeSetsPerPage);
  output["Status"] = is_plannable ? "PLANNED" : "UNAVAILABLE";
  for (const char* member : {"ChangeSetId", "ChangeSetName", "StackId", "StackName"})
    output[member] = change_set[member];
  return output;
}

}  // namespace

Value get_change_set(RequestContext& context, const Value& input) {
  if (auto change_set = find_change_set(context, input)) return std::move(*change_set);
  throw ApiError("ChangeSetNotFound",
                 "ChangeSet [" + input.at("ChangeSetName").get<std::string>() + "] does not exist");
}

std::string template_of_change_set(const Value& change_set, bool is_processed) {
  const Value& request = change_set.at("@Request");
  return request.at(!is_processed && request.contains(kOriginalTemplate) ? kOriginalTemplate : kKeptTemplate);
}

void add_change_set_operations(std::vector<Operation>& operations) {
  operations.push_back({"CreateChangeSet", create_change_set});
  operations.push_back({"DescribeChangeSet", describe_change_set});
  operations.push_back({"DescribeChangeSetHooks", describe_hooks});
  operations.push_back({"ListChangeSets", list_change_sets});
  operations.push_back({"ExecuteChangeSet", execute_change_set});
  operations.push_back({"DeleteChangeSet", delete_change_set});
}

}  // namespace cloudformation
