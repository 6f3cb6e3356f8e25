#include "services/ecs/deployment.h"

#include "emulator/time/id_generator.h"
#include "services/ecs/circuit_breaker.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_event.h"

namespace ecs {
namespace {

constexpr size_t kIdDigits = 19;

std::string id_of(const Value& deployment) {
  return deployment["id"];
}

void check_percentages(const Value& configuration, bool is_daemon) {
  const int most = configuration["maximumPercent"], least = configuration["minimumHealthyPercent"];
  constexpr int kWhole = 100;
  if (least < 0 || most < 0) throw invalid_parameter("maximumPercent and minimumHealthyPercent can not be negative.");
  if (is_daemon && most != kWhole) {
    throw invalid_parameter(
        "The maximumPercent value must be 100 for services that use the DAEMON scheduling strategy.");
  }
  if (!is_daemon && most < kWhole) throw invalid_parameter("maximumPercent can not be less than 100.");
  if (!is_daemon && least > kWhole) throw invalid_parameter("minimumHealthyPercent can not be more than 100.");
  if (!is_daemon && most == kWhole && least == kWhole) {
    throw invalid_parameter(
        "The deployment configuration would not allow any task to be replaced: maximumPercent must be greater than "
        "minimumHealthyPercent.");
  }
}

void refuse_missing_parts(const Value& configuration) {
  if (configuration.value("strategy", "ROLLING") != "ROLLING") {
    throw not_implemented("the deployment strategy " + configuration["strategy"].get<std::string>());
  }
  if (!configuration.value("lifecycleHooks", Value::array()).empty()) throw not_implemented("lifecycleHooks");
  for (const char* member : {"linearConfiguration", "canaryConfiguration", "earlySuccessCriteria"}) {
    if (configuration.contains(member)) throw not_implemented(member);
  }
  if (configuration.value(Value::json_pointer("/alarms/enable"), false)) throw not_implemented("deployment alarms");
}

}  // namespace

void start_deployment(RequestContext& context, Value& service, const Launch& launch) {
  const double now = emulator::to_timestamp(context.time);
  const std::string id = "ecs-svc/" + context.machine.ids.from_alphabet("0123456789", kIdDigits);
  Value deployment{{"id", id},
                   {"status", "PRIMARY"},
                   {"taskDefinition", launch.task_definition["taskDefinitionArn"]},
                   {"desiredCount", service["desiredCount"]},
                   {"pendingCount", 0},
                   {"runningCount", 0},
                   {"failedTasks", 0},
                   {"createdAt", now},
                   {"updatedAt", now},
                   {"rolloutState", "IN_PROGRESS"},
                   {"rolloutStateReason", "ECS deployment " + id + " in progress."}};
  if (!launch.launch_type.empty()) deployment["launchType"] = launch.launch_type;
  if (!launch.strategy.empty()) deployment["capacityProviderStrategy"] = launch.strategy;
  if (launch.is_fargate()) {
    deployment["platformVersion"] = concrete_platform_version(launch);
    deployment["platformFamily"] = platform_family_of(launch.task_definition);
  }
  if (launch.network_configuration.is_object()) deployment["networkConfiguration"] = launch.network_configuration;
  record_deployment(context, service, deployment);
  Value& deployments = service["deployments"];
  for (Value& older : deployments) older["status"] = "ACTIVE";
  deployments.insert(deployments.begin(), std::move(deployment));
}

void finish_deployment(RequestContext& context, Value& service) {
  Value primary = service["deployments"][0];
  if (primary["rolloutState"] == "COMPLETED") return;
  primary["rolloutState"] = "COMPLETED";
  primary["rolloutStateReason"] = "ECS deployment " + id_of(primary) + " completed.";
  primary["updatedAt"] = emulator::to_timestamp(context.time);
  add_event(context, service, "(deployment " + id_of(primary) + ") deployment completed.");
  record_outcome(context, primary, {.status = "SUCCESSFUL"});
  service["deployments"] = Value::array({std::move(primary)});
}

void set_desired_count(RequestContext& context, Value& service, int desired_count) {
  service["desiredCount"] = desired_count;
  if (service["deployments"].empty()) return;
  Value& primary = service["deployments"][0];
  primary["desiredCount"] = desired_count;
  primary["updatedAt"] = emulator::to_timestamp(context.time);
}

Value checked_deployment_configuration(const Value& input, const Value& previous, bool is_daemon) {
  Value configuration = previous;
  if (configuration.is_null()) {
    configuration = {{"maximumPercent", is_daemon ? 100 : 200},
                     {"minimumHealthyPercent", is_daemon ? 0 : 100},
                     {"deploymentCircuitBreaker", {{"enable", false}, {"rollback", false}}},
                     {"strategy", "ROLLING"},
                     {"bakeTimeInMinutes", 0}};
  }
  configuration.update(input.value("deploymentConfiguration", Value::object()));
  refuse_missing_parts(configuration);
  check_percentages(configuration, is_daemon);
  check_circuit_breaker(configuration);
  return configuration;
}

}  // namespace ecs
