#include "services/ecs/task_operations.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/cluster.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/expiry.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/tags.h"
#include "services/ecs/task.h"
#include "services/ecs/task_definition.h"
#include "services/ecs/task_tags.h"

namespace ecs {
namespace {

constexpr int kRunMax = 10;
constexpr size_t kTasksDescribedMax = 100;
constexpr size_t kStartedByMax = 128;

/// Remembers what a client token was used for.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html: "Tokens … are valid for 24 hours".
ResourceType run_token_type() {
  return {.service = kService,
          .name = "run-token",
          .shape = "RunTaskResponse",
          .id_member = "@id",
          .lifecycle = {.pointer = "/@state", .initial = "USED", .gone = "USED", .gone_after = std::chrono::hours(24)}};
}

const ResourceType& token_type(RequestContext& context) {
  return context.machine.engine.type(kService, "run-token");
}

Value tasks_by_arn(RequestContext& context, const std::string& cluster_name, const Value& arns) {
  Value tasks = Value::array();
  for (const Value& arn : arns) {
    if (auto task = find_task(context, cluster_name, arn)) tasks.push_back(shown_task(std::move(*task)));
  }
  return tasks;
}

/// What the same token answered before; nothing if it is new.
std::optional<Value> earlier_answer(RequestContext& context, const std::string& cluster_name, const Value& input) {
  if (!input.contains("clientToken")) return std::nullopt;
  const auto used = context.machine.engine.find(context, token_type(context),
                                                key_within(cluster_name, input["clientToken"].get<std::string>()));
  if (!used) return std::nullopt;
  if (used->at("@input") != input) {
    throw ApiError("ConflictException",
                   "The clientToken was already used for a RunTask request with different parameters.",
                   {.status = 0, .members = {{"resourceIds", used->at("@taskArns").dump()}}});
  }
  return Value{{"tasks", tasks_by_arn(context, cluster_name, used->at("@taskArns"))}, {"failures", Value::array()}};
}

void remember_token(RequestContext& context, const std::string& cluster_name, const Value& input, const Value& tasks) {
  if (!input.contains("clientToken")) return;
  Value arns = Value::array();
  for (const Value& task : tasks) arns.push_back(task["taskArn"]);
  const std::string key = key_within(cluster_name, input["clientToken"].get<std::string>());
  context.machine.engine.erase(context, token_type(context), key);
  context.machine.engine.create(context, token_type(context),
                                {{"@id", key}, {"@input", input}, {"@taskArns", std::move(arns)}});
  erase_when_gone(context, token_type(context), key);
}

void check_overrides(const Value& task_definition, const Value& overrides) {
  for (const Value& override : overrides.value("containerOverrides", Value::array())) {
    const std::string name = override.value("name", "");
    if (find_container(task_definition, name)) continue;
    throw invalid_parameter("Override for container named " + name + " is not a container in the TaskDefinition.");
  }
}

void check_run_input(const Value& input) {
  const int count = input.value("count", 1);
  if (count < 1 || count > kRunMax) throw invalid_parameter("count must be between 1 and 10.");
  if (input.value("startedBy", "").size() > kStartedByMax)
    throw invalid_parameter("startedBy can have at most 128 characters.");
  if (input.contains("volumeConfigurations")) throw not_implemented("volumeConfigurations");
  if (input.value("propagateTags", "") == "SERVICE")
    throw invalid_parameter("propagateTags SERVICE is only valid for services.");
  if (input.value("group", "").starts_with("service:"))
    throw invalid_parameter("The group name can not start with service:.");
}

Value run_task(RequestContext& context, const Value& input) {
  check_run_input(input);
  const Value cluster = active_cluster(context, input);
  const std::string cluster_name = cluster["clusterName"];
  if (auto answer = earlier_answer(context, cluster_name, input)) return std::move(*answer);

  const Value tags = checked_tags(context, input);
  Value definition = active_task_definition(context, input.at("taskDefinition"));
  const Value overrides = input.value("overrides", Value::object());
  check_overrides(definition, overrides);
  if (input.value("enableExecuteCommand", false) && !definition.contains("taskRoleArn") &&
      !overrides.contains("taskRoleArn")) {
    throw invalid_parameter(
        "The task couldn't be started because a valid taskRoleArn is not being used. Specify a valid task role in your "
        "task definition and try again.");
  }
  const Launch launch = resolve_launch(context, cluster, std::move(definition), input);
  if (const auto objection = objection_to_placement(context, cluster_name, launch))
    throw ApiError(objection->code, objection->message);

  std::map<std::string, int> provider_counts;
  const TaskRequest request{
      .cluster_name = cluster_name,
      .group = input.value("group", "family:" + launch.task_definition["family"].get<std::string>()),
      .started_by = input.value("startedBy", ""),
      .tags = task_tags({.own = tags,
                         .task_definition = launch.task_definition,
                         .propagate = input.value("propagateTags", "NONE"),
                         .cluster_name = cluster_name,
                         .with_managed_tags = input.value("enableECSManagedTags", false)}),
      .overrides = overrides,
      .enable_execute_command = input.value("enableExecuteCommand", false),
      .placement_constraints = input.value("placementConstraints", Value::array()),
      .placement_strategy = input.value("placementStrategy", Value::array()),
      .provider_counts = &provider_counts};
  Value tasks = Value::array(), failures = Value::array();
  for (int i = 0; i < input.value("count", 1); ++i) {
    StartedTask started = start_task(context, launch, request);
    if (started.objection) {
      const Value& definition_arn = launch.task_definition["taskDefinitionArn"];
      failures.push_back({{"arn", started.closest_arn.empty() ? definition_arn : Value(started.closest_arn)},
                          {"reason", *started.objection}});
    } else {
      tasks.push_back(shown_task(std::move(started.task)));
    }
  }
  remember_token(context, cluster_name, input, tasks);
  return {{"tasks", std::move(tasks)}, {"failures", std::move(failures)}};
}

Value stop_task_operation(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  auto task = find_task(context, cluster_name, input.at("task"));
  if (!task) throw invalid_parameter("The referenced task was not found.");
  if ((*task)["desiredStatus"] == "STOPPED") return {{"task", shown_task(std::move(*task))}};
  const Value state_before = (*task)["lastStatus"];
  stop_task(context, *task, "UserInitiated", input.value("reason", ""));
  reconcile_service_of(context, cluster_name, *task);
  // The answer shows the order to stop, and the task as it still is.
  (*task)["lastStatus"] = state_before;
  return {{"task", shown_task(std::move(*task))}};
}

Value describe_tasks(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  const Value& wanted = input.at("tasks");
  if (wanted.empty()) throw invalid_parameter("Tasks cannot be empty.");
  if (wanted.size() > kTasksDescribedMax) throw invalid_parameter("Tasks can have at most 100 items.");
  Value tasks = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    auto task = find_task(context, cluster_name, identifier);
    if (task) {
      drop_tags_unless_included(input, *task);
      tasks.push_back(shown_task(std::move(*task)));
    } else {
      const std::string id = name_within_cluster(context, "task", cluster_name, identifier);
      failures.push_back({{"arn", ecs_arn(context, "task", key_within(cluster_name, id))}, {"reason", "MISSING"}});
    }
  }
  return {{"tasks", std::move(tasks)}, {"failures", std::move(failures)}};
}

std::string family_of(const Value& task) {
  const std::string arn = task["taskDefinitionArn"];
  const size_t start = arn.rfind('/') + 1;
  return arn.substr(start, arn.rfind(':') - start);
}

/// The group that an input's serviceName means. Throws ServiceNotFoundException.
std::string group_of_service(RequestContext& context, const std::string& cluster_name, const std::string& identifier) {
  const auto service = find_service(context, cluster_name, identifier);
  if (!service) throw ApiError("ServiceNotFoundException", "Service not found.");
  return "service:" + service->at("serviceName").get<std::string>();
}

Value list_tasks(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  if (input.contains("daemonName")) throw not_implemented("the filter daemonName");
  const Value host =
      input.contains("containerInstance")
          ? get_container_instance(context, cluster_name, input["containerInstance"])["containerInstanceArn"]
          : Value();
  if (input.contains("family") && input.contains("serviceName")) {
    throw invalid_parameter("cannot specify more than one of: serviceName, family, startedBy");
  }
  const std::string group =
      input.contains("serviceName") ? group_of_service(context, cluster_name, input["serviceName"]) : std::string();
  const std::string desired = input.value("desiredStatus", "RUNNING");
  std::vector<PageItem> items;
  for (const Value& task : tasks_of_cluster(context, cluster_name)) {
    const bool matches = task["desiredStatus"] == desired && (group.empty() || task["group"] == group) &&
                         (host.is_null() || task.value("containerInstanceArn", Value()) == host) &&
                         (!input.contains("family") || family_of(task) == input["family"]) &&
                         (!input.contains("startedBy") || task.value("startedBy", Value()) == input["startedBy"]) &&
                         (!input.contains("launchType") || task["launchType"] == input["launchType"]);
    if (matches) items.push_back({task["@id"], task["taskArn"]});
  }
  return answer_page(input, std::move(items), {.result_member = "taskArns"});
}

/// StartTask places a task on each of the container instances that it names.
Value start_task_operation(RequestContext& context, const Value& input) {
  const Value cluster = active_cluster(context, input);
  const std::string cluster_name = cluster["clusterName"];
  const Value tags = checked_tags(context, input);
  Value definition = active_task_definition(context, input.at("taskDefinition"));
  const Value& instances = input.at("containerInstances");
  if (instances.empty()) throw invalid_parameter("Container Instances cannot be empty.");
  if (instances.size() > static_cast<size_t>(kRunMax))
    throw invalid_parameter("Container Instances can have at most 10 items.");
  const Value overrides = input.value("overrides", Value::object());
  check_overrides(definition, overrides);
  Value launch_input{{"launchType", "EC2"}};
  if (input.contains("networkConfiguration")) launch_input["networkConfiguration"] = input["networkConfiguration"];
  const Launch launch = resolve_launch(context, cluster, std::move(definition), launch_input);
  TaskRequest request{.cluster_name = cluster_name,
                      .group = input.value("group", "family:" + launch.task_definition["family"].get<std::string>()),
                      .started_by = input.value("startedBy", ""),
                      .tags = task_tags({.own = tags,
                                         .task_definition = launch.task_definition,
                                         .propagate = input.value("propagateTags", "NONE"),
                                         .cluster_name = cluster_name,
                                         .with_managed_tags = input.value("enableECSManagedTags", false)}),
                      .overrides = overrides,
                      .enable_execute_command = input.value("enableExecuteCommand", false)};
  Value tasks = Value::array(), failures = Value::array();
  for (const Value& identifier : instances) {
    const std::string id = name_within_cluster(context, "container-instance", cluster_name, identifier);
    request.container_instance = ecs_arn(context, "container-instance", key_within(cluster_name, id));
    if (!find_container_instance(context, cluster_name, identifier)) {
      failures.push_back({{"arn", request.container_instance}, {"reason", "MISSING"}});
      continue;
    }
    StartedTask started = start_task(context, launch, request);
    if (started.objection) {
      failures.push_back({{"arn", request.container_instance}, {"reason", *started.objection}});
    } else {
      tasks.push_back(shown_task(std::move(started.task)));
    }
  }
  return {{"tasks", std::move(tasks)}, {"failures", std::move(failures)}};
}

}  // namespace

void add_task_operations(Service& service) {
  service.resource_types.push_back(run_token_type());
  service.operations.push_back({"RunTask", run_task});
  service.operations.push_back({"StartTask", start_task_operation});
  service.operations.push_back({"StopTask", stop_task_operation});
  service.operations.push_back({"DescribeTasks", describe_tasks});
  service.operations.push_back({"ListTasks", list_tasks});
}

}  // namespace ecs
