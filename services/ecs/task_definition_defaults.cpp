#include "services/ecs/task_definition_defaults.h"

#include "services/ecs/refusal.h"
#include "services/ecs/task_size.h"

namespace ecs {
namespace {

void add_absent(Value& object, const Value& defaults) {
  for (const auto& [name, value] : defaults.items()) {
    if (!object.contains(name)) object[name] = value;
  }
}

/// "awsvpc" and "host" use the container's own port; a bridge chooses one when the task starts, which is written 0.
void complete_port_mappings(Value& container, const std::string& network_mode) {
  const bool is_direct = network_mode == "awsvpc" || network_mode == "host";
  for (Value& mapping : container["portMappings"]) {
    add_absent(mapping, {{"protocol", "tcp"}});
    if (!mapping.contains("containerPort") || mapping.contains("hostPort")) continue;
    mapping["hostPort"] = is_direct ? mapping["containerPort"] : Value(0);
  }
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
void complete_health_check(Value& container) {
  if (container.contains("healthCheck")) {
    add_absent(container["healthCheck"], {{"interval", 30}, {"timeout", 5}, {"retries", 3}});
  }
}

}  // namespace

void normalize_sizes(Value& definition) {
  constexpr const char* kSeeGuide =
      " setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.";
  if (definition.contains("cpu")) {
    const auto cpu = parse_cpu_units(definition["cpu"].get<std::string>());
    if (!cpu) throw client_exception(std::string("Invalid 'cpu'") + kSeeGuide);
    definition["cpu"] = std::to_string(*cpu);
  }
  if (definition.contains("memory")) {
    const auto memory = parse_memory_mib(definition["memory"].get<std::string>());
    if (!memory) throw client_exception(std::string("Invalid 'memory'") + kSeeGuide);
    definition["memory"] = std::to_string(*memory);
  }
}

void fill_in_defaults(Value& definition) {
  const std::string network_mode = definition.value("networkMode", "bridge");
  for (Value& container : definition["containerDefinitions"]) {
    add_absent(container, {{"cpu", 0},
                           {"essential", true},
                           {"portMappings", Value::array()},
                           {"environment", Value::array()},
                           {"mountPoints", Value::array()},
                           {"volumesFrom", Value::array()},
                           {"systemControls", Value::array()}});
    complete_port_mappings(container, network_mode);
    complete_health_check(container);
  }
  add_absent(definition, {{"volumes", Value::array()}, {"placementConstraints", Value::array()}});
  for (Value& volume : definition["volumes"]) {
    if (volume.contains("efsVolumeConfiguration"))
      add_absent(volume["efsVolumeConfiguration"], {{"rootDirectory", "/"}});
    if (volume.contains("dockerVolumeConfiguration"))
      add_absent(volume["dockerVolumeConfiguration"], {{"scope", "task"}, {"driver", "local"}});
  }
}

}  // namespace ecs
