#include "services/ecs/service_operations.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/cluster.h"
#include "services/ecs/deployment.h"
#include "services/ecs/expiry.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_rules.h"
#include "services/ecs/service_scheduler.h"
#include "services/ecs/tags.h"
#include "services/ecs/task_definition.h"

namespace ecs {
namespace {

constexpr size_t kServicesDescribedMax = 10;

/// Members that a service takes over from its input as they are, with what they are if the input lacks them.
Value plain_members() {
  return {{"loadBalancers", Value::array()},        {"serviceRegistries", Value::array()},
          {"placementConstraints", Value::array()}, {"placementStrategy", Value::array()},
          {"enableECSManagedTags", false},          {"propagateTags", "NONE"},
          {"enableExecuteCommand", false}};
}

/// "If you don't specify a value … Amazon ECS defaults to ENABLED if the service is compatible with Availability Zone
/// rebalancing": it has to be able to start a task before it stops one.
std::string default_rebalancing(const Value& service) {
  const bool is_compatible = service["schedulingStrategy"] == "REPLICA" &&
                             service[Value::json_pointer("/deploymentController/type")] == "ECS" &&
                             service["deploymentConfiguration"]["maximumPercent"] > 100;
  return is_compatible ? "ENABLED" : "DISABLED";
}

/// Writes what a launch decided into the service.
void put_launch(Value& service, const Launch& launch) {
  for (const char* member :
       {"launchType", "capacityProviderStrategy", "platformVersion", "platformFamily", "networkConfiguration"}) {
    service.erase(member);
  }
  service["taskDefinition"] = launch.task_definition["taskDefinitionArn"];
  if (!launch.launch_type.empty()) service["launchType"] = launch.launch_type;
  if (!launch.strategy.empty()) service["capacityProviderStrategy"] = launch.strategy;
  if (launch.is_fargate()) {
    service["platformVersion"] = launch.platform_version;
    service["platformFamily"] = platform_family_of(launch.task_definition);
  }
  if (launch.network_configuration.is_object()) service["networkConfiguration"] = launch.network_configuration;
}

/// Services that need no service-linked role show the one that was passed.
void put_role(const RequestContext& context, Value& service, const Value& input) {
  if (input.contains("role")) {
    service["@role"] = service["roleArn"] = input["role"];
  } else if (service.contains("networkConfiguration") || !service["loadBalancers"].empty()) {
    service["roleArn"] =
        make_global_arn(context, "iam", "role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS");
  }
}

Value new_service(RequestContext& context, const Value& input, const Value& cluster) {
  const std::string name = input.at("serviceName"), cluster_name = cluster["clusterName"];
  Value service{{"@id", key_within(cluster_name, name)},
                {"@input", input},
                {"serviceArn", ecs_arn(context, "service", key_within(cluster_name, name))},
                {"serviceName", name},
                {"clusterArn", cluster["clusterArn"]},
                {"desiredCount", input.value("desiredCount", 0)},
                {"schedulingStrategy", input.value("schedulingStrategy", "REPLICA")},
                {"deploymentController", input.value("deploymentController", Value{{"type", "ECS"}})},
                {"createdAt", emulator::to_timestamp(context.time)},
                {"createdBy", context.principal.arn},
                {"deployments", Value::array()},
                {"events", Value::array()},
                {"tags", checked_tags(context, input)}};
  const Value plain = plain_members();
  for (const auto& [member, initial] : plain.items()) service[member] = input.value(member, initial);
  if (input.contains("healthCheckGracePeriodSeconds")) {
    service["healthCheckGracePeriodSeconds"] = input["healthCheckGracePeriodSeconds"];
  }
  service["deploymentConfiguration"] =
      checked_deployment_configuration(input, Value(), service["schedulingStrategy"] == "DAEMON");
  service["availabilityZoneRebalancing"] = input.value("availabilityZoneRebalancing", default_rebalancing(service));
  return service;
}

/// The service that is there already under the name. Asking for exactly the same again changes nothing.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/ECS_Idempotency.html
std::optional<Value> existing_service(RequestContext& context, const Value& input, const std::string& cluster_name) {
  auto service = find_service(context, cluster_name, input.at("serviceName"));
  if (!service || (*service)["status"] == "INACTIVE") return std::nullopt;
  if ((*service)["@input"] != input) throw invalid_parameter("Creation of service was not idempotent.");
  return service;
}

Value create_service(RequestContext& context, const Value& input) {
  const Value cluster = active_cluster(context, input);
  check_new_service(input);
  refuse_missing_features(input);
  if (auto service = existing_service(context, input, cluster["clusterName"])) {
    return {{"service", shown_service(context, std::move(*service))}};
  }
  Value service = new_service(context, input, cluster);
  if (service["deploymentController"]["type"] == "ECS") {
    const Launch launch =
        resolve_launch(context, cluster, active_task_definition(context, input.at("taskDefinition")), input);
    put_launch(service, launch);
    put_role(context, service, input);
    check_service_parts(service, launch, "created");
    start_deployment(context, service, launch);
  } else {
    service["taskSets"] = Value::array();
  }
  context.machine.engine.erase(context, service_type_in(context), service["@id"].get<std::string>());
  service = context.machine.engine.create(context, service_type_in(context), std::move(service));
  Value answer = shown_service(context, service);
  reconcile(context, service);
  return {{"service", std::move(answer)}};
}

/// What a service was launched with, overlaid by what the input changes.
Value launch_input(const Value& service, const Value& input) {
  Value result = Value::object();
  for (const char* member : {"launchType", "capacityProviderStrategy", "platformVersion", "networkConfiguration",
                             "placementConstraints", "placementStrategy"}) {
    if (input.contains(member)) {
      result[member] = input[member];
    } else if (service.contains(member)) {
      result[member] = service[member];
    }
  }
  if (input.contains("capacityProviderStrategy")) result.erase("launchType");
  return result;
}

/// Whether the update starts tasks anew. "Updating the task definition, network configuration, platform version, load
/// balancers, service registries or capacity provider strategy … triggers a new service deployment."
bool needs_deployment(const Value& before, const Value& after, const Value& input) {
  if (input.value("forceNewDeployment", false)) return true;
  constexpr const char* kMembers[] = {"taskDefinition", "networkConfiguration",     "platformVersion",
                                      "loadBalancers",  "capacityProviderStrategy", "serviceRegistries"};
  return std::any_of(std::begin(kMembers), std::end(kMembers),
                     [&](const char* member) { return before.value(member, Value()) != after.value(member, Value()); });
}

void check_switch_of_strategy(const Value& service, const Value& input) {
  if (!input.contains("capacityProviderStrategy") || input.value("forceNewDeployment", false)) return;
  const Value wanted = completed_strategy(input["capacityProviderStrategy"]);
  if (wanted == service.value("capacityProviderStrategy", Value::array())) return;
  throw invalid_parameter(
      "When switching from launch type to capacity provider strategy on an existing service, or making a change to a "
      "capacity provider strategy on a service that is already using one, you must force a new deployment.");
}

/// "For services using an external deployment controller, you can update only the desired count, task placement
/// constraints and strategy, health check grace period, … using this API."
void check_external_update(const Value& input) {
  for (const char* member : {"taskDefinition", "networkConfiguration", "platformVersion", "capacityProviderStrategy",
                             "loadBalancers", "forceNewDeployment"}) {
    if (!input.contains(member)) continue;
    throw invalid_parameter(std::string("Unable to update ") + member +
                            " on services with an EXTERNAL deployment controller. Use a task set instead.");
  }
}

void put_changed_members(Value& service, const Value& input) {
  const Value plain = plain_members();
  for (const auto& [member, initial] : plain.items()) {
    if (input.contains(member)) service[member] = input[member];
  }
  for (const char* member : {"healthCheckGracePeriodSeconds", "availabilityZoneRebalancing"}) {
    if (input.contains(member)) service[member] = input[member];
  }
}

Value update_service(RequestContext& context, const Value& input) {
  const Value cluster = active_cluster(context, input);
  refuse_missing_features(input);
  auto found = find_service(context, cluster["clusterName"], input.at("service"));
  if (!found) throw ApiError("ServiceNotFoundException", "Service not found.");
  if ((*found)["status"] != "ACTIVE") throw ApiError("ServiceNotActiveException", "Service was not ACTIVE.");
  const Value before = std::move(*found);
  const bool is_daemon = before["schedulingStrategy"] == "DAEMON";
  check_desired_count(input, is_daemon);
  if (input.contains("deploymentController") && input["deploymentController"] != before["deploymentController"]) {
    throw not_implemented("a change of the deployment controller");
  }

  Value service = before;
  service.erase("@failure");
  put_changed_members(service, input);
  service["deploymentConfiguration"] =
      checked_deployment_configuration(input, before["deploymentConfiguration"], is_daemon);
  if (input.contains("desiredCount")) set_desired_count(context, service, input["desiredCount"]);
  if (before["deploymentController"]["type"] == "ECS") {
    check_switch_of_strategy(before, input);
    const bool names_definition = input.contains("taskDefinition");
    // Tasks go on with a definition that was deregistered since; only a new one must be ACTIVE.
    Value definition = names_definition ? active_task_definition(context, input["taskDefinition"])
                                        : find_task_definition(context, before["taskDefinition"]).value();
    const Launch launch = resolve_launch(context, cluster, std::move(definition), launch_input(before, input));
    put_launch(service, launch);
    check_service_parts(service, launch, "updated");
    if (needs_deployment(before, service, input)) start_deployment(context, service, launch);
  } else {
    check_external_update(input);
  }
  Value answer = shown_service(context, service);
  reconcile(context, service);
  return {{"service", std::move(answer)}};
}

Value delete_service(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  auto service = find_service(context, cluster_name, input.at("service"));
  if (!service || (*service)["status"] != "ACTIVE") throw ApiError("ServiceNotFoundException", "Service not found.");
  const bool is_replica = (*service)["schedulingStrategy"] == "REPLICA";
  if (is_replica && (*service)["desiredCount"] > 0 && !input.value("force", false)) {
    throw invalid_parameter("The service cannot be stopped while it is scaled above 0.");
  }
  Value answer = shown_service(context, *service);
  answer["status"] = "DRAINING";
  answer["desiredCount"] = 0;
  stop_tasks_of_service(context, *service);
  for (const Value& deployment : (*service)["deployments"]) {
    record_outcome(context, deployment, {.status = "STOPPED", .reason = "The service was deleted."});
  }
  (*service)["desiredCount"] = 0;
  (*service)["deployments"] = Value::array();
  context.machine.engine.transition(context, service_type_in(context), *service, "DRAINING");
  erase_when_gone(context, service_type_in(context), (*service)["@id"].get<std::string>());
  return {{"service", std::move(answer)}};
}

Value describe_services(RequestContext& context, const Value& input) {
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  const Value& wanted = input.at("services");
  if (wanted.empty()) throw invalid_parameter("Services cannot be empty.");
  if (wanted.size() > kServicesDescribedMax) throw invalid_parameter("Services can have at most 10 items.");
  Value services = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    if (auto service = find_service(context, cluster_name, identifier)) {
      drop_tags_unless_included(input, *service);
      services.push_back(shown_service(context, std::move(*service)));
    } else {
      const std::string name = name_within_cluster(context, "service", cluster_name, identifier);
      failures.push_back({{"arn", ecs_arn(context, "service", key_within(cluster_name, name))}, {"reason", "MISSING"}});
    }
  }
  return {{"services", std::move(services)}, {"failures", std::move(failures)}};
}

Value list_services(RequestContext& context, const Value& input) {
  constexpr size_t kSizeDefault = 10;
  const std::string cluster_name = active_cluster(context, input)["clusterName"];
  std::vector<PageItem> items;
  for (const Value& service : services_of_cluster(context, cluster_name)) {
    const bool matches =
        service["status"] != "INACTIVE" &&
        (!input.contains("launchType") || launch_type_of_service(service) == input["launchType"]) &&
        (!input.contains("schedulingStrategy") || service["schedulingStrategy"] == input["schedulingStrategy"]) &&
        input.value("resourceManagementType", "CUSTOMER") == "CUSTOMER";
    if (matches) items.push_back({service["serviceName"], service["serviceArn"]});
  }
  return answer_page(input, std::move(items), {.result_member = "serviceArns", .size_default = kSizeDefault});
}

}  // namespace

void add_service_operations(Service& service) {
  service.operations.push_back({"CreateService", create_service});
  service.operations.push_back({"UpdateService", update_service});
  service.operations.push_back({"DeleteService", delete_service});
  service.operations.push_back({"DescribeServices", describe_services});
  service.operations.push_back({"ListServices", list_services});
}

}  // namespace ecs
