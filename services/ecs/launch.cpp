#include "services/ecs/launch.h"

#include <algorithm>

#include "services/ecs/capacity_provider.h"
#include "services/ecs/capacity_provider_strategy.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/network_configuration.h"
#include "services/ecs/other_service.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

constexpr std::string_view kLatest = "LATEST";

struct Platform {
  std::string_view version;
  bool is_windows;
};

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html; the first of a kind is its
/// LATEST.
constexpr Platform kPlatforms[] = {{"1.4.0", false}, {"1.3.0", false}, {"1.0.0", true}};

bool is_windows(const Value& task_definition) {
  return task_definition.value(Value::json_pointer("/runtimePlatform/operatingSystemFamily"), "LINUX")
      .starts_with("WINDOWS");
}

bool is_compatible(const Value& task_definition, const std::string& launch_type) {
  const Value& fitting = task_definition.at("compatibilities");
  return std::find(fitting.begin(), fitting.end(), launch_type) != fitting.end();
}

/// What only platform version 1.4.0 and later have.
bool needs_newest_platform(const Value& task_definition) {
  if (task_definition.contains("ephemeralStorage")) return true;
  const Value volumes = task_definition.value("volumes", Value::array());
  return std::any_of(volumes.begin(), volumes.end(),
                     [](const Value& volume) { return volume.contains("efsVolumeConfiguration"); });
}

std::string checked_platform(const Launch& launch, const Value& input) {
  const std::string version = input.value("platformVersion", "");
  if (!launch.is_fargate()) {
    if (!version.empty())
      throw invalid_parameter("The platform version must be null when specifying an EC2 launch type.");
    return {};
  }
  if (version.empty() || version == kLatest) return std::string(kLatest);
  const bool wants_windows = is_windows(launch.task_definition);
  const auto known = std::find_if(std::begin(kPlatforms), std::end(kPlatforms), [&](const Platform& platform) {
    return platform.version == version && platform.is_windows == wants_windows;
  });
  if (known == std::end(kPlatforms))
    throw ApiError("PlatformUnknownException", "The specified platform does not exist.");
  if (version == "1.3.0" && needs_newest_platform(launch.task_definition)) {
    throw ApiError("PlatformTaskDefinitionIncompatibilityException",
                   "One or more of the requested capabilities are not supported.");
  }
  return version;
}

void resolve_capacity(RequestContext& context, const Value& cluster, const Value& input, Launch& launch) {
  const bool has_strategy = !input.value("capacityProviderStrategy", Value::array()).empty();
  if (input.contains("launchType") && has_strategy) {
    throw invalid_parameter(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
  }
  if (input.value("launchType", "") == "MANAGED_INSTANCES") throw not_implemented("the launch type MANAGED_INSTANCES");
  if (has_strategy) {
    launch.strategy = completed_strategy(input["capacityProviderStrategy"]);
    check_strategy(context, cluster, launch.strategy);
  } else if (input.contains("launchType")) {
    launch.launch_type = input["launchType"];
  } else {
    // "If no capacityProviderStrategy or launchType is specified, the defaultCapacityProviderStrategy for the cluster
    // is used"; without one, EC2.
    launch.strategy = cluster["defaultCapacityProviderStrategy"];
    if (launch.strategy.empty()) launch.launch_type = "EC2";
  }
}

void check_placement(const Launch& launch, const Value& input) {
  if (!launch.is_fargate()) return;
  if (!input.value("placementConstraints", Value::array()).empty()) {
    throw invalid_parameter("Placement constraints are not supported with FARGATE launch type.");
  }
  if (!input.value("placementStrategy", Value::array()).empty()) {
    throw invalid_parameter("Placement strategies are not supported with FARGATE launch type.");
  }
}

/// ECS assumes the roles of a task when it starts it: both must be there by then.
std::optional<PlacementObjection> missing_role(RequestContext& context, const Value& task_definition) {
  if (!can_ask(context, "iam", "GetRole")) return std::nullopt;
  for (const char* member : {"taskRoleArn", "executionRoleArn"}) {
    const std::string role = task_definition.value(member, "");
    if (role.empty()) continue;
    const emulator::Answer answer = ask(context, "iam", "GetRole", {{"RoleName", role.substr(role.rfind('/') + 1)}});
    if (!answer.error || answer.error->code() != "NoSuchEntity") continue;
    return PlacementObjection{"ClientException",
                              "ECS was unable to assume the role '" + role +
                                  "' that was provided for this task. Please verify that the role being passed has the "
                                  "proper trust relationship and permissions and that your IAM user has permissions to "
                                  "pass this role."};
  }
  return std::nullopt;
}

}  // namespace

bool Launch::is_fargate() const {
  if (strategy.empty()) return launch_type == "FARGATE";
  return is_fargate_provider(strategy.front().at("capacityProvider").get<std::string>());
}

Launch resolve_launch(RequestContext& context, const Value& cluster, Value task_definition, const Value& input) {
  Launch launch{.task_definition = std::move(task_definition)};
  resolve_capacity(context, cluster, input, launch);
  const std::string type = launch.is_fargate() ? "FARGATE" : launch.launch_type.empty() ? "EC2" : launch.launch_type;
  if (!is_compatible(launch.task_definition, type)) {
    throw invalid_parameter("Task definition does not support launch_type " + type + ".");
  }
  launch.platform_version = checked_platform(launch, input);
  check_placement(launch, input);
  const Value network = input.value("networkConfiguration", Value());
  check_network_configuration(context, launch.task_definition, network, launch.is_fargate());
  launch.network_configuration = completed_network_configuration(network);
  return launch;
}

std::optional<PlacementObjection> objection_to_placement(RequestContext& context, const std::string& cluster_name,
                                                         const Launch& launch) {
  // External instances, on somebody's own machines, do not register with skyrig.
  const bool has_instances = launch.launch_type != "EXTERNAL" && !container_instances_of(context, cluster_name).empty();
  if (!launch.is_fargate() && !has_instances) {
    return PlacementObjection{"InvalidParameterException", "No Container Instances were found in your cluster."};
  }
  return missing_role(context, launch.task_definition);
}

std::string concrete_platform_version(const Launch& launch) {
  if (launch.platform_version != kLatest) return launch.platform_version;
  const bool wants_windows = is_windows(launch.task_definition);
  const auto newest = std::find_if(std::begin(kPlatforms), std::end(kPlatforms),
                                   [&](const Platform& platform) { return platform.is_windows == wants_windows; });
  return std::string(newest->version);
}

std::string platform_family_of(const Value& task_definition) {
  if (!is_windows(task_definition)) return "Linux";
  return task_definition["runtimePlatform"]["operatingSystemFamily"].get<std::string>();
}

}  // namespace ecs
