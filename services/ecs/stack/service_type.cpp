// An update of a service is one call of UpdateService for all that has changed: one by one the properties would each
// start a deployment of their own. Hence functions instead of a row.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html
#include "services/ecs/stack/service_type.h"

#include <algorithm>

#include "services/ecs/identifier.h"
#include "services/ecs/service.h"
#include "services/ecs/stack/input.h"
#include "services/ecs/stack/tags.h"

namespace ecs {
namespace {

/// How long CloudFormation waits for a service: "CloudFormation waits … up to three hours".
constexpr auto kStabilizationMax = std::chrono::hours(3);

/// Properties that are not members of UpdateService: they replace the service, or are brought up to date otherwise.
constexpr std::string_view kNotUpdated[] = {
    "Cluster", "Role", "SchedulingStrategy", "ServiceName", "ForceNewDeployment", "LaunchType", "Tags"};

/// What a property that the template takes away goes back to.
Value defaults() {
  return {{"AvailabilityZoneRebalancing", "ENABLED"},
          {"CapacityProviderStrategy", Value::array()},
          {"DeploymentConfiguration",
           {{"MaximumPercent", 200},
            {"MinimumHealthyPercent", 100},
            {"DeploymentCircuitBreaker", {{"Enable", false}, {"Rollback", false}}}}},
          {"EnableECSManagedTags", false},
          {"EnableExecuteCommand", false},
          {"LoadBalancers", Value::array()},
          {"PlacementConstraints", Value::array()},
          {"PlacementStrategies", Value::array()},
          {"PlatformVersion", "LATEST"},
          {"PropagateTags", "NONE"},
          {"ServiceRegistries", Value::array()}};
}

/// The properties in the words of the operations.
Value renamed(Value properties) {
  if (properties.contains("PlacementStrategies")) {
    properties["PlacementStrategy"] = std::move(properties["PlacementStrategies"]);
    properties.erase("PlacementStrategies");
  }
  return properties;
}

/// The names in a service's ARN, which is the physical id.
struct ServiceName {
  std::string cluster, service;
};

ServiceName name_of(Provisioning& provisioning) {
  const auto arn = parse_ecs_arn(provisioning.context(), provisioning.physical_id());
  if (!arn || arn->path.size() != 2) throw ApiError("ServiceNotFoundException", "Service not found.");
  return {.cluster = arn->path[0], .service = arn->path[1]};
}

/// "For new services, if a desired count is not specified, a default value of 1 is used. When using the DAEMON
/// scheduling strategy, the desired count is not required."
std::string create_service(Provisioning& provisioning) {
  Value properties = renamed(provisioning.properties());
  properties.erase("ForceNewDeployment");
  const bool is_daemon = properties.value("SchedulingStrategy", "") == "DAEMON";
  if (!is_daemon && !properties.contains("DesiredCount")) properties["DesiredCount"] = 1;
  properties["Tags"] = stack_tags(provisioning, SystemTags::kLeftOut);
  return call_ecs(provisioning, "CreateService", properties)["service"]["serviceArn"];
}

/// LaunchType is create-only, except that a capacity provider strategy may take its place.
void check_launch_type(const Provisioning& provisioning) {
  if (!provisioning.has_changed("LaunchType")) return;
  const Value& properties = provisioning.properties();
  const bool is_taken_over =
      !properties.contains("LaunchType") && !properties.value("CapacityProviderStrategy", Value::array()).empty();
  if (!is_taken_over) throw ApiError("NotUpdatable", "LaunchType can not be updated.");
}

bool forces_deployment(const Provisioning& provisioning) {
  if (provisioning.has_changed("CapacityProviderStrategy")) return true;
  if (!provisioning.has_changed("ForceNewDeployment")) return false;
  return provisioning.properties().value(Value::json_pointer("/ForceNewDeployment/EnableForceNewDeployment"), false);
}

Value changed_properties(const Provisioning& provisioning) {
  const Value& properties = provisioning.properties();
  const Value initial = defaults();
  Value all = provisioning.previous_properties();
  all.update(properties);
  Value changed = Value::object();
  for (const auto& [name, value] : all.items()) {
    const bool is_updated = std::find(std::begin(kNotUpdated), std::end(kNotUpdated), name) == std::end(kNotUpdated);
    if (!is_updated || !provisioning.has_changed(name)) continue;
    if (properties.contains(name)) {
      changed[name] = value;
    } else if (initial.contains(name)) {
      // Without a property the service goes on with what ECS has by default, or with what it has now (DesiredCount).
      changed[name] = initial[name];
    }
  }
  return changed;
}

void update_service(Provisioning& provisioning) {
  check_launch_type(provisioning);
  const ServiceName name = name_of(provisioning);
  Value input = to_input(provisioning, "UpdateService", renamed(changed_properties(provisioning)));
  if (forces_deployment(provisioning)) input["forceNewDeployment"] = true;
  if (!input.empty()) {
    input["cluster"] = name.cluster;
    input["service"] = name.service;
    provisioning.call(kService, "UpdateService", std::move(input));
  }
  update_stack_tags(provisioning, provisioning.physical_id(), SystemTags::kLeftOut);
}

void remove_service(Provisioning& provisioning) {
  const ServiceName name = name_of(provisioning);
  provisioning.call(kService, "DeleteService", {{"cluster", name.cluster}, {"service", name.service}, {"force", true}});
}

/// The service has its desired tasks, and its only deployment is through. Task sets are deployed by whoever controls
/// them.
bool is_stable(const Value& shown) {
  if (shown[Value::json_pointer("/deploymentController/type")] != "ECS") return true;
  const Value& deployments = shown["deployments"];
  if (deployments.size() != 1 || deployments[0]["rolloutState"] != "COMPLETED") return false;
  return shown["schedulingStrategy"] == "DAEMON" || shown["runningCount"] == shown["desiredCount"];
}

/// Refuses for a service that failed, in the words of AWS's resource handler.
void check_failure(RequestContext& context, const Value& stored, const Value& shown) {
  if (stored.contains("@failure")) {
    throw ApiError("GeneralServiceException",
                   "Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.");
  }
  if (is_stable(shown)) return;
  const double started = shown["deployments"][0]["createdAt"];
  const double waited = emulator::to_timestamp(context.time) - started;
  const double waited_max = std::chrono::duration<double>(kStabilizationMax).count();
  if (waited > waited_max) throw ApiError("NotStabilized", "Exceeded attempts to wait");
}

Value read_service(Provisioning& provisioning) {
  RequestContext& context = provisioning.context();
  const ServiceName name = name_of(provisioning);
  const auto stored = find_service(context, name.cluster, name.service);
  if (!stored || (*stored)["status"] != "ACTIVE") throw ApiError("ServiceNotFoundException", "Service not found.");
  Value shown = shown_service(context, *stored);
  check_failure(context, *stored, shown);
  return {{"ServiceArn", shown["serviceArn"]},
          {"Name", shown["serviceName"]},
          {"Stability", is_stable(shown) ? "STABLE" : "IN_PROGRESS"}};
}

}  // namespace

void add_service_provisioning(Service& service) {
  service.cloudformation.push_back({.type = "AWS::ECS::Service",
                                    .identifier_member = "service",
                                    .state = "/Stability",
                                    .stable_states = {"STABLE"},
                                    .create_resource = create_service,
                                    .update_resource = update_service,
                                    .remove_resource = remove_service,
                                    .read_resource = read_service});
}

}  // namespace ecs
