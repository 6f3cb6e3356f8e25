#include "services/ecs/cluster_statistics.h"

#include "emulator/resource/resource_engine.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/service.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

struct StatisticNames {
  std::string_view launch_type, running, pending, active, draining;
};

constexpr StatisticNames kStatistics[] = {
    {"EC2", "runningEC2TasksCount", "pendingEC2TasksCount", "activeEC2ServiceCount", "drainingEC2ServiceCount"},
    {"FARGATE", "runningFargateTasksCount", "pendingFargateTasksCount", "activeFargateServiceCount",
     "drainingFargateServiceCount"},
    {"EXTERNAL", "runningExternalTasksCount", "pendingExternalTasksCount", "activeExternalServiceCount",
     "drainingExternalServiceCount"},
};

void add_to(ClusterCounts& counts, const std::string& launch_type, std::string_view StatisticNames::*name) {
  for (const StatisticNames& names : kStatistics) {
    if (names.launch_type == launch_type) ++counts.statistics[std::string(names.*name)];
  }
}

void count_task(ClusterCounts& counts, const Value& task) {
  const std::string state = task["lastStatus"], launch_type = task.value("launchType", "EC2");
  if (state == "STOPPED") return;
  ++counts.tasks_present;
  if (state == "RUNNING") {
    ++counts.running_tasks;
    add_to(counts, launch_type, &StatisticNames::running);
  } else if (is_starting(task)) {
    ++counts.pending_tasks;
    add_to(counts, launch_type, &StatisticNames::pending);
  }
}

void count_service(ClusterCounts& counts, const Value& service) {
  const std::string launch_type = launch_type_of_service(service);
  if (service["status"] == "INACTIVE") return;
  ++counts.services_present;
  if (service["status"] == "ACTIVE") {
    ++counts.active_services;
    add_to(counts, launch_type, &StatisticNames::active);
  } else {
    add_to(counts, launch_type, &StatisticNames::draining);
  }
}

}  // namespace

ClusterCounts count_cluster(RequestContext& context, const std::string& cluster_name) {
  ClusterCounts counts;
  for (const StatisticNames& names : kStatistics) {
    for (const std::string_view name : {names.running, names.pending, names.active, names.draining}) {
      counts.statistics[std::string(name)] = 0;
    }
  }
  for (const Value& task : tasks_of_cluster(context, cluster_name)) count_task(counts, task);
  for (const Value& service : services_of_cluster(context, cluster_name)) count_service(counts, service);
  return counts;
}

void count_into_cluster(RequestContext& context, Value& cluster, bool with_statistics) {
  const ClusterCounts counts = count_cluster(context, cluster["clusterName"]);
  cluster["registeredContainerInstancesCount"] = container_instances_of(context, cluster["clusterName"]).size();
  cluster["runningTasksCount"] = counts.running_tasks;
  cluster["pendingTasksCount"] = counts.pending_tasks;
  cluster["activeServicesCount"] = counts.active_services;
  Value statistics = Value::array();
  if (with_statistics) {
    for (const auto& [name, count] : counts.statistics) {
      statistics.push_back({{"name", name}, {"value", std::to_string(count)}});
    }
  }
  cluster["statistics"] = std::move(statistics);
}

}  // namespace ecs
