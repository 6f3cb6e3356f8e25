// Deleting everything a stack has: for DeleteStack, and to undo a creation that failed.
#include "services/cloudformation/deployment/dependency_queue.h"
#include "services/cloudformation/deployment/deployment_hooks.h"
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/deployment/removal.h"

namespace cloudformation {
namespace {

bool undoes_creation(DeploymentState& state) {
  return state.deployment().value("UndoesCreation", false);
}

/// A deletion marks its resources with steps of its own, since the deployment that it undoes has marked them before.
std::string mark_of(DeploymentState& state, const Value& resource) {
  const auto mark = resource.find("@Deletion");
  if (mark == resource.end() || mark->at("Id") != state.id()) return {};
  return mark->at("Step");
}

void mark(DeploymentState& state, Value& resource, const std::string& step) {
  resource["@Deletion"] = {{"Id", state.id()}, {"Step", step}};
  state.save(resource.at("LogicalResourceId"));
}

bool is_gone(const Value& resource) {
  const std::string status = resource.value("ResourceStatus", "");
  return status == "DELETE_COMPLETE" || status == "DELETE_SKIPPED";
}

bool is_finished(DeploymentState& state, const Value& resource) {
  return is_gone(resource) || mark_of(state, resource) == "FAILED";
}

/// The resources that are left, each after those that depend on it.
DependencyQueue deletions_of(DeploymentState& state) {
  std::map<std::string, std::vector<std::string>> dependents;
  for (const auto& [logical_id, resource] : state.resources) {
    if (is_gone(resource)) continue;
    const Value needs = resource.value("@DependsOn", Value::array());
    for (const std::string needed : needs) dependents[needed].push_back(logical_id);
  }
  std::vector<DependencyQueue::Task> tasks;
  for (const auto& [logical_id, resource] : state.resources) {
    if (!is_gone(resource)) tasks.push_back({logical_id, dependents[logical_id]});
  }
  return DependencyQueue(std::move(tasks));
}

bool is_retained(DeploymentState& state, const std::string& logical_id) {
  const Value& retained = state.deployment().at("Retained");
  return std::find(retained.begin(), retained.end(), logical_id) != retained.end();
}

/// What becomes of a resource. With FORCE_DELETE_STACK a resource that failed to go before is left behind when it
/// fails again.
Fate fate_in_deletion(DeploymentState& state, const Value& resource) {
  if (is_retained(state, resource.at("LogicalResourceId"))) return Fate::kRetain;
  // What a failed creation has imported was there before.
  const bool was_imported = resource.value("@Op", Value::object()).value("Action", "") == "IMPORT";
  if (was_imported && undoes_creation(state)) return Fate::kRetain;
  return fate_of(resource.value("@DeletionPolicy", ""), undoes_creation(state), retains_nothing_new(state));
}

void fail_deletion(DeploymentState& state, Value& resource, const std::string& reason) {
  set_resource_status(state, resource, "DELETE_FAILED", reason);
  mark(state, resource, "FAILED");
}

/// Counts what is done with, so that a refused deletion is tried again only after something has gone.
int64_t done_count(DeploymentState& state) {
  return state.deployment().value("DeletionsDone", int64_t{0});
}

/// Tries to delete one. Returns whether it is done with: what others still hold on to waits until they are gone, as
/// CloudFormation retries it.
bool delete_one(DeploymentState& state, Value& resource) {
  const std::string logical_id = resource.at("LogicalResourceId");
  const Fate fate = fate_in_deletion(state, resource);
  const bool was_made = resource.value("PhysicalResourceId", "") != "";
  if (was_made && fate == Fate::kRetain) {
    set_resource_status(state, resource, "DELETE_SKIPPED");
    mark(state, resource, "DONE");
    return true;
  }
  if (was_made) {
    if (const auto refusal = remove_physical(state, resource, fate)) {
      const std::string reason = failure_reason(state.context, resource.at("ResourceType"), *refusal);
      if (is_conflict(*refusal)) {
        resource["@Deletion"]["Refusal"] = reason;
        resource["@Deletion"]["RefusedAt"] = done_count(state);
        state.save(logical_id);
        return false;
      }
      if (state.deployment().value("Forces", false)) {
        set_resource_status(state, resource, "DELETE_SKIPPED", reason);
        mark(state, resource, "DONE");
      } else {
        fail_deletion(state, resource, reason);
      }
      return true;
    }
  }
  set_resource_status(state, resource, "DELETE_COMPLETE");
  mark(state, resource, "DONE");
  return true;
}

bool deletion_waits(DeploymentState& state, const Value& resource) {
  if (mark_of(state, resource).empty() || !resource["@Deletion"].contains("RefusedAt")) return false;
  return resource["@Deletion"]["RefusedAt"] == done_count(state);
}

/// What may go, and what was refused and waits for others.
struct DeletionWaves {
  DependencyQueue queue;
  std::vector<std::string> left = {};
};

void start_deletion(DeploymentState& state, Value& resource) {
  if (!mark_of(state, resource).empty()) return;
  const bool is_deleted_for_real =
      resource.value("PhysicalResourceId", "") != "" && fate_in_deletion(state, resource) != Fate::kRetain;
  if (is_deleted_for_real) set_resource_status(state, resource, "DELETE_IN_PROGRESS");
  mark(state, resource, "STARTED");
  const bool asks_hooks = is_deleted_for_real && !undoes_creation(state) && !state.hooks.empty();
  const std::string refusal = asks_hooks ? resource_hook_refusal(state, resource, {.action = "DELETE"}) : std::string();
  if (!refusal.empty()) fail_deletion(state, resource, refusal);
}

/// One wave of what nothing needs any more. Returns whether anything went.
bool delete_wave(DeploymentState& state, DeletionWaves& waves) {
  for (std::string& logical_id : waves.queue.take_ready()) waves.left.push_back(std::move(logical_id));
  std::vector<std::string> wave;
  for (const std::string& logical_id : waves.left) {
    Value& resource = state.resources.at(logical_id);
    if (is_finished(state, resource) || deletion_waits(state, resource)) continue;
    if (state.budget == 0) break;
    --state.budget;
    wave.push_back(logical_id);
    start_deletion(state, resource);
  }
  bool has_moved = false;
  for (const std::string& logical_id : wave) {
    Value& resource = state.resources.at(logical_id);
    // A hook has refused.
    if (is_finished(state, resource)) continue;
    if (!delete_one(state, resource)) continue;
    state.deployment()["DeletionsDone"] = done_count(state) + 1;
    has_moved = true;
    if (is_gone(resource)) waves.queue.finish(logical_id);
  }
  std::erase_if(waves.left,
                [&](const std::string& logical_id) { return is_finished(state, state.resources.at(logical_id)); });
  return has_moved || (!wave.empty() && state.budget == 0);
}

/// Nothing else will go: what is still refused has failed. Returns whether there was any, and the stack may have more
/// to do since (with force, what depended on it goes on).
bool give_up_refused(DeploymentState& state) {
  bool has_forced = false;
  for (auto& [logical_id, resource] : state.resources) {
    if (is_finished(state, resource) || !deletion_waits(state, resource)) continue;
    const std::string reason = resource["@Deletion"]["Refusal"];
    if (state.deployment().value("Forces", false)) {
      set_resource_status(state, resource, "DELETE_SKIPPED", reason);
      mark(state, resource, "DONE");
      has_forced = true;
    } else {
      fail_deletion(state, resource, reason);
    }
  }
  return has_forced;
}

std::string failed_names(DeploymentState& state) {
  std::string names;
  for (const auto& [logical_id, resource] : state.resources) {
    if (mark_of(state, resource) == "FAILED") names += (names.empty() ? "" : ", ") + logical_id;
  }
  return names;
}

}  // namespace

void delete_resources(DeploymentState& state) {
  do {
    DeletionWaves waves{.queue = deletions_of(state)};
    while (state.budget > 0 && delete_wave(state, waves)) {
    }
    if (state.budget == 0) return;
  } while (give_up_refused(state));
  const std::string prefix = state.deployment().value("EndsAs", "DELETE");
  const std::string failed = failed_names(state);
  if (!failed.empty()) {
    return finish_deployment(state, prefix + "_FAILED",
                             "The following resource(s) failed to delete: [" + failed + "]. ");
  }
  if (prefix == "DELETE") {
    drop_exports(state.context, state.stack);
    state.stack["DeletionTime"] = emulator::to_timestamp(state.context.time);
  }
  finish_deployment(state, prefix + "_COMPLETE");
}

}  // namespace cloudformation
