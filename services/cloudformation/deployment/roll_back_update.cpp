// Undoing an update that failed: what was changed in place is changed back, replacements are forgotten, and what was
// made waits for the cleanup.
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/dynamic_values.h"
#include "services/cloudformation/deployment/removal.h"

namespace cloudformation {
namespace {

void restore(Value& resource) {
  const Value before = resource.at("@Op").at("Before");
  for (const char* member : kRestoredMembers) {
    resource.erase(member);
    if (before.contains(member)) resource[member] = before[member];
  }
}

void queue_garbage(DeploymentState& state, const Value& resource, const std::string& policy) {
  if (resource.value("PhysicalResourceId", "").empty()) return;
  state.stack["@Garbage"].push_back({{"LogicalResourceId", resource.at("LogicalResourceId")},
                                     {"ResourceType", resource.at("ResourceType")},
                                     {"PhysicalResourceId", resource.at("PhysicalResourceId")},
                                     {"@Properties", resource.value("@Properties", Value::object())},
                                     {"@Policy", policy}});
}

/// The replaced resource lives on, so it must not be cleaned up.
void unqueue_garbage(DeploymentState& state, const std::string& physical_id) {
  Value& garbage = state.stack["@Garbage"];
  for (auto item = garbage.begin(); item != garbage.end();) {
    item = item->at("PhysicalResourceId") == physical_id ? garbage.erase(item) : std::next(item);
  }
}

bool was_acted_on(const Value& resource) {
  return resource.at("PhysicalResourceId") != resource.at("@Op").at("Before").value("PhysicalResourceId", "");
}

std::optional<ApiError> change_back(DeploymentState& state, Value& resource) {
  ResourceStep step = to_step(state, resource);
  const Value before = resource.at("@Op").at("Before");
  step.previous_properties = std::exchange(step.properties, before.value("@Properties", Value::object()));
  std::swap(step.stack_tags, step.previous_stack_tags);
  if (step.properties == step.previous_properties && step.stack_tags == step.previous_stack_tags) return std::nullopt;
  return attempt(state.context, [&] { update_resource(state.context, with_dynamic_values(state.context, step)); });
}

bool is_left_alone(DeploymentState& state, const std::string& logical_id) {
  const Value skipped = state.deployment().value("Skipped", Value::array());
  return std::find(skipped.begin(), skipped.end(), logical_id) != skipped.end();
}

/// Changes a resource back. One that is skipped, or fails although that is to be overlooked, counts as changed back:
/// "CloudFormation sets the status of the specified resources to UPDATE_COMPLETE and continues".
void roll_back_change(DeploymentState& state, Value& resource) {
  const std::string logical_id = resource.at("LogicalResourceId");
  if (!is_left_alone(state, logical_id)) {
    set_resource_status(state, resource, "UPDATE_IN_PROGRESS");
    const auto refusal = change_back(state, resource);
    if (refusal && !state.deployment().value("IsForced", false)) {
      set_resource_status(state, resource, "UPDATE_FAILED",
                          failure_reason(state.context, resource.at("ResourceType"), *refusal));
      state.deployment()["RollbackFailed"].push_back(logical_id);
      return;
    }
  }
  restore(resource);
  resource["@Op"]["Action"] = "UNCHANGED";
  set_resource_status(state, resource, "UPDATE_COMPLETE");
}

/// Makes a resource anew that was deleted before its replacement was made, once that is gone.
std::optional<ApiError> make_again(DeploymentState& state, Value& resource) {
  const Value before = resource.at("@Op").at("Before");
  return attempt(state.context, [&] {
    const bool was_replaced = was_acted_on(resource);
    if (was_replaced && resource.value("PhysicalResourceId", "") != "") {
      if (const auto refusal = remove_physical(state, resource, Fate::kDelete)) throw *refusal;
    }
    ResourceStep step = to_step(state, resource);
    step.physical_id.clear();
    step.properties = before.value("@Properties", Value::object());
    const std::string physical_id = create_resource(state.context, with_dynamic_values(state.context, step));
    restore(resource);
    resource["PhysicalResourceId"] = physical_id;
    const ShownResource shown = read_resource(state.context, to_step(state, resource));
    resource["@Ref"] = shown.ref;
    resource["@Shown"] = shown.attributes;
  });
}

void roll_back_removal(DeploymentState& state, Value& resource) {
  set_resource_status(state, resource, "UPDATE_IN_PROGRESS");
  if (const auto refusal = make_again(state, resource)) {
    set_resource_status(state, resource, "UPDATE_FAILED",
                        failure_reason(state.context, resource.at("ResourceType"), *refusal));
    state.deployment()["RollbackFailed"].push_back(resource.at("LogicalResourceId"));
    return;
  }
  resource["@Op"]["Action"] = "UNCHANGED";
  set_resource_status(state, resource, "UPDATE_COMPLETE");
}

/// Whether something is to be undone that has not been undone, or has failed to be, by an earlier slice.
bool is_to_be_undone(DeploymentState& state, const Value& resource) {
  if (!is_touched(state, resource)) return false;
  const Value& op = resource.at("@Op");
  const std::string action = op.at("Action");
  if (action == "UNDONE" || action == "UNCHANGED") return false;
  const auto was = [&](const char* name) { return op.value(name, false); };
  if (action == "NONE" && !was("WasMade") && !was("WasChanged") && !was("WasImported")) return false;
  const Value failed = state.deployment().value("RollbackFailed", Value::array());
  return std::find(failed.begin(), failed.end(), resource.at("LogicalResourceId")) == failed.end();
}

void roll_back_one(DeploymentState& state, Value& resource) {
  const Value op = resource.at("@Op");
  const std::string action = op.at("Action");
  if (action == "IMPORT" || op.value("WasImported", false)) {
    // What was imported is nobody's again.
    set_resource_status(state, resource, "IMPORT_ROLLBACK_IN_PROGRESS");
    set_resource_status(state, resource, "IMPORT_ROLLBACK_COMPLETE");
    resource["@Op"]["Action"] = "UNDONE";
    return;
  }
  if (action == "CREATE" || op.value("WasMade", false)) {
    queue_garbage(state, resource, resource.value("@DeletionPolicy", ""));
    resource["@Op"]["Action"] = "UNDONE";
    return;
  }
  if (action == "UPDATE" || op.value("WasChanged", false)) return roll_back_change(state, resource);
  if (action != "REPLACE") return;
  if (op.contains("WasRemovedFirst")) return roll_back_removal(state, resource);
  if (was_acted_on(resource)) queue_garbage(state, resource, "Delete");
  restore(resource);
  unqueue_garbage(state, resource.at("PhysicalResourceId"));
  resource["@Op"]["Action"] = "UNCHANGED";
  set_resource_status(state, resource, "UPDATE_COMPLETE");
}

std::string names_of(const Value& names) {
  std::string text;
  for (const std::string name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

void roll_back_update(DeploymentState& state) {
  for (auto& [logical_id, resource] : state.resources) {
    if (!is_to_be_undone(state, resource)) continue;
    if (state.budget == 0) return;
    --state.budget;
    roll_back_one(state, resource);
    state.save(logical_id);
  }
  if (state.deployment().contains("RollbackFailed")) {
    return suspend_deployment(
        state.context, state.stack, "UPDATE_ROLLBACK_FAILED",
        "The following resource(s) failed to update: [" + names_of(state.deployment()["RollbackFailed"]) + "]. ");
  }
  const Value previous = state.deployment().at("Previous");
  for (const auto& [member, value] : previous.items()) {
    if (value.is_null()) {
      state.stack.erase(member);
    } else {
      state.stack[member] = value;
    }
  }
  state.deployment()["Phase"] = "CLEAN_UP";
  state.deployment()["RolledBack"] = true;
  set_stack_status(state.context, state.stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS");
}

}  // namespace cloudformation
