#include "services/ecs/deployment_rollback.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/ecs/service_deployment.h"
#include "services/ecs/service_event.h"

namespace ecs {
namespace {

/// Puts what the deployment ran with back into the service.
void take_over(Value& service, const Value& deployment) {
  service["taskDefinition"] = deployment["taskDefinition"];
  for (const char* member :
       {"launchType", "capacityProviderStrategy", "platformVersion", "platformFamily", "networkConfiguration"}) {
    service.erase(member);
    if (deployment.contains(member)) service[member] = deployment[member];
  }
}

Value restored_deployment(RequestContext& context, const Value& service, Value deployment, const DeploymentEnd& end) {
  deployment["status"] = "PRIMARY";
  deployment["desiredCount"] = service["desiredCount"];
  deployment["updatedAt"] = emulator::to_timestamp(context.time);
  deployment["rolloutStateReason"] =
      end.cause + ": rolling back to deploymentId " + deployment["id"].get<std::string>() + ".";
  return deployment;
}

}  // namespace

void end_deployment(RequestContext& context, Value& service, const DeploymentEnd& end) {
  Value& deployments = service["deployments"];
  Value& failed = deployments[0];
  const std::string failed_id = failed["id"];
  failed["rolloutState"] = "FAILED";
  failed["rolloutStateReason"] = end.cause + (end.is_breaker ? ": tasks failed to start." : ".");
  failed["updatedAt"] = emulator::to_timestamp(context.time);
  failed["@breakerTripped"] = end.is_breaker;
  service["@failure"] = {{"deployment", failed_id}, {"isBreaker", end.is_breaker}};
  add_event(context, service, "(deployment " + failed_id + ") " + end.event);
  if (!end.rolls_back)
    return record_outcome(context, failed, {.status = "STOPPED", .reason = failed["rolloutStateReason"]});

  const auto target = std::find_if(deployments.begin(), deployments.end(),
                                   [](const Value& deployment) { return deployment["rolloutState"] == "COMPLETED"; });
  if (target == deployments.end()) {
    return record_outcome(
        context, failed,
        {.status = "ROLLBACK_FAILED", .reason = "No rollback candidate was found to run the rollback."});
  }
  const Value ended = failed;
  Value restored = restored_deployment(context, service, *target, end);
  add_event(context, service, "rolling back to deployment " + restored["id"].get<std::string>() + ".");
  record_outcome(context, ended,
                 {.status = "ROLLBACK_SUCCESSFUL",
                  .reason = restored["rolloutStateReason"],
                  .rolled_back_to = restored.value("@revision", "")});
  take_over(service, restored);
  deployments = Value::array({std::move(restored)});
}

}  // namespace ecs
