#include "services/ecs/capacity_provider_strategy.h"

#include <algorithm>

#include "services/ecs/capacity_provider.h"
#include "services/ecs/refusal.h"
#include "services/ecs/service.h"

namespace ecs {
namespace {

/// "You can specify up to 20 capacity providers" to a strategy and to a cluster.
constexpr size_t kProvidersMax = 20;

bool has(const Value& names, const Value& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

int weight_of(const Value& item) {
  return item.value("weight", 0);
}

/// "Any capacity providers with a weight of 0 can't be used to place tasks"; a provider that is alone needs none.
bool takes_tasks(const Value& strategy, const Value& item) {
  return weight_of(item) > 0 || (strategy.size() == 1 && !item.contains("weight"));
}

/// "The capacity provider strategy … cannot contain a mix of capacity providers using Auto Scaling groups and Fargate
/// providers"; "Only one capacity provider in a capacity provider strategy can have a base defined"; "a minimum of one
/// capacity provider must have a weight greater than zero".
void check_items(const Value& strategy) {
  if (strategy.size() > kProvidersMax) {
    throw invalid_parameter("The specified capacity provider strategy cannot contain more than 20 capacity providers.");
  }
  size_t fargate = 0, based = 0, weighed = 0;
  for (const Value& item : strategy) {
    if (is_fargate_provider(item.at("capacityProvider").get<std::string>())) ++fargate;
    if (item.value("base", 0) > 0) ++based;
    if (takes_tasks(strategy, item)) ++weighed;
  }
  if (fargate != 0 && fargate != strategy.size()) {
    throw invalid_parameter(
        "A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate "
        "providers. Specify one or the other and try again.");
  }
  if (based > 1) {
    throw invalid_parameter(
        "The specified capacity provider strategy is invalid. Only one capacity provider in a strategy can have a base "
        "defined.");
  }
  if (!strategy.empty() && weighed == 0) {
    throw invalid_parameter(
        "The specified capacity provider strategy is invalid. At least one capacity provider must have a weight "
        "greater than 0.");
  }
}

constexpr const char* kNotAssociated =
    "The specified capacity provider strategy cannot contain a capacity provider that is not associated with the "
    "cluster. Associate the capacity provider with the cluster and try again.";

}  // namespace

void check_cluster_providers(RequestContext& context, const Value& providers, const Value& default_strategy) {
  if (providers.size() > kProvidersMax) {
    throw invalid_parameter("The maximum number of capacity providers for a cluster is 20.");
  }
  for (const Value& name : providers) {
    if (!find_capacity_provider(context, name)) {
      throw invalid_parameter("The specified capacity provider '" + name.get<std::string>() +
                              "' does not exist. Specify a valid name or ARN and try again.");
    }
  }
  check_items(default_strategy);
  for (const Value& item : default_strategy) {
    if (!has(providers, item["capacityProvider"])) throw invalid_parameter(kNotAssociated);
  }
}

void check_removed_providers(RequestContext& context, const Value& cluster, const Value& providers_left) {
  for (const Value& service : services_of_cluster(context, cluster["clusterName"])) {
    if (service["status"] == "INACTIVE") continue;
    for (const Value& item : service.value("capacityProviderStrategy", Value::array())) {
      if (has(providers_left, item["capacityProvider"])) continue;
      throw ApiError("ResourceInUseException", "The specified capacity provider is in use and cannot be removed.");
    }
  }
}

void check_strategy(RequestContext& context, const Value& cluster, const Value& strategy) {
  check_items(strategy);
  for (const Value& item : strategy) {
    const std::string name = item["capacityProvider"];
    if (!find_capacity_provider(context, name)) {
      throw invalid_parameter("The specified capacity provider '" + name +
                              "' was not found. Specify a valid name or ARN and try again.");
    }
    if (!has(cluster["capacityProviders"], name)) throw invalid_parameter(kNotAssociated);
  }
}

Value completed_strategy(Value strategy) {
  for (Value& item : strategy) {
    if (!item.contains("base")) item["base"] = 0;
  }
  return strategy;
}

std::string next_provider(const Value& strategy, const std::map<std::string, int>& counts) {
  const auto count_of = [&](const Value& item) {
    const auto found = counts.find(item["capacityProvider"].get<std::string>());
    return found == counts.end() ? 0 : found->second;
  };
  for (const Value& item : strategy) {
    if (count_of(item) < item.value("base", 0)) return item["capacityProvider"];
  }
  const Value* best = nullptr;
  const auto load = [&](const Value& item) {
    return static_cast<double>(count_of(item) - item.value("base", 0) + 1) / std::max(weight_of(item), 1);
  };
  for (const Value& item : strategy) {
    if (!takes_tasks(strategy, item)) continue;
    if (!best || load(item) < load(*best)) best = &item;
  }
  return (best ? *best : strategy.front())["capacityProvider"];
}

}  // namespace ecs
