#include "services/ecs/task_definition_rules.h"

#include <algorithm>

#include "services/ecs/container_definition_rules.h"
#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"
#include "services/ecs/task_size.h"

namespace ecs {
namespace {

constexpr size_t kContainersMax = 10;

bool requires_compatibility(const Value& definition, const char* launch_type) {
  const Value required = definition.value("requiresCompatibilities", Value::array());
  return std::find(required.begin(), required.end(), launch_type) != required.end();
}

void check_family(const Value& definition) {
  const std::string family = definition.at("family");
  if (family.empty()) throw client_exception("Family should not be null or empty.");
  if (family.size() > 255) throw client_exception("Family should not be longer than 255 characters.");
  if (!is_plain_name(family)) throw client_exception("Family contains invalid characters.");
}

void check_containers(const Value& definition) {
  const Value& containers = definition.at("containerDefinitions");
  if (containers.empty()) throw client_exception("Container list cannot be empty.");
  if (containers.size() > kContainersMax) throw client_exception("Too many containers. Maximum is 10.");
  for (const Value& container : containers) check_container(container);
  check_containers_together(definition);
}

/// "taskRoleArn: The short name or full Amazon Resource Name (ARN) of the IAM role".
void check_roles(const Value& definition) {
  for (const char* member : {"taskRoleArn", "executionRoleArn"}) {
    const std::string role = definition.value(member, "x");
    const bool is_arn = role.starts_with("arn:");
    if (role.empty() || (is_arn && role.find(":role/") == std::string::npos))
      throw client_exception("Role is not valid");
  }
}

/// "Network mode none … port mappings can't be specified"; awsvpc and host have no bridge between two port numbers.
void check_ports(const Value& definition) {
  const std::string mode = definition.value("networkMode", "bridge");
  for (const Value& container : definition["containerDefinitions"]) {
    const Value mappings = container.value("portMappings", Value::array());
    if (mode == "none" && !mappings.empty()) {
      throw client_exception("Port mappings are not allowed when networkMode=none.");
    }
    for (const Value& mapping : mappings) {
      const bool is_translated = mapping.contains("hostPort") && mapping["hostPort"] != 0 &&
                                 mapping["hostPort"] != mapping.value("containerPort", Value());
      if (is_translated && (mode == "awsvpc" || mode == "host")) {
        throw client_exception("When networkMode=" + mode +
                               ", the host ports and container ports in port mappings must match.");
      }
    }
    if (mode == "awsvpc" && !container.value("links", Value::array()).empty()) {
      throw client_exception("Links are not supported when networkMode=awsvpc.");
    }
  }
}

void check_volumes(const Value& definition) {
  std::vector<std::string> names;
  for (const Value& volume : definition.value("volumes", Value::array())) {
    const std::string name = volume.value("name", "");
    if (name.empty()) throw client_exception("Volume name should not be null or empty.");
    if (std::find(names.begin(), names.end(), name) != names.end())
      throw client_exception("Volume name '" + name + "' is not unique.");
    names.push_back(name);
  }
  for (const Value& container : definition["containerDefinitions"]) {
    for (const Value& mount : container.value("mountPoints", Value::array())) {
      const std::string source = mount.value("sourceVolume", "");
      if (std::find(names.begin(), names.end(), source) == names.end())
        throw client_exception("Unknown volume '" + source + "'.");
    }
  }
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_EphemeralStorage.html: "The minimum supported value is
/// 21 GiB and the maximum supported value is 200 GiB."
void check_ephemeral_storage(const Value& definition) {
  constexpr int kMin = 21, kMax = 200;
  if (!definition.contains("ephemeralStorage")) return;
  const int size = definition["ephemeralStorage"].value("sizeInGiB", 0);
  if (size < kMin || size > kMax) {
    throw client_exception("Ephemeral storage size must be between 21 GiB and 200 GiB.");
  }
}

void check_fargate(const Value& definition) {
  if (!requires_compatibility(definition, "FARGATE")) return;
  if (const auto objection = fargate_objection(definition)) throw client_exception(*objection);
}

/// "If using the EC2 launch type, you must specify either a task-level memory value or a container-level memory value."
void check_memory(const Value& definition) {
  const int task_memory = std::stoi(definition.value("memory", "0"));
  int hard_total = 0;
  for (const Value& container : definition["containerDefinitions"]) {
    const std::string name = container["name"];
    const int hard = container.value("memory", 0), soft = container.value("memoryReservation", 0);
    if (task_memory == 0 && hard == 0 && soft == 0) {
      throw client_exception("Invalid setting for container '" + name +
                             "'. At least one of 'memory' or 'memoryReservation' must be specified.");
    }
    hard_total += hard > 0 ? hard : soft;
    if (task_memory > 0 && hard > task_memory) {
      throw client_exception("Invalid setting for container '" + name +
                             "'. 'memory' must not exceed the task's memory.");
    }
  }
  if (task_memory > 0 && hard_total > task_memory) {
    throw client_exception(
        "The total amount of memory reserved for all containers within the task must be lower than the task memory "
        "value.");
  }
}

/// "This parameter maps to CpuShares …; the total amount of CPU reserved for all containers within the task must be
/// lower than the task-level cpu value."
void check_cpu(const Value& definition) {
  const int task_cpu = std::stoi(definition.value("cpu", "0"));
  int total = 0;
  for (const Value& container : definition["containerDefinitions"]) total += container.value("cpu", 0);
  if (task_cpu > 0 && total > task_cpu) {
    throw client_exception(
        "The total amount of CPU reserved for all containers within the task must be lower than the task-level cpu "
        "value.");
  }
}

constexpr void (*kRules[])(const Value& definition) = {
    check_family,  check_containers,        check_roles,  check_ports, check_volumes,
    check_fargate, check_ephemeral_storage, check_memory, check_cpu,
};

/// Members of a container that Fargate has no place for, by their path.
/// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
constexpr std::pair<const char*, const char*> kContainerMembersBeyondFargate[] = {
    {"/privileged", "privileged"},
    {"/dockerSecurityOptions", "dockerSecurityOptions"},
    {"/linuxParameters/devices", "devices"},
    {"/linuxParameters/sharedMemorySize", "sharedMemorySize"},
    {"/linuxParameters/tmpfs", "tmpfs"},
    {"/linuxParameters/maxSwap", "maxSwap"},
    {"/linuxParameters/swappiness", "swappiness"},
};

constexpr std::pair<const char*, const char*> kVolumeMembersBeyondFargate[] = {
    {"/host/sourcePath", "sourcePath"},
    {"/dockerVolumeConfiguration", "dockerVolumeConfiguration"},
};

bool is_set(const Value& object, const char* pointer) {
  const Value::json_pointer path(pointer);
  if (!object.contains(path)) return false;
  const Value& value = object.at(path);
  return value != false && !((value.is_array() || value.is_object()) && value.empty());
}

std::optional<std::string> member_beyond_fargate(const Value& definition) {
  for (const Value& container : definition["containerDefinitions"]) {
    for (const auto& [pointer, name] : kContainerMembersBeyondFargate) {
      if (is_set(container, pointer)) return name;
    }
  }
  for (const Value& volume : definition.value("volumes", Value::array())) {
    for (const auto& [pointer, name] : kVolumeMembersBeyondFargate) {
      if (is_set(volume, pointer)) return name;
    }
  }
  if (is_set(definition, "/placementConstraints")) return "placementConstraints";
  if (definition.value("pidMode", "") == "host") return "pidMode=host";
  if (definition.contains("ipcMode")) return "ipcMode";
  return std::nullopt;
}

/// Fargate fetches images and ships logs by the execution role, since there is no instance whose role it could use.
std::optional<std::string> missing_execution_role(const Value& definition) {
  if (definition.contains("executionRoleArn")) return std::nullopt;
  for (const Value& container : definition["containerDefinitions"]) {
    if (container.value(Value::json_pointer("/logConfiguration/logDriver"), "") == "awslogs") {
      return "Fargate requires task definition to have execution role ARN to support log driver awslogs.";
    }
    if (container.value("image", "").find(".dkr.ecr.") != std::string::npos) {
      return "Fargate requires task definition to have execution role ARN to support ECR images.";
    }
  }
  return std::nullopt;
}

}  // namespace

void check_task_definition(const Value& definition) {
  for (const auto rule : kRules) rule(definition);
}

std::optional<std::string> fargate_objection(const Value& definition) {
  // AWS writes the quotes like this.
  if (definition.value("networkMode", "") != "awsvpc") return "Fargate only supports network mode \u2018awsvpc\u2019.";
  for (const char* member : {"cpu", "memory"}) {
    if (!definition.contains(member))
      return std::string("Fargate requires that '") + member + "' be defined at the task level.";
  }
  const std::string system = definition.value(Value::json_pointer("/runtimePlatform/operatingSystemFamily"), "LINUX");
  if (!is_fargate_size(std::stoi(definition["cpu"].get<std::string>()),
                       std::stoi(definition["memory"].get<std::string>()), system.starts_with("WINDOWS"))) {
    return "No Fargate configuration exists for given values.";
  }
  if (const auto member = member_beyond_fargate(definition))
    return "Fargate compatible task definitions do not support " + *member;
  return missing_execution_role(definition);
}

}  // namespace ecs
