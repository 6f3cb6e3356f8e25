// What a cluster counts: its tasks and services, by state and by what they run on.
#pragma once

#include <map>
#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

struct ClusterCounts {
  int running_tasks = 0;
  int pending_tasks = 0;
  int active_services = 0;
  /// Tasks that are not STOPPED, and services that are ACTIVE or DRAINING: they keep the cluster from being deleted.
  int tasks_present = 0;
  int services_present = 0;
  /// "runningFargateTasksCount" and its like, as AWS names them.
  std::map<std::string, int> statistics;
};

ClusterCounts count_cluster(RequestContext& context, const std::string& cluster_name);

/// Writes the counts into a cluster that is about to be shown.
void count_into_cluster(RequestContext& context, Value& cluster, bool with_statistics);

}  // namespace ecs
