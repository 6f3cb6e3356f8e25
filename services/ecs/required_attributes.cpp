#include "services/ecs/required_attributes.h"

#include <algorithm>
#include <set>

#include "services/ecs/task_definition_rules.h"
#include "services/ecs/task_size.h"

namespace ecs {
namespace {

using Condition = bool (*)(const Value& definition);
using ContainerCondition = bool (*)(const Value& container);

bool any_container(const Value& definition, const std::function<bool(const Value&)>& condition) {
  const Value& containers = definition.at("containerDefinitions");
  return std::any_of(containers.begin(), containers.end(), condition);
}

bool has_ecr_image(const Value& container) {
  const std::string image = container.value("image", "");
  return image.find(".dkr.ecr.") != std::string::npos && image.find(".amazonaws.com") != std::string::npos;
}

std::string log_driver(const Value& container) {
  return container.value(Value::json_pointer("/logConfiguration/logDriver"), "");
}

/// Whether a secret comes from Secrets Manager (by its ARN) or from a Systems Manager parameter (by ARN or name).
bool has_secret_of(const Value& container, bool is_secrets_manager) {
  const Value secrets = container.value("secrets", Value::array());
  return std::any_of(secrets.begin(), secrets.end(), [&](const Value& secret) {
    return (secret.value("valueFrom", "").find(":secretsmanager:") != std::string::npos) == is_secrets_manager;
  });
}

bool has_items(const Value& object, const char* member) {
  return object.contains(member) && !object[member].empty();
}

struct DefinitionCapability {
  std::string_view name;
  Condition is_needed;
};

/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-constraints.html names the capabilities.
constexpr DefinitionCapability kDefinitionCapabilities[] = {
    {"ecs.capability.task-eni", [](const Value& d) { return d.value("networkMode", "") == "awsvpc"; }},
    {"com.amazonaws.ecs.capability.task-iam-role",
     [](const Value& d) { return d.contains("taskRoleArn") && d.value("networkMode", "") != "host"; }},
    {"com.amazonaws.ecs.capability.task-iam-role-network-host",
     [](const Value& d) { return d.contains("taskRoleArn") && d.value("networkMode", "") == "host"; }},
    {"ecs.capability.pid-ipc-namespace-sharing",
     [](const Value& d) { return d.contains("pidMode") || d.contains("ipcMode"); }},
    {"ecs.capability.aws-appmesh", [](const Value& d) { return d.contains("proxyConfiguration"); }},
    {"ecs.capability.extensible-ephemeral-storage", [](const Value& d) { return d.contains("ephemeralStorage"); }},
    {"ecs.capability.efs",
     [](const Value& d) {
       const Value volumes = d.value("volumes", Value::array());
       return std::any_of(volumes.begin(), volumes.end(),
                          [](const Value& volume) { return volume.contains("efsVolumeConfiguration"); });
     }},
    {"ecs.capability.execution-role-awslogs",
     [](const Value& d) {
       return d.contains("executionRoleArn") &&
              any_container(d, [](const Value& c) { return log_driver(c) == "awslogs"; });
     }},
    {"ecs.capability.execution-role-ecr-pull",
     [](const Value& d) { return d.contains("executionRoleArn") && any_container(d, has_ecr_image); }},
};

struct ContainerCapability {
  std::string_view name;
  ContainerCondition is_needed;
};

constexpr ContainerCapability kContainerCapabilities[] = {
    {"com.amazonaws.ecs.capability.docker-remote-api.1.18",
     [](const Value& c) {
       return has_items(c, "environment") || has_items(c, "portMappings") || has_items(c, "mountPoints") ||
              has_items(c, "entryPoint") || has_items(c, "command");
     }},
    {"com.amazonaws.ecs.capability.docker-remote-api.1.19", [](const Value& c) { return log_driver(c) == "awslogs"; }},
    {"com.amazonaws.ecs.capability.docker-remote-api.1.21",
     [](const Value& c) { return c.contains("memoryReservation"); }},
    {"com.amazonaws.ecs.capability.docker-remote-api.1.29", [](const Value& c) { return c.contains("healthCheck"); }},
    {"com.amazonaws.ecs.capability.ecr-auth", has_ecr_image},
    {"com.amazonaws.ecs.capability.privileged-container", [](const Value& c) { return c.value("privileged", false); }},
    {"ecs.capability.container-health-check", [](const Value& c) { return c.contains("healthCheck"); }},
    {"ecs.capability.container-ordering", [](const Value& c) { return has_items(c, "dependsOn"); }},
    {"ecs.capability.env-files.s3", [](const Value& c) { return has_items(c, "environmentFiles"); }},
    {"ecs.capability.firelens.fluentbit",
     [](const Value& c) { return c.value(Value::json_pointer("/firelensConfiguration/type"), "") == "fluentbit"; }},
    {"ecs.capability.firelens.fluentd",
     [](const Value& c) { return c.value(Value::json_pointer("/firelensConfiguration/type"), "") == "fluentd"; }},
    {"ecs.capability.private-registry-authentication.secretsmanager",
     [](const Value& c) { return c.contains("repositoryCredentials"); }},
    {"ecs.capability.secrets.asm.environment-variables", [](const Value& c) { return has_secret_of(c, true); }},
    {"ecs.capability.secrets.ssm.environment-variables", [](const Value& c) { return has_secret_of(c, false); }},
};

}  // namespace

bool fits_fargate(const Value& definition) {
  if (definition.value("networkMode", "") != "awsvpc" || !definition.contains("cpu") ||
      !definition.contains("memory")) {
    return false;
  }
  return !fargate_objection(definition);
}

Value compatibilities_of(const Value& definition) {
  const std::string network_mode = definition.value("networkMode", "bridge");
  const Value required = definition.value("requiresCompatibilities", Value::array());
  Value result = Value::array();
  // External instances have no elastic network interfaces to give to tasks.
  if (network_mode != "awsvpc") result.push_back("EXTERNAL");
  result.push_back("EC2");
  if (fits_fargate(definition)) result.push_back("FARGATE");
  for (const Value& wanted : required) {
    if (std::find(result.begin(), result.end(), wanted) == result.end()) result.push_back(wanted);
  }
  return result;
}

Value required_attributes_of(const Value& definition) {
  std::set<std::string_view> names;
  for (const DefinitionCapability& capability : kDefinitionCapabilities) {
    if (capability.is_needed(definition)) names.insert(capability.name);
  }
  std::set<std::string> drivers;
  for (const Value& container : definition.at("containerDefinitions")) {
    for (const ContainerCapability& capability : kContainerCapabilities) {
      if (capability.is_needed(container)) names.insert(capability.name);
    }
    if (const std::string driver = log_driver(container); !driver.empty()) drivers.insert(driver);
  }
  Value result = Value::array();
  for (const std::string& driver : drivers) {
    result.push_back({{"name", "com.amazonaws.ecs.capability.logging-driver." + driver}});
  }
  for (const std::string_view name : names) result.push_back({{"name", name}});
  return result;
}

}  // namespace ecs
