#include "services/ecs/cluster.h"

#include <algorithm>

#include "emulator/resource/resource_engine.h"
#include "services/ecs/account_setting.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/cluster_statistics.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/expiry.h"
#include "services/ecs/identifier.h"
#include "services/ecs/page.h"
#include "services/ecs/refusal.h"
#include "services/ecs/tags.h"

namespace ecs {
namespace {

constexpr size_t kClustersDescribedMax = 100;
constexpr const char* kInsights = "containerInsights";

/// AWS keeps deleted clusters visible as INACTIVE "for a period of time"; skyrig for an hour.
ResourceType cluster_type() {
  return {.service = kService,
          .name = "cluster",
          .shape = "Cluster",
          .id_member = "clusterName",
          .not_found = "ClusterNotFoundException",
          .not_found_message = "Cluster not found.",
          .lifecycle = {.pointer = "/status",
                        .initial = "ACTIVE",
                        .steps = {{"PROVISIONING", "ACTIVE", {}}},
                        .gone = "INACTIVE",
                        .gone_after = std::chrono::hours(1)}};
}

const ResourceType& cluster_type_in(RequestContext& context) {
  return context.machine.engine.type(kService, "cluster");
}

void check_settings(const Value& settings) {
  constexpr std::string_view kValues[] = {"enabled", "disabled", "enhanced"};
  for (const Value& setting : settings) {
    const std::string value = setting.value("value", "");
    if (std::find(std::begin(kValues), std::end(kValues), value) == std::end(kValues)) {
      throw invalid_parameter("Invalid cluster setting value " + value +
                              ". Valid values are enabled, disabled and enhanced.");
    }
  }
}

Value settings_of(RequestContext& context, const Value& input) {
  Value settings = input.value("settings", Value::array());
  check_settings(settings);
  if (settings.empty()) settings.push_back({{"name", kInsights}, {"value", effective_setting(context, kInsights)}});
  for (Value& setting : settings) {
    if (!setting.contains("name")) setting["name"] = kInsights;
  }
  return settings;
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html: "OVERRIDE: Specify
/// the logging details as a part of logConfiguration. If the OVERRIDE logging option is specified, the
/// logConfiguration is required."
void check_configuration(const Value& input) {
  const Value command = input.value(Value::json_pointer("/configuration/executeCommandConfiguration"), Value::object());
  const bool is_override = command.value("logging", "") == "OVERRIDE";
  if (is_override && !command.contains("logConfiguration")) {
    throw invalid_parameter("A logConfiguration must be specified when logging is set to OVERRIDE.");
  }
  if (!is_override && command.contains("logConfiguration")) {
    throw invalid_parameter("A logConfiguration can only be specified when logging is set to OVERRIDE.");
  }
}

/// The namespace would have to be in Cloud Map.
void check_service_connect(const Value& input) {
  if (input.contains("serviceConnectDefaults")) throw not_implemented("serviceConnectDefaults");
}

/// What ECS shows of a cluster: the parts that `include` does not ask for are left out.
Value describe(RequestContext& context, Value cluster, const Value& input) {
  count_into_cluster(context, cluster, is_included(input, "STATISTICS"));
  drop_tags_unless_included(input, cluster);
  if (!is_included(input, "SETTINGS")) cluster["settings"] = Value::array();
  if (!is_included(input, "CONFIGURATIONS")) cluster.erase("configuration");
  return cluster;
}

/// What the operations that change a cluster answer: everything but the statistics.
Value describe_whole(RequestContext& context, Value cluster) {
  return describe(context, std::move(cluster), {{"include", {"TAGS", "SETTINGS", "CONFIGURATIONS"}}});
}

Value create_cluster(RequestContext& context, const Value& input) {
  const std::string name = input.value("clusterName", "default");
  if (!is_plain_name(name)) throw invalid_parameter("Invalid cluster name: " + name);
  auto& engine = context.machine.engine;
  const auto existing = engine.find(context, cluster_type_in(context), name);
  // Making a cluster that is there changes nothing and is no error.
  if (existing && existing->at("status") != "INACTIVE") return {{"cluster", describe_whole(context, *existing)}};

  check_service_connect(input);
  check_configuration(input);
  const Value providers = input.value("capacityProviders", Value::array());
  const Value strategy = completed_strategy(input.value("defaultCapacityProviderStrategy", Value::array()));
  check_cluster_providers(context, providers, strategy);
  Value cluster{{"clusterArn", ecs_arn(context, "cluster", name)},
                {"clusterName", name},
                {"status", providers.empty() ? "ACTIVE" : "PROVISIONING"},
                {"tags", checked_tags(context, input)},
                {"settings", settings_of(context, input)},
                {"capacityProviders", providers},
                {"defaultCapacityProviderStrategy", strategy}};
  if (input.contains("configuration")) cluster["configuration"] = input["configuration"];
  engine.erase(context, cluster_type_in(context), name);
  return {{"cluster", describe_whole(context, engine.create(context, cluster_type_in(context), std::move(cluster)))}};
}

Value describe_clusters(RequestContext& context, const Value& input) {
  Value wanted = input.value("clusters", Value::array());
  if (wanted.empty()) wanted.push_back("default");
  if (wanted.size() > kClustersDescribedMax) throw invalid_parameter("Clusters can have at most 100 items.");
  Value clusters = Value::array(), failures = Value::array();
  for (const Value& identifier : wanted) {
    const auto arn = parse_ecs_arn(context, identifier.get<std::string>());
    const std::string name = arn ? arn->path.back() : identifier.get<std::string>();
    const bool may_exist = !arn || (arn->is_own && arn->kind == "cluster");
    auto cluster = may_exist ? context.machine.engine.find(context, cluster_type_in(context), name) : std::nullopt;
    if (cluster) {
      clusters.push_back(describe(context, std::move(*cluster), input));
    } else {
      failures.push_back(
          {{"arn", arn ? identifier.get<std::string>() : ecs_arn(context, "cluster", name)}, {"reason", "MISSING"}});
    }
  }
  return {{"clusters", std::move(clusters)}, {"failures", std::move(failures)}};
}

Value list_clusters(RequestContext& context, const Value& input) {
  std::vector<PageItem> items;
  context.machine.engine.each(context, cluster_type_in(context), [&](Value& cluster) {
    if (cluster["status"] != "INACTIVE") items.push_back({cluster["clusterName"], cluster["clusterArn"]});
    return true;
  });
  return answer_page(input, std::move(items), {.result_member = "clusterArns"});
}

/// Settings that the input names take the place of those of the same name.
void put_settings(Value& cluster, const Value& settings) {
  check_settings(settings);
  for (const Value& setting : settings) {
    Value& all = cluster["settings"];
    const auto same = std::find_if(all.begin(), all.end(),
                                   [&](const Value& old) { return old["name"] == setting.value("name", kInsights); });
    if (same != all.end()) {
      (*same)["value"] = setting["value"];
    } else {
      all.push_back(setting);
    }
  }
}

Value update_cluster(RequestContext& context, const Value& input) {
  check_service_connect(input);
  check_configuration(input);
  Value cluster = active_cluster(context, input);
  put_settings(cluster, input.value("settings", Value::array()));
  if (input.contains("configuration")) cluster["configuration"] = input["configuration"];
  context.machine.engine.update(context, cluster_type_in(context), cluster);
  return {{"cluster", describe_whole(context, std::move(cluster))}};
}

Value update_cluster_settings(RequestContext& context, const Value& input) {
  if (input.at("settings").empty()) throw invalid_parameter("Cluster settings can not be empty.");
  return update_cluster(context, input);
}

Value put_cluster_capacity_providers(RequestContext& context, const Value& input) {
  Value cluster = active_cluster(context, input);
  const Value& providers = input.at("capacityProviders");
  const Value strategy = completed_strategy(input.at("defaultCapacityProviderStrategy"));
  check_cluster_providers(context, providers, strategy);
  check_removed_providers(context, cluster, providers);
  cluster["capacityProviders"] = providers;
  cluster["defaultCapacityProviderStrategy"] = strategy;
  context.machine.engine.update(context, cluster_type_in(context), cluster);
  return {{"cluster", describe_whole(context, std::move(cluster))}};
}

Value delete_cluster(RequestContext& context, const Value& input) {
  Value cluster = active_cluster(context, input);
  if (!container_instances_of(context, cluster["clusterName"]).empty()) {
    throw ApiError("ClusterContainsContainerInstancesException",
                   "The Cluster cannot be deleted while Container Instances are active or draining.");
  }
  const ClusterCounts counts = count_cluster(context, cluster["clusterName"]);
  if (counts.services_present > 0) {
    throw ApiError("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
  }
  if (counts.tasks_present > 0) {
    throw ApiError("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
  }
  context.machine.engine.transition(context, cluster_type_in(context), cluster, "INACTIVE");
  erase_when_gone(context, cluster_type_in(context), cluster["clusterName"].get<std::string>());
  return {{"cluster", describe_whole(context, std::move(cluster))}};
}

}  // namespace

Value active_cluster(RequestContext& context, const Value& input) {
  Value cluster = context.machine.engine.get(context, cluster_type_in(context), cluster_name_of(context, input));
  if (cluster["status"] == "INACTIVE") {
    throw ApiError("ClusterNotFoundException", "The referenced cluster was inactive.");
  }
  return cluster;
}

void add_clusters(Service& service) {
  service.resource_types.push_back(cluster_type());
  service.operations.push_back({"CreateCluster", create_cluster});
  service.operations.push_back({"DescribeClusters", describe_clusters});
  service.operations.push_back({"ListClusters", list_clusters});
  service.operations.push_back({"UpdateCluster", update_cluster});
  service.operations.push_back({"UpdateClusterSettings", update_cluster_settings});
  service.operations.push_back({"PutClusterCapacityProviders", put_cluster_capacity_providers});
  service.operations.push_back({"DeleteCluster", delete_cluster});
}

}  // namespace ecs
