#include "services/ecs/circuit_breaker.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/ecs/deployment_rollback.h"
#include "services/ecs/refusal.h"

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

}  // namespace

int failure_threshold(const Value& service) {
  const Value given = breaker_of(service).value("thresholdConfiguration", Value::object());
  const std::string type = given.value("type", "BOUNDED_PERCENT");
  const int value = given.value("value", kPercentDefault);
  if (type == "COUNT") return value;
  const int share = percentage_of(value, service["desiredCount"]);
  return type == "UNBOUNDED_PERCENT" ? std::max(share, 1) : std::clamp(share, kThresholdMin, kThresholdMax);
}

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
  Value& failed = service["deployments"][0];
  failed["failedTasks"] = std::max(failed["failedTasks"].get<int>(), failure_threshold(service));
  end_deployment(context, service,
                 {.cause = "ECS deployment circuit breaker",
                  .event = "deployment failed: tasks failed to start.",
                  .is_breaker = true,
                  .rolls_back = breaker_of(service).value("rollback", false)});
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
