#include "services/ecs/task_tags.h"

#include "services/ecs/tags.h"

namespace ecs {

Value task_tags(const TaskTagSources& sources) {
  Value tags = Value::array();
  if (sources.propagate == "TASK_DEFINITION") merge_tags(tags, sources.task_definition.value("tags", Value::array()));
  if (sources.propagate == "SERVICE") merge_tags(tags, sources.service_tags);
  if (sources.with_managed_tags) {
    merge_tags(tags, Value::array({{{"key", "aws:ecs:clusterName"}, {"value", sources.cluster_name}}}));
    if (!sources.service_name.empty()) {
      merge_tags(tags, Value::array({{{"key", "aws:ecs:serviceName"}, {"value", sources.service_name}}}));
    }
  }
  merge_tags(tags, sources.own);
  return tags;
}

}  // namespace ecs
