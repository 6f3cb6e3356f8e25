// The last phase of an update: physical resources that were replaced, and resources that the template no longer has,
// go. What cannot be deleted is left behind with a DELETE_FAILED event; the stack is complete all the same.
#include "services/cloudformation/deployment/dependency_queue.h"
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

/// The pieces of garbage by their places, the newest first, each after those that depend on it.
DependencyQueue removals_of(const Value& garbage) {
  std::multimap<std::string, std::string> dependents;
  for (size_t i = 0; i < garbage.size(); ++i) {
    const Value needs = garbage[i].value("@DependsOn", Value::array());
    for (const std::string needed : needs) dependents.emplace(needed, std::to_string(i));
  }
  std::vector<DependencyQueue::Task> tasks;
  for (size_t i = garbage.size(); i-- > 0;) {
    DependencyQueue::Task task{.id = std::to_string(i), .needs = {}};
    const auto [first, last] = dependents.equal_range(garbage[i].at("LogicalResourceId").get<std::string>());
    for (auto dependent = first; dependent != last; ++dependent) task.needs.push_back(dependent->second);
    tasks.push_back(std::move(task));
  }
  return DependencyQueue(std::move(tasks));
}

/// Counts what is gone, so that what was refused is tried again only after something has gone.
int64_t gone_count(DeploymentState& state) {
  return state.deployment().value("CleanedUp", int64_t{0});
}

bool cleanup_waits(DeploymentState& state, const Value& item) {
  return item.contains("@RefusedAt") && item["@RefusedAt"] == gone_count(state);
}

/// Removes the garbage as far as the slice's budget goes; what is gone becomes null. Returns whether all was tried.
bool remove_garbage(DeploymentState& state, Value& garbage) {
  DependencyQueue queue = removals_of(garbage);
  std::vector<size_t> left;
  for (bool has_moved = true; has_moved;) {
    has_moved = false;
    for (const std::string& place : queue.take_ready()) left.push_back(std::stoul(place));
    for (const size_t place : left) {
      Value& item = garbage[place];
      if (cleanup_waits(state, item)) continue;
      if (state.budget == 0) return false;
      --state.budget;
      if (!remove_one(state, item)) {
        item["@RefusedAt"] = gone_count(state);
        continue;
      }
      state.deployment()["CleanedUp"] = gone_count(state) + 1;
      item = nullptr;
      queue.finish(std::to_string(place));
      has_moved = true;
    }
    std::erase_if(left, [&](size_t place) { return garbage[place].is_null(); });
  }
  return true;
}

/// Removes what can be removed now. Returns whether nothing else can.
bool clean_up_slice(DeploymentState& state) {
  Value garbage = state.stack.value("@Garbage", Value::array());
  const bool is_through = remove_garbage(state, garbage);
  Value left = Value::array();
  for (Value& item : garbage) {
    if (!item.is_null()) left.push_back(std::move(item));
  }
  state.stack["@Garbage"] = std::move(left);
  return is_through;
}

}  // namespace

void clean_up(DeploymentState& state) {
  if (!state.deployment().contains("HasCollected")) {
    collect_removed(state);
    state.deployment()["HasCollected"] = true;
  }
  if (!clean_up_slice(state)) return;
  for (const Value& item : state.stack.value("@Garbage", Value::array())) {
    announce(state, item, "DELETE_FAILED", item.value("@Refusal", ""));
  }
  const bool is_rolled_back = state.deployment().value("RolledBack", false);
  finish_deployment(state, is_rolled_back ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_COMPLETE");
}

}  // namespace cloudformation
