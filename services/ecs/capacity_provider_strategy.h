// Capacity provider strategies: which are allowed, and how tasks spread over them.
#pragma once

#include <map>
#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Refuses providers that are not there, and a default strategy that names providers the cluster would not have.
void check_cluster_providers(RequestContext& context, const Value& providers, const Value& default_strategy);

/// Refuses to take providers from a cluster that its services use. Throws ResourceInUseException.
void check_removed_providers(RequestContext& context, const Value& cluster, const Value& providers_left);

/// Refuses a strategy of a task or service that the cluster cannot follow.
void check_strategy(RequestContext& context, const Value& cluster, const Value& strategy);

/// The strategy as ECS repeats it: "If no value is specified, the default value of 0 is used" for a base.
Value completed_strategy(Value strategy);

/// The provider of the next task, after `counts` tasks were placed on each: first the base, then by weight.
/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
std::string next_provider(const Value& strategy, const std::map<std::string, int>& counts);

}  // namespace ecs
