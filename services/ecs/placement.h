// Which container instance a task goes to: one that has what it needs, as constraints and strategies say.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// What a task wants of its place.
struct PlacementRequest {
  std::string cluster_name;
  Value task_definition;
  /// The overrides of RunTask, which may change the size.
  Value overrides = Value::object();
  /// "service:web"; tasks of one group are spread.
  std::string group;
  Value constraints = Value::array();
  Value strategy = Value::array();
  /// Only instances of this capacity provider; empty takes any.
  std::string capacity_provider = {};
  /// The container instance that StartTask names; empty leaves the choice.
  std::string container_instance = {};
};

/// Why an instance does not take a task: "RESOURCE:MEMORY" as RunTask says it, "has insufficient memory available." as
/// a service's event does.
struct Misfit {
  std::string code, sentence;
};

struct Place {
  /// The container instance; null if none takes the task.
  Value instance;
  /// The instance that came closest, and why it does not take the task; null if the cluster has none at all.
  Value closest = nullptr;
  Misfit misfit = {};
};

Place choose_place(RequestContext& context, const PlacementRequest& request);

/// The tasks on an instance that are not on their way to STOPPED.
std::vector<Value> tasks_on(RequestContext& context, const Value& instance);

/// The registered resources less what the tasks on the instance take.
Value remaining_resources(RequestContext& context, const Value& instance);

/// What a task takes of its host, as it is kept with the task: {"cpu", "memory", "ports"}.
Value demand_of(const Value& task_definition, const Value& overrides);

}  // namespace ecs
