#include "services/ecs/service_scheduler.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "emulator/time/scheduler.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/deployment.h"
#include "services/ecs/identifier.h"
#include "services/ecs/service.h"
#include "services/ecs/service_event.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_protection.h"
#include "services/ecs/task_tags.h"

namespace ecs {
namespace {

constexpr const char* kReconcileTimer = "reconcile-service";
constexpr auto kRetryAfter = std::chrono::seconds(30);

std::string name_of(const Value& service) {
  return service["serviceName"];
}

bool belongs_to(const Value& task, const Value& service) {
  return task["group"] == "service:" + name_of(service);
}

/// The tasks that are to run, oldest first.
std::vector<Value> live_tasks(RequestContext& context, const Value& service) {
  std::vector<Value> tasks;
  for (Value& task : tasks_of_cluster(context, cluster_of_service(service))) {
    if (belongs_to(task, service) && task["desiredStatus"] == "RUNNING") tasks.push_back(std::move(task));
  }
  std::stable_sort(tasks.begin(), tasks.end(),
                   [](const Value& a, const Value& b) { return a["createdAt"] < b["createdAt"]; });
  return tasks;
}

std::string task_list(const std::vector<Value>& tasks) {
  std::string text;
  for (const Value& task : tasks) {
    const std::string arn = task["taskArn"];
    text += " (task " + arn.substr(arn.rfind('/') + 1) + ")";
  }
  return text;
}

void stop_tasks(RequestContext& context, Value& service, std::vector<Value>& tasks) {
  if (tasks.empty()) return;
  for (Value& task : tasks) {
    stop_task(context, task, "ServiceSchedulerInitiated",
              "Scaling activity initiated by (deployment " + task.value("startedBy", "") + ")");
  }
  add_event(context, service,
            "has stopped " + std::to_string(tasks.size()) + " running tasks:" + task_list(tasks) + ".");
}

/// The launch configuration that a deployment was made with.
Launch launch_of(const Value& deployment, Value task_definition) {
  return {.task_definition = std::move(task_definition),
          .launch_type = deployment.value("launchType", ""),
          .strategy = deployment.value("capacityProviderStrategy", Value::array()),
          .platform_version = deployment.value("platformVersion", ""),
          .network_configuration = deployment.value("networkConfiguration", Value())};
}

Value tags_of_tasks(const Value& service, const Value& task_definition) {
  return task_tags({.task_definition = task_definition,
                    .propagate = service.value("propagateTags", "NONE"),
                    .cluster_name = cluster_of_service(service),
                    .service_name = name_of(service),
                    .service_tags = service.value("tags", Value::array()),
                    .with_managed_tags = service.value("enableECSManagedTags", false)});
}

/// A daemon's tasks are on instances of their own.
Value placement_constraints_of(const Value& service) {
  Value constraints = service.value("placementConstraints", Value::array());
  if (service["schedulingStrategy"] == "DAEMON") constraints.push_back({{"type", "distinctInstance"}});
  return constraints;
}

std::map<std::string, int> count_providers(const std::vector<Value>& tasks) {
  std::map<std::string, int> counts;
  for (const Value& task : tasks) {
    if (task.contains("capacityProviderName")) ++counts[task["capacityProviderName"]];
  }
  return counts;
}

/// Starts tasks for a deployment until there are `wanted`. Returns why it had to stop early, as an event's text.
std::optional<std::string> start_missing(RequestContext& context, Value& service, const Value& deployment,
                                         std::vector<Value>& tasks, size_t wanted) {
  if (tasks.size() >= wanted) return std::nullopt;
  auto definition = find_task_definition(context, deployment["taskDefinition"]);
  if (!definition) return "was unable to place a task. Reason: TaskDefinition not found.";
  const Launch launch = launch_of(deployment, std::move(*definition));
  const std::string cluster_name = cluster_of_service(service);
  if (const auto objection = objection_to_placement(context, cluster_name, launch))
    return placement_event(launch.is_fargate(), objection->message);

  std::map<std::string, int> provider_counts = count_providers(tasks);
  const TaskRequest request{.cluster_name = cluster_name,
                            .group = "service:" + name_of(service),
                            .started_by = deployment["id"],
                            .tags = tags_of_tasks(service, launch.task_definition),
                            .enable_execute_command = service.value("enableExecuteCommand", false),
                            .placement_constraints = placement_constraints_of(service),
                            .placement_strategy = service.value("placementStrategy", Value::array()),
                            .provider_counts = &provider_counts};
  std::vector<Value> started_tasks;
  std::optional<std::string> objection;
  while (tasks.size() + started_tasks.size() < wanted && !objection) {
    StartedTask started = start_task(context, launch, request);
    if (started.objection) {
      objection = started.closest.empty() ? placement_event(launch.is_fargate(), *started.objection)
                                          : closest_event(started.closest);
    } else {
      started_tasks.push_back(std::move(started.task));
    }
  }
  if (!started_tasks.empty()) {
    add_event(context, service,
              "has started " + std::to_string(started_tasks.size()) + " tasks:" + task_list(started_tasks) + ".");
  }
  tasks.insert(tasks.end(), started_tasks.begin(), started_tasks.end());
  return objection;
}

/// "The daemon scheduling strategy deploys exactly one task on each active container instance".
size_t wanted_tasks(RequestContext& context, const Value& service) {
  if (service["schedulingStrategy"] != "DAEMON") return static_cast<size_t>(service["desiredCount"].get<int>());
  const auto instances = container_instances_of(context, cluster_of_service(service));
  return static_cast<size_t>(std::count_if(instances.begin(), instances.end(),
                                           [](const Value& instance) { return instance["status"] == "ACTIVE"; }));
}

/// One retry at a time: what fails again asks for the next one.
void retry_later(RequestContext& context, Value& service) {
  const int64_t now = context.time.time_since_epoch().count();
  if (service.value("@retryAt", int64_t{0}) > now) return;
  service["@retryAt"] = now + std::chrono::milliseconds(kRetryAfter).count();
  context.machine.scheduler.schedule(context.transaction, context.time + kRetryAfter,
                                     {.service = std::string(kService),
                                      .kind = kReconcileTimer,
                                      .account = context.account,
                                      .region = context.region,
                                      .payload = service["@id"]});
}

/// The tasks to stop so that `wanted` are left: the newest, and none that is protected.
std::vector<Value> surplus_of(RequestContext& context, const std::vector<Value>& tasks, size_t wanted) {
  std::vector<Value> surplus;
  for (auto task = tasks.rbegin(); task != tasks.rend() && surplus.size() + wanted < tasks.size(); ++task) {
    if (!is_protected(context, *task)) surplus.push_back(*task);
  }
  return surplus;
}

/// What is done about tasks that could not be placed. Fargate's are tried again; that a container instance may come is
/// waited for, as AWS does, without counting it as a failure.
void handle_missing_tasks(RequestContext& context, Value& service, int missing, const std::string& objection) {
  add_event_once(context, service, objection);
  if (launch_type_of_service(service) != "FARGATE") {
    if (!container_instances_of(context, cluster_of_service(service)).empty()) retry_later(context, service);
    return;
  }
  count_failed_launches(context, service, missing);
  // AWS's scheduler tries again and again over minutes until the threshold is reached. Nothing changes for it within
  // this request, so that all of these attempts would fail alike.
  if (has_circuit_breaker(service) && service["deployments"][0]["rolloutState"] == "IN_PROGRESS") {
    trip_circuit_breaker(context, service);
  } else {
    retry_later(context, service);
  }
}

/// Where the cluster has no room for new tasks beside the old ones, old ones go first, as far as
/// minimumHealthyPercent lets them. Returns whether any went.
bool make_room(RequestContext& context, Value& service, size_t own_count, const std::vector<Value>& others) {
  if (launch_type_of_service(service) != "EC2" || others.empty()) return false;
  const size_t percent = service["deploymentConfiguration"].value("minimumHealthyPercent", size_t{100});
  const size_t healthy_min = (wanted_tasks(context, service) * percent + 99) / 100;
  const size_t count = own_count + others.size();
  if (count <= healthy_min) return false;
  std::vector<Value> outdated =
      surplus_of(context, others, others.size() - std::min(count - healthy_min, others.size()));
  stop_tasks(context, service, outdated);
  return !outdated.empty();
}

/// Moves the tasks over to the primary deployment, and ends the others once it has all of its tasks.
void move_to_primary(RequestContext& context, Value& service) {
  if (has_failed_deployment(service)) return;
  const Value primary = service["deployments"][0];
  std::vector<Value> own, others;
  for (Value& task : live_tasks(context, service)) {
    (task.value("startedBy", "") == primary["id"] ? own : others).push_back(std::move(task));
  }
  const size_t wanted = wanted_tasks(context, service);
  if (const auto objection = start_missing(context, service, primary, own, wanted)) {
    if (make_room(context, service, own.size(), others)) return move_to_primary(context, service);
    handle_missing_tasks(context, service, static_cast<int>(wanted - own.size()), *objection);
    const bool was_rolled_back = service["deployments"][0]["id"] != primary["id"];
    if (was_rolled_back) move_to_primary(context, service);
    return;
  }
  std::vector<Value> surplus = surplus_of(context, own, wanted), outdated = surplus_of(context, others, 0);
  const bool is_held_up = surplus.size() + wanted < own.size() || outdated.size() < others.size();
  stop_tasks(context, service, surplus);
  stop_tasks(context, service, outdated);
  if (is_held_up) return retry_later(context, service);
  service["deployments"][0]["failedTasks"] = 0;
  finish_deployment(context, service);
  add_event_once(context, service, "has reached a steady state.");
}

void reconcile_by_timer(RequestContext& context, const std::string& key) {
  auto service = context.machine.engine.find(context, context.machine.engine.type(kService, "service"), key);
  if (service) reconcile(context, *service);
}

}  // namespace

void reconcile(RequestContext& context, Value& service) {
  // With an external controller, task sets say what runs; skyrig has none yet.
  const bool is_ours = service[Value::json_pointer("/deploymentController/type")] == "ECS";
  if (is_ours && service["status"] == "ACTIVE") move_to_primary(context, service);
  context.machine.engine.update(context, context.machine.engine.type(kService, "service"), service);
}

void reconcile_service_of(RequestContext& context, const std::string& cluster_name, const Value& task) {
  constexpr std::string_view kGroup = "service:";
  const std::string group = task["group"];
  if (!group.starts_with(kGroup)) return;
  if (auto service = find_service(context, cluster_name, group.substr(kGroup.size()))) reconcile(context, *service);
}

void reconcile_services_of(RequestContext& context, const std::string& cluster_name) {
  for (Value& service : services_of_cluster(context, cluster_name)) {
    if (launch_type_of_service(service) == "EC2") reconcile(context, service);
  }
}

void stop_tasks_of_service(RequestContext& context, const Value& service) {
  for (Value& task : live_tasks(context, service)) {
    stop_task(context, task, "ServiceSchedulerInitiated",
              "Scaling activity initiated by (deployment " + task.value("startedBy", "") + ")");
  }
}

void add_service_scheduler(Service& service) {
  service.timers.push_back({kReconcileTimer, reconcile_by_timer});
}

}  // namespace ecs
