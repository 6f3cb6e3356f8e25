// Tasks: how they start, what they look like over their life, and how they stop. They run without containers for now:
// a task is RUNNING until it is stopped.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/ecs/launch.h"
#include "services/ecs/vocabulary.h"

namespace ecs {

/// What a task gets beside its launch configuration.
struct TaskRequest {
  std::string cluster_name;
  /// "family:web", "service:web"
  std::string group;
  std::string started_by;
  Value tags = Value::array();
  Value overrides = Value::object();
  bool enable_execute_command = false;
  Value placement_constraints = Value::array();
  Value placement_strategy = Value::array();
  /// The ARN of the container instance that StartTask names.
  std::string container_instance = {};
  /// How many tasks went to each capacity provider so far: the strategy goes on from there.
  std::map<std::string, int>* provider_counts = nullptr;
};

/// Starts a task and returns it as stored, in its first state; or a text that says why its network interface could not
/// be made, or why no container instance takes it (then there is no task).
struct StartedTask {
  Value task;
  std::optional<std::string> objection = std::nullopt;
  /// The container instance that came closest, as a service's event names it; empty where it is not for want of place.
  std::string closest = {};
  /// Its ARN.
  std::string closest_arn = {};
};
StartedTask start_task(RequestContext& context, const Launch& launch, const TaskRequest& request);

/// Sets a task on its way to STOPPED. Does nothing to one that is on it already.
void stop_task(RequestContext& context, Value& task, std::string_view stop_code, const std::string& reason);

/// The task of a cluster by id or ARN; nothing if there is none.
std::optional<Value> find_task(RequestContext& context, const std::string& cluster_name, const std::string& identifier);

/// Everything of the cluster that is still to be seen, stopped tasks included.
std::vector<Value> tasks_of_cluster(RequestContext& context, const std::string& cluster_name);

/// On its way to RUNNING.
bool is_starting(const Value& task);

/// The task as a client sees it in its present state.
Value shown_task(Value task);

void add_task_type(Service& service);

}  // namespace ecs
