// Where and how tasks are to run: the launch type or capacity provider strategy, the platform and the network that
// RunTask and services share.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// A launch configuration that was checked against its cluster and task definition.
struct Launch {
  Value task_definition;
  /// "EC2", "FARGATE" or "EXTERNAL"; empty if a strategy decides.
  std::string launch_type;
  Value strategy = Value::array();
  /// As given, or "LATEST"; empty where there is no platform (EC2).
  std::string platform_version;
  Value network_configuration;

  bool is_fargate() const;
};

/// Reads launchType, capacityProviderStrategy, platformVersion, networkConfiguration and the placement members of an
/// input. Throws for everything that cannot run there.
Launch resolve_launch(RequestContext& context, const Value& cluster, Value task_definition, const Value& input);

/// Why no task can be started by this launch now, in AWS's words; nothing if it can.
struct PlacementObjection {
  std::string code;
  std::string message;
};
std::optional<PlacementObjection> objection_to_placement(RequestContext& context, const std::string& cluster_name,
                                                         const Launch& launch);

/// "1.4.0" for "LATEST", and "Linux" or "Windows Server…" of a Fargate platform.
std::string concrete_platform_version(const Launch& launch);
std::string platform_family_of(const Value& task_definition);

}  // namespace ecs
