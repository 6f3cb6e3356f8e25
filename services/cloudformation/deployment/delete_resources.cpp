// Deleting everything a stack has: for DeleteStack, and to undo a creation that failed.
#include "services/cloudformation/deployment/deployment_state.h"
#include "services/cloudformation/deployment/outputs.h"
#include "services/cloudformation/deployment/removal.h"

namespace cloudformation {
namespace {

bool undoes_creation(DeploymentState& state) { return state.deployment().value("UndoesCreation", false); }

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

/// Whether another resource that depends on this one is still to go.
bool is_needed(DeploymentState& state, const std::string& logical_id) {
  return std::any_of(state.resources.begin(), state.resources.end(), [&](const auto& entry) {
    const Value& other = entry.second;
    if (is_gone(other)) return false;
    const Value needs = other.value("@DependsOn", Value::array());
    return std::find(needs.begin(), needs.end(), logical_id) != needs.end();
  });
}

bool is_retained(DeploymentState& state, const std::string& logical_id) {
  const Value& retained = state.deployment().at("Retained");
  return std::find(retained.begin(), retained.end(), logical_id) != retained.end();
}

void delete_one(DeploymentState& state, Value& resource) {
  const std::string logical_id = resource.at("LogicalResourceId");
  const Fate fate = is_retained(state, logical_id)
                        ? Fate::kRetain
                        : fate_of(resource.value("@DeletionPolicy", ""), undoes_creation(state));
  const bool was_made = resource.value("PhysicalResourceId", "") != "";
  if (was_made && fate == Fate::kRetain) {
    set_resource_status(state, resource, "DELETE_SKIPPED");
    return mark(state, resource, "DONE");
  }
  if (was_made) {
    if (const auto refusal = remove_physical(state, resource, fate)) {
      set_resource_status(state, resource, "DELETE_FAILED",
                          failure_reason(state.context, resource.at("ResourceType"), *refusal));
      return mark(state, resource, "FAILED");
    }
  }
  set_resource_status(state, resource, "DELETE_COMPLETE");
  mark(state, resource, "DONE");
}

/// One wave of what nothing needs any more. Returns whether anything moved.
bool delete_wave(DeploymentState& state) {
  std::vector<std::string> wave;
  for (auto& [logical_id, resource] : state.resources) {
    if (is_finished(state, resource) || is_needed(state, logical_id) || state.budget == 0) continue;
    --state.budget;
    wave.push_back(logical_id);
    const bool is_deleted_for_real = resource.value("PhysicalResourceId", "") != "" && !is_retained(state, logical_id);
    if (is_deleted_for_real && mark_of(state, resource).empty() &&
        fate_of(resource.value("@DeletionPolicy", ""), undoes_creation(state)) != Fate::kRetain) {
      set_resource_status(state, resource, "DELETE_IN_PROGRESS");
    }
    mark(state, resource, "STARTED");
  }
  for (const std::string& logical_id : wave) delete_one(state, state.resources.at(logical_id));
  return !wave.empty();
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
  while (state.budget > 0 && delete_wave(state)) {
  }
  if (state.budget == 0) return;
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
