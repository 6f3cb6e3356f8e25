#include "services/ecs/service_rules.h"

#include <algorithm>

#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"
#include "services/ecs/task_definition.h"

namespace ecs {
namespace {

/// "The number of tasks per service (the desired count)": the quota of every account.
constexpr int kDesiredCountMax = 5000;

bool is_missing_feature(const Value& input, const char* member) {
  if (!input.contains(member)) return false;
  const Value& value = input[member];
  return value.is_object() ? value.value("enabled", true) : !value.empty();
}

const Value* port_mapping(const Value& container, int port) {
  const Value& mappings = container.at("portMappings");
  const auto found = std::find_if(mappings.begin(), mappings.end(),
                                  [&](const Value& mapping) { return mapping.value("containerPort", -1) == port; });
  return found == mappings.end() ? nullptr : &*found;
}

/// A load balancer or registry that names a container sends to one of its ports.
void check_container_port(const Value& task_definition, const Value& target) {
  if (!target.contains("containerName")) return;
  const std::string name = target["containerName"];
  const Value* container = find_container(task_definition, name);
  if (!container) throw invalid_parameter("The container " + name + " does not exist in the task definition.");
  if (!target.contains("containerPort")) return;
  const int port = target["containerPort"];
  if (port_mapping(*container, port)) return;
  throw invalid_parameter("The container " + name + " did not have a container port " + std::to_string(port) +
                          " defined.");
}

void check_load_balancers(const Value& service, const Value& task_definition) {
  const Value balancers = service.value("loadBalancers", Value::array());
  for (const Value& balancer : balancers) {
    if (balancer.contains("advancedConfiguration")) throw not_implemented("the load balancers' advancedConfiguration");
    if (balancer.contains("targetGroupArn") == balancer.contains("loadBalancerName")) {
      throw invalid_parameter("A load balancer must have either a targetGroupArn or a loadBalancerName.");
    }
    if (!balancer.contains("containerName")) throw invalid_parameter("Load balancer containerName can not be null.");
    if (!balancer.contains("containerPort")) throw invalid_parameter("Load balancer containerPort can not be null.");
    check_container_port(task_definition, balancer);
  }
  if (balancers.empty() && service.contains("healthCheckGracePeriodSeconds")) {
    throw invalid_parameter("Health check grace period is only valid for services configured to use load balancers");
  }
  for (const Value& registry : service.value("serviceRegistries", Value::array())) {
    check_container_port(task_definition, registry);
  }
}

}  // namespace

void refuse_missing_features(const Value& input) {
  for (const char* member : {"serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations",
                             "gatewayConnectors", "monitoring"}) {
    if (is_missing_feature(input, member)) throw not_implemented(member);
  }
}

void check_desired_count(const Value& input, bool is_daemon) {
  if (is_daemon) {
    if (!input.contains("desiredCount")) return;
    throw invalid_parameter(
        "The daemon scheduling strategy does not support a desired count for services. Remove the desired count value "
        "and try again");
  }
  if (!input.contains("desiredCount")) return;
  const int count = input["desiredCount"];
  if (count < 0) throw invalid_parameter("desiredCount can not be negative.");
  if (count > kDesiredCountMax) throw invalid_parameter("desiredCount can not be more than 5000.");
}

void check_new_service(const Value& input) {
  if (!is_plain_name(input.at("serviceName").get<std::string>())) {
    throw invalid_parameter(
        "Invalid service name. Up to 255 letters (uppercase and lowercase), numbers, underscores, and hyphens are "
        "allowed.");
  }
  const std::string controller = input.value(Value::json_pointer("/deploymentController/type"), "ECS");
  if (controller == "CODE_DEPLOY") throw not_implemented("the deployment controller CODE_DEPLOY");
  const bool is_daemon = input.value("schedulingStrategy", "REPLICA") == "DAEMON";
  if (is_daemon && controller != "ECS") {
    throw invalid_parameter("The daemon scheduling strategy is not supported with the " + controller +
                            " deployment controller.");
  }
  check_desired_count(input, is_daemon);
  if (controller == "EXTERNAL") {
    for (const char* member : {"taskDefinition", "launchType", "capacityProviderStrategy", "networkConfiguration",
                               "platformVersion", "loadBalancers"}) {
      if (!input.contains(member)) continue;
      throw invalid_parameter(
          std::string(member) +
          " can not be specified for services with an EXTERNAL deployment controller. Specify it in the task set.");
    }
    return;
  }
  if (!is_daemon && !input.contains("desiredCount")) {
    throw invalid_parameter("desiredCount must be specified for services that use the REPLICA scheduling strategy.");
  }
  if (!input.contains("taskDefinition")) throw invalid_parameter("TaskDefinition can not be blank.");
}

void check_service_parts(const Value& service, const Launch& launch, const char* deed) {
  if (launch.is_fargate() && service["schedulingStrategy"] == "DAEMON") {
    throw invalid_parameter("The daemon scheduling strategy is not supported with the FARGATE launch type.");
  }
  check_load_balancers(service, launch.task_definition);
  const bool is_awsvpc = launch.task_definition.value("networkMode", "") == "awsvpc";
  if (service.contains("@role") && is_awsvpc) {
    throw invalid_parameter("You cannot specify an IAM role for services that require a service linked role.");
  }
  if (service.value("enableExecuteCommand", false) && !launch.task_definition.contains("taskRoleArn")) {
    throw invalid_parameter(std::string("The service couldn't be ") + deed +
                            " because a valid taskRoleArn is not being used. Specify a valid task role in your task "
                            "definition and try again.");
  }
}

}  // namespace ecs
