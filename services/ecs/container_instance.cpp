#include "services/ecs/container_instance.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/cluster.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/placement.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/tags.h"
#include "services/ecs/task.h"

namespace ecs {
namespace {

constexpr size_t kDescribedInstancesMax = 100;
constexpr size_t kUpdatedInstancesMax = 10;

ResourceType container_instance_type() {
  return {.service = kService,
          .name = "container-instance",
          .shape = "ContainerInstance",
          .id_member = "@id",
          .not_found = "InvalidParameterException",
          .not_found_message = "The referenced container instance was not found."};
}

const ResourceType& instance_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "container-instance");
}

Value missing_instance(RequestContext& context, const std::string& cluster_name, const std::string& identifier) {
  const std::string id = name_within_cluster(context, "container-instance", cluster_name, identifier);
  return {{"arn", ecs_arn(context, "container-instance", key_within(cluster_name, id))}, {"reason", "MISSING"}};
}

Value list_container_instances(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  if (!input.value("filter", "").empty()) throw not_implemented("the filter of ListContainerInstances");
  std::vector<PageItem> items;
  for (const Value& instance : container_instances_of(context, cluster_name)) {
    const bool matches = !input.contains("status") || instance["status"] == input["status"];
    if (matches) items.push_back({instance["@id"], instance["containerInstanceArn"]});
  }
  return answer_page(input, std::move(items), {.result_member = "containerInstanceArns"});
}

Value describe_container_instances(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  const Value& wanted = input.at("containerInstances");
  if (wanted.empty()) throw invalid_parameter("Container instance identifiers cannot be empty.");
  if (wanted.size() > kDescribedInstancesMax)
    throw invalid_parameter("Container instances can have at most 100 items.");
  Value instances = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    auto instance = find_container_instance(context, cluster_name, identifier);
    if (!instance) {
      failures.push_back(missing_instance(context, cluster_name, identifier));
      continue;
    }
    drop_tags_unless_included(input, *instance);
    instances.push_back(shown_container_instance(context, std::move(*instance)));
  }
  return {{"containerInstances", std::move(instances)}, {"failures", std::move(failures)}};
}

/// "When you set a container instance to DRAINING, Amazon ECS prevents new tasks from being scheduled for placement on
/// the container instance and replacement service tasks are started on other container instances".
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateContainerInstancesState.html
void drain(RequestContext& context, const Value& instance) {
  for (Value& task : tasks_on(context, instance)) {
    if (!task["group"].get<std::string>().starts_with("service:")) continue;
    stop_task(context, task, "ServiceSchedulerInitiated", "Container instance is in DRAINING state");
  }
}

Value update_state(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input).at("clusterName");
  const Value& wanted = input.at("containerInstances");
  if (wanted.empty()) throw invalid_parameter("Container instance identifiers cannot be empty.");
  if (wanted.size() > kUpdatedInstancesMax) throw invalid_parameter("Container instances can have at most 10 items.");
  const std::string status = input.at("status");
  if (status != "ACTIVE" && status != "DRAINING") {
    throw invalid_parameter("Container instance status should be one of [ACTIVE,DRAINING].");
  }
  Value instances = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    auto instance = find_container_instance(context, cluster_name, identifier);
    if (!instance) {
      failures.push_back(missing_instance(context, cluster_name, identifier));
      continue;
    }
    (*instance)["status"] = status;
    store_container_instance(context, *instance);
    if (status == "DRAINING") drain(context, *instance);
    instances.push_back(shown_container_instance(context, std::move(*instance)));
  }
  reconcile_services_of(context, cluster_name);
  return {{"containerInstances", std::move(instances)}, {"failures", std::move(failures)}};
}

}  // namespace

std::optional<Value> find_container_instance(RequestContext& context, const std::string& cluster_name,
                                             const std::string& identifier) {
  const std::string id = name_within_cluster(context, "container-instance", cluster_name, identifier);
  return context.machine.engine.find(context, instance_type_in(context), key_within(cluster_name, id));
}

Value get_container_instance(RequestContext& context, const std::string& cluster_name, const std::string& identifier) {
  if (auto instance = find_container_instance(context, cluster_name, identifier)) return std::move(*instance);
  throw invalid_parameter("The referenced container instance was not found.");
}

std::vector<Value> container_instances_of(RequestContext& context, const std::string& cluster_name) {
  std::vector<Value> instances;
  context.machine.engine.each_with_prefix(context, instance_type_in(context), key_within(cluster_name, ""),
                                          [&](Value& instance) {
                                            instances.push_back(std::move(instance));
                                            return true;
                                          });
  std::stable_sort(instances.begin(), instances.end(),
                   [](const Value& a, const Value& b) { return a["registeredAt"] < b["registeredAt"]; });
  return instances;
}

void store_container_instance(RequestContext& context, const Value& instance) {
  context.machine.engine.update(context, instance_type_in(context), instance);
}

Value shown_container_instance(RequestContext& context, Value instance) {
  instance["remainingResources"] = remaining_resources(context, instance);
  int running = 0, pending = 0;
  for (const Value& task : tasks_on(context, instance)) ++(is_starting(task) ? pending : running);
  instance["runningTasksCount"] = running;
  instance["pendingTasksCount"] = pending;
  return instance;
}

void add_container_instances(Service& service) {
  service.resource_types.push_back(container_instance_type());
  service.operations.push_back({"ListContainerInstances", list_container_instances});
  service.operations.push_back({"DescribeContainerInstances", describe_container_instances});
  service.operations.push_back({"UpdateContainerInstancesState", update_state});
}

}  // namespace ecs
