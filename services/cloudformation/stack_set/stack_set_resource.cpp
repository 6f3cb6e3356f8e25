// What AWS's handler of the type does: CreateStackSet, then one operation on instances after the other, each once the
// one before has succeeded. What is still to be called is the set's "@Calls", the operation that runs its "@Called".
// https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-cloudformation/tree/master/aws-cloudformation-stackset
#include "services/cloudformation/stack_set/stack_set_resource.h"

#include <algorithm>
#include <set>

#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/stack_set/operation_run.h"
#include "services/cloudformation/stack_set/stack_set_groups.h"

namespace cloudformation {
namespace {

using emulator::Provisioning;

constexpr const char* kBusy = "IN_PROGRESS";
/// Members of CreateStackSet and UpdateStackSet under the properties' names, tags aside.
constexpr const char* kSetMembers[] = {
    "StackSetName",      "Description",    "TemplateBody",     "TemplateURL",
    "Parameters",        "Capabilities",   "PermissionModel",  "AdministrationRoleARN",
    "ExecutionRoleName", "AutoDeployment", "ManagedExecution", "CallAs"};

/// AWS's own tags are not handed on to the set's stacks.
Value tags_of(const Value& tags) {
  Value own = Value::array();
  for (const Value& tag : tags) {
    if (!tag["Key"].get_ref<const std::string&>().starts_with("aws:")) own.push_back(tag);
  }
  return own;
}

Value set_input(Provisioning& provisioning) {
  Value input = Value::object();
  for (const char* member : kSetMembers) {
    if (provisioning.properties().contains(member)) input[member] = provisioning.properties()[member];
  }
  input["Tags"] = tags_of(provisioning.tags());
  return input;
}

bool is_set_changed(Provisioning& provisioning) {
  const bool has_member_changed = std::any_of(std::begin(kSetMembers), std::end(kSetMembers),
                                              [&](const char* member) { return provisioning.has_changed(member); });
  return has_member_changed || tags_of(provisioning.tags()) != tags_of(provisioning.previous_tags());
}

Value groups_in(const Value& properties) {
  return properties.value("StackInstancesGroup", Value::array());
}

/// An operation on the set, with what the resource says of all its operations.
Value call_of(Provisioning& provisioning, const std::string& set_id, const char* operation, Value input) {
  input["StackSetName"] = set_id;
  for (const char* member : {"OperationPreferences", "CallAs"}) {
    if (provisioning.properties().contains(member)) input[member] = provisioning.properties()[member];
  }
  return {{"Operation", operation}, {"Input", std::move(input)}};
}

void leave_to_do(RequestContext& context, const std::string& set_id, Value calls) {
  Value set = get_stack_set(context, set_id);
  set.erase("@Called");
  set["@Calls"] = std::move(calls);
  save_stack_set(context, set);
}

void require_success(RequestContext& context, const Value& set, const Value& operation) {
  if (operation.at("Status") == "SUCCEEDED") return;
  std::set<std::string> reasons;
  for (const Value& result : results_of(context, set, operation)) {
    if (result.at("Status") == "FAILED") reasons.insert(result.value("StatusReason", ""));
  }
  std::string message = "Stack set operation [" + operation.at("OperationId").get<std::string>() +
                        "] was unexpectedly stopped or failed. status reason(s):";
  for (const std::string& reason : reasons) message += " [" + reason + "]";
  throw ApiError("NotStabilized", message);
}

/// Does the next call once the one before is over. Returns whether any is left or under way.
bool go_on(Provisioning& provisioning, const std::string& set_id) {
  RequestContext& context = provisioning.context();
  Value set = get_stack_set(context, set_id);
  if (!set.contains("@Calls")) return false;
  if (set.contains("@Called")) {
    const Value operation = get_operation(context, set, set["@Called"]);
    if (!is_over(operation)) return true;
    require_success(context, set, operation);
    set.erase("@Called");
  }
  Value calls = set["@Calls"];
  if (calls.empty()) {
    set.erase("@Calls");
    save_stack_set(context, set);
    return false;
  }
  Value output;
  const auto refusal = attempt(context, [&] {
    output = provisioning.call("cloudformation", calls[0]["Operation"].get<std::string>(), calls[0]["Input"]);
  });
  if (refusal && refusal->code() == "OperationInProgressException") return true;
  if (refusal) throw *refusal;
  calls.erase(0);
  set = get_stack_set(context, set_id);
  set["@Calls"] = std::move(calls);
  set["@Called"] = output.at("OperationId");
  save_stack_set(context, set);
  return true;
}

std::string create_set(Provisioning& provisioning) {
  const std::string id = provisioning.call("cloudformation", "CreateStackSet", set_input(provisioning))["StackSetId"];
  const GroupChanges changes = changes_between(Value::array(), groups_in(provisioning.properties()));
  Value calls = Value::array();
  for (const Value& request : changes.created) {
    calls.push_back(call_of(provisioning, id, "CreateStackInstances", request));
  }
  leave_to_do(provisioning.context(), id, std::move(calls));
  return id;
}

void update_set(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  const GroupChanges changes =
      changes_between(groups_in(provisioning.previous_properties()), groups_in(provisioning.properties()));
  Value calls = Value::array();
  for (Value request : changes.deleted) {
    request["RetainStacks"] = false;
    calls.push_back(call_of(provisioning, id, "DeleteStackInstances", std::move(request)));
  }
  if (is_set_changed(provisioning)) {
    calls.push_back(call_of(provisioning, id, "UpdateStackSet", set_input(provisioning)));
  }
  for (const Value& request : changes.created) {
    calls.push_back(call_of(provisioning, id, "CreateStackInstances", request));
  }
  for (const Value& request : changes.updated) {
    calls.push_back(call_of(provisioning, id, "UpdateStackInstances", request));
  }
  leave_to_do(provisioning.context(), id, std::move(calls));
}

/// What is under way comes to its end first, as far as it can without time passing.
void finish_running(RequestContext& context, const Value& set) {
  for (const Value& operation : operations_of(context, set)) {
    if (!is_over(operation)) run_operation(context, set.at("StackSetId"), operation.at("OperationId"));
  }
}

/// A resource is removed in one step, so that the instances' stacks are deleted within it.
void remove_set(Provisioning& provisioning) {
  RequestContext& context = provisioning.context();
  const std::string& id = provisioning.physical_id();
  const auto set = find_stack_set(context, id);
  if (!set || set->at("Status") == "DELETED") return;
  finish_running(context, *set);
  for (Value& request : existing_of_groups(context, *set, groups_in(provisioning.properties()))) {
    request["RetainStacks"] = false;
    const Value call = call_of(provisioning, id, "DeleteStackInstances", std::move(request));
    const std::string operation_id =
        provisioning.call("cloudformation", "DeleteStackInstances", call["Input"])["OperationId"];
    run_operation(context, id, operation_id);
    require_success(context, *set, get_operation(context, *set, operation_id));
  }
  provisioning.call("cloudformation", "DeleteStackSet", {{"StackSetName", id}});
}

Value read_set(Provisioning& provisioning) {
  const std::string& id = provisioning.physical_id();
  const bool is_busy = go_on(provisioning, id);
  Value shown = provisioning.call("cloudformation", "DescribeStackSet", {{"StackSetName", id}})["StackSet"];
  if (shown.at("Status") == "DELETED") throw ApiError("StackSetNotFoundException", "StackSet " + id + " not found");
  if (is_busy) shown["Status"] = kBusy;
  return shown;
}

}  // namespace

void add_stack_set_resources(std::vector<emulator::CloudFormationBinding>& bindings) {
  bindings.push_back({.type = "AWS::CloudFormation::StackSet",
                      .state = "/Status",
                      .stable_states = {"ACTIVE"},
                      .create_resource = create_set,
                      .update_resource = update_set,
                      .remove_resource = remove_set,
                      .read_resource = read_set});
}

}  // namespace cloudformation
