// The tags of a task: its own, those propagated to it, and those that ECS manages.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

struct TaskTagSources {
  /// Given with the task, or the service's where it is one of a service.
  Value own = Value::array();
  const Value& task_definition;
  /// "TASK_DEFINITION", "SERVICE" or "NONE".
  std::string propagate;
  std::string cluster_name;
  /// Empty for tasks of their own.
  std::string service_name = {};
  Value service_tags = Value::array();
  bool with_managed_tags = false;
};

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html
Value task_tags(const TaskTagSources& sources);

}  // namespace ecs
