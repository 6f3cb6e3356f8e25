// The deployment circuit breaker: when a deployment counts as failed, and what becomes of the service then.
#pragma once

#include "services/ecs/tables.h"

namespace ecs {

/// Counts launches of the PRIMARY deployment that failed one after the other.
void count_failed_launches(RequestContext& context, Value& service, int count);

/// Whether the service has a circuit breaker that ends deployments which cannot start their tasks.
bool has_circuit_breaker(const Value& service);

/// Ends the PRIMARY deployment as FAILED and remembers that in the service's "@failure". With rollback, the last
/// deployment that completed becomes PRIMARY again; without one there is nothing to go back to.
void trip_circuit_breaker(RequestContext& context, Value& service);

/// Whether the PRIMARY deployment has failed: then nothing is started for it any more.
bool has_failed_deployment(const Value& service);

/// Refuses thresholds that ECS does not take. Throws InvalidParameterException.
void check_circuit_breaker(const Value& deployment_configuration);

}  // namespace ecs
