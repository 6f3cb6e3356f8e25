// Undoing an update that failed: what was changed in place is changed back, replacements are forgotten, and what was
// made waits for the cleanup.
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/dynamic_values.h"
#include "services/cloudformation/deployment/removal.h"
#include "services/cloudformation/deployment/resource_attempt.h"
#include "services/cloudformation/deployment/rolling_update.h"

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

/// Says in `has_changed` whether there was anything to do.
std::optional<ApiError> change_back(DeploymentState& state, Value& resource, bool& has_changed) {
  ResourceStep step = to_step(state, resource);
  const Value before = resource.at("@Op").at("Before");
  step.previous_properties = std::exchange(step.properties, before.value("@Properties", Value::object()));
  std::swap(step.stack_tags, step.previous_stack_tags);
  has_changed = step.properties != step.previous_properties || step.stack_tags != step.previous_stack_tags;
  if (!has_changed) return std::nullopt;
  return attempt(state.context, [&] { update_resource(state.context, with_dynamic_values(state.context, step)); });
}

bool is_left_alone(DeploymentState& state, const std::string& logical_id) {
  const Value skipped = state.deployment().value("Skipped", Value::array());
  return std::find(skipped.begin(), skipped.end(), logical_id) != skipped.end();
}

void end_change_back(DeploymentState& state, Value& resource) {
  resource.erase("@Rolling");
  resource["@Op"]["Action"] = "UNCHANGED";
  set_resource_status(state, resource, "UPDATE_COMPLETE");
}

void fail_change_back(DeploymentState& state, Value& resource, const ApiError& refusal) {
  set_resource_status(state, resource, "UPDATE_FAILED",
                      failure_reason(state.context, resource.at("ResourceType"), refusal));
  state.deployment()["RollbackFailed"].push_back(resource.at("LogicalResourceId"));
}

/// Changes a resource back. One that is skipped, or fails although that is to be overlooked, counts as changed back:
/// "CloudFormation sets the status of the specified resources to UPDATE_COMPLETE and continues".
void roll_back_change(DeploymentState& state, Value& resource) {
  bool has_changed = false;
  if (!is_left_alone(state, resource.at("LogicalResourceId"))) {
    set_resource_status(state, resource, "UPDATE_IN_PROGRESS");
    const auto refusal = change_back(state, resource, has_changed);
    if (refusal && !state.deployment().value("IsForced", false)) return fail_change_back(state, resource, *refusal);
  }
  restore(resource);
  if (!has_changed) return end_change_back(state, resource);
  // It settles once everything has been changed back: a group's instances may be launched from what follows it here.
  resource["@Op"]["SettlesBack"] = true;
}

/// What a resource has come to that was changed back: it is stable, and its instances, if it is a group, are.
Rolling settle_back(DeploymentState& state, Value& resource) {
  if (stability_of(state.context, to_step(state, resource)) == Stability::kInProgress) {
    state.wait_until(state.context.time + kPollInterval);
    return Rolling::kWaits;
  }
  return has_to_roll_back(resource) ? roll_back(state, resource) : Rolling::kDone;
}

/// Takes a resource as far as it goes now. Returns whether it still waits.
bool still_settles(DeploymentState& state, Value& resource) {
  Rolling progress = Rolling::kMoves;
  while (progress == Rolling::kMoves) {
    const auto refusal = attempt_on(state, resource, [&] { progress = settle_back(state, resource); });
    if (!refusal) continue;
    for (const char* mark : {"SettlesBack", "GoesBack"}) resource["@Op"].erase(mark);
    if (!state.deployment().value("IsForced", false)) {
      fail_change_back(state, resource, *refusal);
      return false;
    }
    progress = Rolling::kDone;
  }
  if (progress == Rolling::kWaits) return true;
  resource["@Op"].erase("SettlesBack");
  end_change_back(state, resource);
  return false;
}

/// Returns whether anything that was changed back still settles.
bool anything_settles(DeploymentState& state) {
  bool is_waiting = false;
  for (auto& [logical_id, resource] : state.resources) {
    if (!is_touched(state, resource) || !resource.at("@Op").value("SettlesBack", false)) continue;
    is_waiting |= still_settles(state, resource);
    state.save(logical_id);
  }
  return is_waiting;
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
  if (const auto refusal = make_again(state, resource)) return fail_change_back(state, resource, *refusal);
  end_change_back(state, resource);
}

/// Whether something is to be undone that has not been undone, or has failed to be, by an earlier slice.
bool is_to_be_undone(DeploymentState& state, const Value& resource) {
  if (!is_touched(state, resource)) return false;
  const Value& op = resource.at("@Op");
  const std::string action = op.at("Action");
  if (action == "UNDONE" || action == "UNCHANGED" || op.contains("SettlesBack")) return false;
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
  end_change_back(state, resource);
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
  if (anything_settles(state)) {
    state.is_waiting = true;
    return;
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
