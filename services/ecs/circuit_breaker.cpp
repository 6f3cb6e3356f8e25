#include "services/ecs/circuit_breaker.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service_event.h"

namespace ecs {
namespace {

constexpr int kPercentDefault = 50, kWholePercent = 100;
/// "3 <= 0.5 * desired-task-count <= 200"
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
constexpr int kThresholdMin = 3, kThresholdMax = 200;

Value breaker_of(const Value& service) {
  return service["deploymentConfiguration"].value("deploymentCircuitBreaker", Value::object());
}

int percentage_of(int percent, int desired_count) {
  return (desired_count * percent + kWholePercent - 1) / kWholePercent;
}

/// How many failures in a row end a deployment.
int failure_threshold(const Value& service) {
  const Value given = breaker_of(service).value("thresholdConfiguration", Value::object());
  const std::string type = given.value("type", "BOUNDED_PERCENT");
  const int value = given.value("value", kPercentDefault);
  if (type == "COUNT") return value;
  const int share = percentage_of(value, service["desiredCount"]);
  return type == "UNBOUNDED_PERCENT" ? std::max(share, 1) : std::clamp(share, kThresholdMin, kThresholdMax);
}

/// Puts what the deployment ran with back into the service.
void take_over(Value& service, const Value& deployment) {
  service["taskDefinition"] = deployment["taskDefinition"];
  for (const char* member :
       {"launchType", "capacityProviderStrategy", "platformVersion", "platformFamily", "networkConfiguration"}) {
    service.erase(member);
    if (deployment.contains(member)) service[member] = deployment[member];
  }
}

}  // namespace

void count_failed_launches(RequestContext& context, Value& service, int count) {
  Value& primary = service["deployments"][0];
  primary["failedTasks"] = primary["failedTasks"].get<int>() + count;
  primary["updatedAt"] = emulator::to_timestamp(context.time);
}

bool has_circuit_breaker(const Value& service) {
  return breaker_of(service).value("enable", false);
}

bool has_failed_deployment(const Value& service) {
  const Value& deployments = service["deployments"];
  return !deployments.empty() && deployments[0]["rolloutState"] == "FAILED";
}

void trip_circuit_breaker(RequestContext& context, Value& service) {
  Value& deployments = service["deployments"];
  Value& failed = deployments[0];
  const std::string failed_id = failed["id"];
  failed["failedTasks"] = std::max(failed["failedTasks"].get<int>(), failure_threshold(service));
  failed["rolloutState"] = "FAILED";
  failed["rolloutStateReason"] = "ECS deployment circuit breaker: tasks failed to start.";
  failed["updatedAt"] = emulator::to_timestamp(context.time);
  service["@failure"] = {{"deployment", failed_id}, {"reason", failed["rolloutStateReason"]}};
  add_event(context, service, "(deployment " + failed_id + ") deployment failed: tasks failed to start.");
  const auto target = std::find_if(deployments.begin(), deployments.end(),
                                   [](const Value& deployment) { return deployment["rolloutState"] == "COMPLETED"; });
  if (!breaker_of(service).value("rollback", false) || target == deployments.end()) return;

  Value restored = *target;
  const std::string restored_id = restored["id"];
  add_event(context, service, "rolling back to deployment " + restored_id + ".");
  restored["status"] = "PRIMARY";
  restored["desiredCount"] = service["desiredCount"];
  restored["updatedAt"] = emulator::to_timestamp(context.time);
  restored["rolloutStateReason"] = "ECS deployment circuit breaker: rolling back to deploymentId " + restored_id + ".";
  take_over(service, restored);
  deployments = Value::array({std::move(restored)});
}

void check_circuit_breaker(const Value& deployment_configuration) {
  const Value threshold =
      deployment_configuration.value(Value::json_pointer("/deploymentCircuitBreaker/thresholdConfiguration"), Value());
  if (!threshold.is_object()) return;
  const int value = threshold["value"];
  if (value < 1) throw invalid_parameter("The deployment circuit breaker threshold value must be at least 1.");
  if (threshold["type"] != "COUNT" && value > kWholePercent) {
    throw invalid_parameter("The deployment circuit breaker threshold value can not be more than 100 percent.");
  }
}

}  // namespace ecs
