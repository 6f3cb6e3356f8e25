#include "services/ecs/service.h"

#include "emulator/resource/resource_engine.h"
#include "services/ecs/capacity_provider.h"
#include "services/ecs/identifier.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html: ACTIVE, then DRAINING, then
/// INACTIVE once its tasks have stopped; "in the future, INACTIVE services may be cleaned up".
ResourceType service_type() {
  return {.service = kService,
          .name = "service",
          .shape = "Service",
          .id_member = "@id",
          .not_found = "ServiceNotFoundException",
          .not_found_message = "Service not found.",
          .lifecycle = {.pointer = "/status",
                        .initial = "ACTIVE",
                        .steps = {{"DRAINING", "INACTIVE", {}}},
                        .gone = "INACTIVE",
                        .gone_after = std::chrono::hours(1)}};
}

struct Counts {
  int running = 0, pending = 0;
};

}  // namespace

const ResourceType& service_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "service");
}

std::optional<Value> find_service(RequestContext& context, const std::string& cluster_name,
                                  const std::string& identifier) {
  const std::string name = name_within_cluster(context, "service", cluster_name, identifier);
  return context.machine.engine.find(context, service_type_in(context), key_within(cluster_name, name));
}

std::vector<Value> services_of_cluster(RequestContext& context, const std::string& cluster_name) {
  std::vector<Value> services;
  context.machine.engine.each_with_prefix(context, service_type_in(context), key_within(cluster_name, ""),
                                          [&](Value& service) {
                                            services.push_back(std::move(service));
                                            return true;
                                          });
  return services;
}

std::string launch_type_of_service(const Value& service) {
  const Value strategy = service.value("capacityProviderStrategy", Value::array());
  if (!strategy.empty())
    return is_fargate_provider(strategy[0]["capacityProvider"].get<std::string>()) ? "FARGATE" : "EC2";
  return service.value("launchType", "EC2");
}

std::string cluster_of_service(const Value& service) {
  const std::string arn = service["clusterArn"];
  return arn.substr(arn.rfind('/') + 1);
}

Value shown_service(RequestContext& context, Value service) {
  std::map<std::string, Counts> by_deployment;
  const Value group = "service:" + service["serviceName"].get<std::string>();
  Counts all;
  for (const Value& task : tasks_of_cluster(context, cluster_of_service(service))) {
    if (task["group"] != group || task["desiredStatus"] == "STOPPED") continue;
    Counts& own = by_deployment[task.value("startedBy", "")];
    ++(is_starting(task) ? own.pending : own.running);
    ++(is_starting(task) ? all.pending : all.running);
  }
  service["runningCount"] = all.running;
  service["pendingCount"] = all.pending;
  for (Value& deployment : service["deployments"]) {
    const Counts counts = by_deployment[deployment["id"]];
    deployment["runningCount"] = counts.running;
    deployment["pendingCount"] = counts.pending;
    if (!deployment.contains("@revision")) continue;
    service["currentServiceRevisions"].push_back({{"arn", deployment["@revision"]},
                                                  {"requestedTaskCount", deployment["desiredCount"]},
                                                  {"runningTaskCount", counts.running},
                                                  {"pendingTaskCount", counts.pending}});
  }
  return service;
}

void add_service_type(Service& service) {
  service.resource_types.push_back(service_type());
}

}  // namespace ecs
