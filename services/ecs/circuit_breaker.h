// The deployment circuit breaker: when a deployment counts as failed, and what becomes of the service then.
#pragma once

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Counts launches of the PRIMARY deployment that failed one after the other.
void count_failed_launches(RequestContext& context, Value& service, int count);

/// How many failures in a row end a deployment of the service.
int failure_threshold(const Value& service);

/// Whether the service has a circuit breaker that ends deployments which cannot start their tasks.
bool has_circuit_breaker(const Value& service);

/// Ends the PRIMARY deployment, and goes back to the one before it if the breaker says so.
void trip_circuit_breaker(RequestContext& context, Value& service);

/// Whether the PRIMARY deployment has failed: then nothing is started for it any more.
bool has_failed_deployment(const Value& service);

/// Refuses thresholds that ECS does not take. Throws InvalidParameterException.
void check_circuit_breaker(const Value& deployment_configuration);

}  // namespace ecs
