// The last phase of an update: physical resources that were replaced, and resources that the template no longer has,
// go. What cannot be deleted is left behind with a DELETE_FAILED event; the stack is complete all the same.
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/removal.h"

namespace cloudformation {
namespace {

/// Resources that the template no longer has become garbage like the replaced ones. In a rollback these are the ones
/// that the update made.
void collect_removed(DeploymentState& state) {
  const bool is_rolled_back = state.deployment().value("RolledBack", false);
  if (!is_rolled_back && !state.source) {
    state.source =
        std::make_unique<StackTemplate>(state.context, state.stack, [](const std::string&) { return nullptr; });
  }
  std::vector<std::string> removed;
  for (const auto& [logical_id, resource] : state.resources) {
    if (resource.value("ResourceStatus", "") == "DELETE_COMPLETE") continue;
    const bool was_made_in_vain =
        is_rolled_back && is_touched(state, resource) && resource["@Op"].at("Action") == "UNDONE";
    const bool has_left = !is_rolled_back && !state.source->find(logical_id);
    if (was_made_in_vain || has_left) removed.push_back(logical_id);
  }
  for (const std::string& logical_id : removed) {
    const Value resource = state.resources.at(logical_id);
    const bool has_left = !is_rolled_back;
    if (has_left && resource.value("PhysicalResourceId", "") != "") {
      state.stack["@Garbage"].push_back({{"LogicalResourceId", logical_id},
                                         {"ResourceType", resource.at("ResourceType")},
                                         {"PhysicalResourceId", resource.at("PhysicalResourceId")},
                                         {"@Properties", resource.value("@Properties", Value::object())},
                                         {"@DependsOn", resource.value("@DependsOn", Value::array())},
                                         {"@Policy", resource.value("@DeletionPolicy", "")}});
    }
    if (resource.value("PhysicalResourceId", "").empty()) {
      Value never_made = resource;
      set_resource_status(state, never_made, "DELETE_COMPLETE");
    }
    forget_resource(state, logical_id);
  }
}

/// Events of garbage show no properties, and belong to a resource that may live on under the same logical id.
void announce(DeploymentState& state, Value item, const std::string& status, const std::string& reason = {}) {
  set_resource_status(state, item, status, reason);
}

bool is_needed(const Value& garbage, const Value& item) {
  return std::any_of(garbage.begin(), garbage.end(), [&](const Value& other) {
    const Value needs = other.value("@DependsOn", Value::array());
    return std::find(needs.begin(), needs.end(), item.at("LogicalResourceId")) != needs.end();
  });
}

/// Tries one piece of garbage. Returns whether it is done with. A refusal is kept: others may have to go first.
bool remove_one(DeploymentState& state, Value& item) {
  const Fate fate =
      fate_of(item.value("@Policy", ""), state.deployment().value("RolledBack", false), retains_nothing_new(state));
  if (fate == Fate::kRetain) {
    announce(state, item, "DELETE_SKIPPED");
    return true;
  }
  if (!item.contains("@Announced")) {
    announce(state, item, "DELETE_IN_PROGRESS");
    item["@Announced"] = true;
  }
  if (const auto refusal = remove_physical(state, item, fate)) {
    item["@Refusal"] = failure_reason(state.context, item.at("ResourceType"), *refusal);
    return false;
  }
  announce(state, item, "DELETE_COMPLETE");
  return true;
}

/// One round over the garbage, the newest first. Returns whether anything went.
bool clean_up_round(DeploymentState& state) {
  const Value garbage = state.stack.value("@Garbage", Value::array());
  Value left = Value::array();
  bool has_moved = false;
  for (auto item = garbage.rbegin(); item != garbage.rend(); ++item) {
    Value piece = *item;
    if (state.budget > 0 && !is_needed(garbage, piece)) {
      --state.budget;
      if (remove_one(state, piece)) {
        has_moved = true;
        continue;
      }
    }
    left.push_back(std::move(piece));
  }
  std::reverse(left.begin(), left.end());
  state.stack["@Garbage"] = std::move(left);
  return has_moved;
}

}  // namespace

void clean_up(DeploymentState& state) {
  if (!state.deployment().contains("HasCollected")) {
    collect_removed(state);
    state.deployment()["HasCollected"] = true;
  }
  while (state.budget > 0 && clean_up_round(state)) {
  }
  if (state.budget == 0) return;
  for (const Value& item : state.stack.value("@Garbage", Value::array())) {
    announce(state, item, "DELETE_FAILED", item.value("@Refusal", ""));
  }
  const bool is_rolled_back = state.deployment().value("RolledBack", false);
  finish_deployment(state, is_rolled_back ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_COMPLETE");
}

}  // namespace cloudformation
