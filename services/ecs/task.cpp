#include "services/ecs/task.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "emulator/time/id_generator.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/expiry.h"
#include "services/ecs/identifier.h"
#include "services/ecs/network_interface.h"
#include "services/ecs/placement.h"

namespace ecs {
namespace {

constexpr size_t kTaskIdDigits = 32;
constexpr size_t kRuntimeIdDigits = 10;
constexpr int kEphemeralStorageGibDefault = 20;

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html. "Stopped tasks … appear
/// in the returned results for at least one hour."
ResourceType task_type() {
  return {.service = kService,
          .name = "task",
          .shape = "Task",
          .id_member = "@id",
          .not_found = "InvalidParameterException",
          .not_found_message = "The referenced task was not found.",
          .lifecycle = {.pointer = "/lastStatus",
                        .initial = "PROVISIONING",
                        .steps = {{"PROVISIONING", "PENDING", {}},
                                  {"PENDING", "ACTIVATING", {}},
                                  {"ACTIVATING", "RUNNING", {}},
                                  {"DEACTIVATING", "STOPPING", {}},
                                  {"STOPPING", "DEPROVISIONING", {}},
                                  {"DEPROVISIONING", "STOPPED", {}}},
                        .gone = "STOPPED",
                        .gone_after = std::chrono::hours(1)}};
}

const ResourceType& task_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "task");
}

Value container_of(RequestContext& context, const Value& definition, const std::string& task_arn, bool with_agent) {
  Value container{{"containerArn", ecs_arn(context, "container",
                                           task_arn.substr(task_arn.find('/') + 1) + "/" + context.machine.ids.uuid())},
                  {"taskArn", task_arn},
                  {"name", definition["name"]},
                  {"image", definition["image"]},
                  {"lastStatus", "PENDING"},
                  {"networkInterfaces", Value::array()},
                  // "The ID of the container", in Fargate the task's id with a number. Shown once it runs.
                  {"runtimeId", task_arn.substr(task_arn.rfind('/') + 1) + "-" +
                                    context.machine.ids.from_alphabet("123456789", kRuntimeIdDigits)},
                  {"networkBindings", Value::array()},
                  {"healthStatus", "UNKNOWN"},
                  {"cpu", std::to_string(definition.value("cpu", 0))}};
  for (const char* member : {"memory", "memoryReservation"}) {
    if (definition.contains(member)) container[member] = std::to_string(definition[member].get<int>());
  }
  if (with_agent)
    container["managedAgents"] = Value::array({{{"name", "ExecuteCommandAgent"}, {"lastStatus", "PENDING"}}});
  return container;
}

/// Overrides as ECS repeats them: one entry for each container.
Value completed_overrides(const Value& definition, Value overrides) {
  Value& containers = overrides["containerOverrides"];
  if (!containers.is_array()) containers = Value::array();
  for (const Value& container : definition["containerDefinitions"]) {
    const bool is_there = std::any_of(containers.begin(), containers.end(),
                                      [&](const Value& given) { return given.value("name", "") == container["name"]; });
    if (!is_there) containers.push_back({{"name", container["name"]}});
  }
  if (!overrides.contains("inferenceAcceleratorOverrides")) overrides["inferenceAcceleratorOverrides"] = Value::array();
  return overrides;
}

/// The size, and what Fargate adds to it.
void add_size(Value& task, const Launch& launch, const Value& overrides) {
  for (const char* member : {"cpu", "memory"}) {
    if (overrides.contains(member)) {
      task[member] = overrides[member];
    } else if (launch.task_definition.contains(member)) {
      task[member] = launch.task_definition[member];
    }
  }
  if (!launch.is_fargate()) return;
  const int storage =
      launch.task_definition.value(Value::json_pointer("/ephemeralStorage/sizeInGiB"), kEphemeralStorageGibDefault);
  const int wanted = overrides.value(Value::json_pointer("/ephemeralStorage/sizeInGiB"), storage);
  task["ephemeralStorage"] = {{"sizeInGiB", wanted}};
  task["fargateEphemeralStorage"] = {{"sizeInGiB", wanted}};
  task["platformVersion"] = concrete_platform_version(launch);
  task["platformFamily"] = platform_family_of(launch.task_definition);
}

void choose_capacity(Value& task, const Launch& launch, const TaskRequest& request) {
  task["launchType"] = launch.is_fargate() ? "FARGATE" : launch.launch_type.empty() ? "EC2" : launch.launch_type;
  if (launch.strategy.empty()) return;
  std::map<std::string, int> none;
  std::map<std::string, int>& counts = request.provider_counts ? *request.provider_counts : none;
  const std::string provider = next_provider(launch.strategy, counts);
  ++counts[provider];
  task["capacityProviderName"] = provider;
}

/// Host ports that Docker chooses where a bridge's mapping names none.
constexpr int kDynamicPortFirst = 32768;

/// What the containers' ports are on their host.
void bind_ports(RequestContext& context, const Value& instance, const Value& definition, Value& task) {
  const std::string mode = definition.value("networkMode", "bridge");
  if (mode == "awsvpc" || mode == "none") return;
  const size_t tasks_there = tasks_on(context, instance).size();
  int next_port = kDynamicPortFirst + static_cast<int>(tasks_there * task["containers"].size());
  for (size_t i = 0; i < task["containers"].size(); ++i) {
    Value& bindings = task["containers"][i]["networkBindings"];
    bindings = Value::array();
    const Value mappings = definition["containerDefinitions"][i].value("portMappings", Value::array());
    for (const Value& mapping : mappings) {
      const int port = mapping.value("containerPort", 0), given = mapping.value("hostPort", 0);
      bindings.push_back({{"bindIP", "0.0.0.0"},
                          {"containerPort", port},
                          {"hostPort", given != 0       ? given
                                       : mode == "host" ? port
                                                        : next_port++},
                          {"protocol", mapping.value("protocol", "tcp")}});
    }
  }
}

/// Finds the task's host. Returns what came closest where there is none.
std::optional<StartedTask> put_on_instance(RequestContext& context, const Launch& launch, const TaskRequest& request,
                                           Value& task) {
  const Place place = choose_place(context, {.cluster_name = request.cluster_name,
                                             .task_definition = launch.task_definition,
                                             .overrides = request.overrides,
                                             .group = request.group,
                                             .constraints = request.placement_constraints,
                                             .strategy = request.placement_strategy,
                                             .capacity_provider = task.value("capacityProviderName", ""),
                                             .container_instance = request.container_instance});
  if (!place.instance.is_null()) {
    task["containerInstanceArn"] = place.instance["containerInstanceArn"];
    task["@demand"] = demand_of(launch.task_definition, request.overrides);
    bind_ports(context, place.instance, launch.task_definition, task);
    return std::nullopt;
  }
  if (place.closest.is_null())
    return StartedTask{.task = {}, .objection = "No Container Instances were found in your capacity provider."};
  const std::string arn = place.closest["containerInstanceArn"];
  return StartedTask{.task = {},
                     .objection = place.misfit.code,
                     .closest = "(container-instance " + arn.substr(arn.rfind('/') + 1) + ") " + place.misfit.sentence,
                     .closest_arn = arn};
}

constexpr std::string_view kStartingStates[] = {"PROVISIONING", "PENDING", "ACTIVATING"};

}  // namespace

StartedTask start_task(RequestContext& context, const Launch& launch, const TaskRequest& request) {
  const Value& definition = launch.task_definition;
  const std::string id = context.machine.ids.hexadecimal(kTaskIdDigits);
  const std::string arn = ecs_arn(context, "task", key_within(request.cluster_name, id));
  const std::string architecture = definition.value(Value::json_pointer("/runtimePlatform/cpuArchitecture"), "X86_64");
  Value task{
      {"@id", key_within(request.cluster_name, id)},
      {"taskArn", arn},
      {"clusterArn", ecs_arn(context, "cluster", request.cluster_name)},
      {"taskDefinitionArn", definition["taskDefinitionArn"]},
      {"attachments", Value::array()},
      {"attributes", {{{"name", "ecs.cpu-architecture"}, {"value", architecture == "ARM64" ? "arm64" : "x86_64"}}}},
      {"containers", Value::array()},
      {"createdAt", emulator::to_timestamp(context.time)},
      {"desiredStatus", "RUNNING"},
      {"enableExecuteCommand", request.enable_execute_command},
      {"group", request.group},
      {"healthStatus", "UNKNOWN"},
      {"overrides", completed_overrides(definition, request.overrides)},
      {"tags", request.tags}};
  if (!request.started_by.empty()) task["startedBy"] = request.started_by;
  for (const Value& container : definition["containerDefinitions"]) {
    task["containers"].push_back(container_of(context, container, arn, request.enable_execute_command));
  }
  add_size(task, launch, request.overrides);
  choose_capacity(task, launch, request);
  if (task["launchType"] == "EC2") {
    if (auto refused = put_on_instance(context, launch, request, task)) return std::move(*refused);
  }
  if (auto objection = attach_network_interface(context, task, launch.network_configuration))
    return {{}, std::move(objection)};
  return {context.machine.engine.create(context, task_type_in(context), std::move(task)), std::nullopt};
}

void stop_task(RequestContext& context, Value& task, std::string_view stop_code, const std::string& reason) {
  if (task["desiredStatus"] == "STOPPED") return;
  detach_network_interface(context, task);
  const double now = emulator::to_timestamp(context.time);
  task["desiredStatus"] = "STOPPED";
  task["stopCode"] = stop_code;
  if (!reason.empty()) task["stoppedReason"] = reason;
  task["stoppingAt"] = now;
  task["executionStoppedAt"] = now;
  task["stoppedAt"] = now;
  context.machine.engine.transition(context, task_type_in(context), task, "DEACTIVATING");
  erase_when_gone(context, task_type_in(context), task["@id"].get<std::string>());
}

std::optional<Value> find_task(RequestContext& context, const std::string& cluster_name,
                               const std::string& identifier) {
  const std::string id = name_within_cluster(context, "task", cluster_name, identifier);
  return context.machine.engine.find(context, task_type_in(context), key_within(cluster_name, id));
}

std::vector<Value> tasks_of_cluster(RequestContext& context, const std::string& cluster_name) {
  std::vector<Value> tasks;
  context.machine.engine.each_with_prefix(context, task_type_in(context), key_within(cluster_name, ""),
                                          [&](Value& task) {
                                            tasks.push_back(std::move(task));
                                            return true;
                                          });
  return tasks;
}

bool is_starting(const Value& task) {
  return std::find(std::begin(kStartingStates), std::end(kStartingStates), task["lastStatus"]) !=
         std::end(kStartingStates);
}

Value shown_task(Value task) {
  const std::string state = task["lastStatus"];
  const bool has_run = !is_starting(task), is_stopped = state == "STOPPED";
  // Connected, pulled and started in the moment in which it was created: without containers there is nothing to wait
  // for.
  if (has_run) {
    for (const char* member : {"connectivityAt", "pullStartedAt", "pullStoppedAt", "startedAt"})
      task[member] = task["createdAt"];
    task["connectivity"] = "CONNECTED";
  }
  if (!is_stopped) task.erase("stoppedAt");
  task["version"] = is_stopped ? 5 : has_run ? 3 : 1;
  for (Value& container : task["containers"]) {
    container["lastStatus"] = is_stopped ? "STOPPED" : has_run ? "RUNNING" : "PENDING";
    if (!has_run) {
      for (const char* member : {"runtimeId", "networkBindings"}) container.erase(member);
    }
    if (!container.contains("managedAgents")) continue;
    for (Value& agent : container["managedAgents"]) agent["lastStatus"] = container["lastStatus"];
  }
  show_attachments(task);
  return task;
}

void add_task_type(Service& service) {
  service.resource_types.push_back(task_type());
}

}  // namespace ecs
