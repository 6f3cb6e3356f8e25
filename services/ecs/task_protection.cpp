#include "services/ecs/task_protection.h"

#include "emulator/resource/resource_engine.h"
#include "services/ecs/cluster.h"
#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

/// "expiresInMinutes: … any number between 1 and 2,880 (48 hours) … defaults to 120 minutes."
constexpr int kMinutesDefault = 120, kMinutesMax = 2880;
/// UpdateTaskProtection takes 10 tasks, GetTaskProtection 100.
constexpr size_t kUpdatedMax = 10, kShownMax = 100;
constexpr const char* kUntil = "@protectedUntil";

bool belongs_to_service(const Value& task) {
  return task["group"].get_ref<const std::string&>().starts_with("service:");
}

Value shown(const RequestContext& context, const Value& task) {
  const bool is_on = is_protected(context, task);
  Value result{{"taskArn", task["taskArn"]}, {"protectionEnabled", is_on}};
  if (is_on) result["expirationDate"] = task[kUntil];
  return result;
}

/// Does something to each task that can be protected. The others become failures.
template <class Action>
Value for_each_task(RequestContext& context, const std::string& cluster_name, const Value& wanted,
                    const Action& action) {
  Value tasks = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    auto task = find_task(context, cluster_name, identifier);
    const bool is_valid = task && belongs_to_service(*task) && (*task)["desiredStatus"] != "STOPPED";
    if (is_valid) {
      tasks.push_back(action(*task));
    } else {
      const std::string id = name_within_cluster(context, "task", cluster_name, identifier);
      failures.push_back(
          {{"arn", ecs_arn(context, "task", key_within(cluster_name, id))}, {"reason", "TASK_NOT_VALID"}});
    }
  }
  return {{"protectedTasks", std::move(tasks)}, {"failures", std::move(failures)}};
}

void check_count(const Value& tasks, size_t most) {
  if (tasks.empty()) throw invalid_parameter("Tasks cannot be empty.");
  if (tasks.size() > most) throw invalid_parameter("Tasks can have at most " + std::to_string(most) + " items.");
}

Value update_task_protection(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  check_count(input.at("tasks"), kUpdatedMax);
  const int minutes = input.value("expiresInMinutes", kMinutesDefault);
  if (minutes < 1 || minutes > kMinutesMax) throw invalid_parameter("expiresInMinutes must be between 1 and 2880.");
  const bool is_on = input.at("protectionEnabled");
  Value output = for_each_task(context, cluster_name, input["tasks"], [&](Value& task) {
    task.erase(kUntil);
    if (is_on) task[kUntil] = emulator::to_timestamp(context.time + std::chrono::minutes(minutes));
    context.machine.engine.update(context, context.machine.engine.type(kService, "task"), task);
    return shown(context, task);
  });
  // What waited for the protection goes on.
  for (const Value& identifier : input["tasks"]) {
    if (is_on) break;
    if (const auto task = find_task(context, cluster_name, identifier))
      reconcile_service_of(context, cluster_name, *task);
  }
  return output;
}

/// Without a list of tasks, all tasks of services.
Value get_task_protection(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  Value wanted = input.value("tasks", Value::array());
  if (wanted.size() > kShownMax) check_count(wanted, kShownMax);
  if (wanted.empty()) {
    for (const Value& task : tasks_of_cluster(context, cluster_name)) {
      if (belongs_to_service(task) && task["desiredStatus"] != "STOPPED") wanted.push_back(task["taskArn"]);
    }
  }
  return for_each_task(context, cluster_name, wanted, [&](const Value& task) { return shown(context, task); });
}

}  // namespace

bool is_protected(const RequestContext& context, const Value& task) {
  return task.value(kUntil, 0.0) > emulator::to_timestamp(context.time);
}

void add_task_protection(Service& service) {
  service.operations.push_back({"UpdateTaskProtection", update_task_protection});
  service.operations.push_back({"GetTaskProtection", get_task_protection});
}

}  // namespace ecs
