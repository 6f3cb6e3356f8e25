#include "services/ecs/container_definition_rules.h"

#include <map>
#include <set>

#include "services/ecs/identifier.h"
#include "services/ecs/refusal.h"

namespace ecs {
namespace {

constexpr int kPortMax = 65535;
constexpr int kMemoryMinMib = 6;

void check_name_and_image(const Value& container) {
  const std::string name = container.value("name", "");
  if (name.empty()) throw client_exception("Container.name should not be null or empty.");
  if (!is_plain_name(name)) throw client_exception("Container.name contains invalid characters.");
  if (container.value("image", "").empty()) throw client_exception("Container.image should not be null or empty.");
  if (container["image"].get_ref<const std::string&>().size() > 255) {
    throw client_exception("Container.image should not be longer than 255 characters.");
  }
}

/// "The Docker 20.10.0 or later daemon reserves a minimum of 6 MiB of memory for a container"; "If you specify both …
/// memory must be greater than memoryReservation."
void check_memory_limits(const Value& container) {
  const std::string name = container["name"];
  for (const char* member : {"memory", "memoryReservation"}) {
    if (container.contains(member) && container[member] < kMemoryMinMib) {
      throw client_exception("Invalid setting for container '" + name + "'. '" + member + "' must be at least 6 MiB.");
    }
  }
  if (container.contains("memory") && container.contains("memoryReservation") &&
      container["memory"] < container["memoryReservation"]) {
    throw client_exception("Invalid setting for container '" + name +
                           "'. 'memory' must be greater than or equal to 'memoryReservation'.");
  }
}

void check_port_mappings(const Value& container) {
  for (const Value& mapping : container.value("portMappings", Value::array())) {
    for (const char* member : {"containerPort", "hostPort"}) {
      if (!mapping.contains(member)) continue;
      const int port = mapping[member];
      if (port < 0 || port > kPortMax)
        throw client_exception("Invalid port mapping: port " + std::to_string(port) + " is out of range.");
    }
    if (!mapping.contains("containerPort") && !mapping.contains("containerPortRange")) {
      throw client_exception("Invalid port mapping: containerPort should not be null.");
    }
  }
}

void check_environment(const Value& container) {
  std::set<std::string> names;
  for (const Value& variable : container.value("environment", Value::array())) {
    const std::string name = variable.value("name", "");
    if (name.empty()) throw client_exception("Environment variable name should not be null or empty.");
    names.insert(name);
  }
  for (const Value& secret : container.value("secrets", Value::array())) {
    const std::string name = secret.value("name", "");
    if (names.insert(name).second) continue;
    throw client_exception(
        "The secret name must be unique and not shared with any new or existing environment variables set on the "
        "container, such as '" +
        name + "'");
  }
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html gives the bounds.
void check_health_check(const Value& container) {
  if (!container.contains("healthCheck")) return;
  struct Bound {
    const char* member;
    int min, max;
  };
  constexpr Bound kBounds[] = {{"interval", 5, 300}, {"timeout", 2, 120}, {"retries", 1, 10}, {"startPeriod", 0, 300}};
  const Value& check = container["healthCheck"];
  if (check.value("command", Value::array()).empty())
    throw client_exception("Health check command should not be null or empty.");
  for (const Bound& bound : kBounds) {
    if (!check.contains(bound.member)) continue;
    const int value = check[bound.member];
    if (value < bound.min || value > bound.max) {
      throw client_exception(std::string("Invalid health check ") + bound.member + ": " + std::to_string(value) +
                             ". Valid values are between " + std::to_string(bound.min) + " and " +
                             std::to_string(bound.max) + ".");
    }
  }
}

std::string linked_container(const std::string& link) {
  return link.substr(0, link.find(':'));
}

void check_links(const Value& container, const std::set<std::string>& names) {
  for (const Value& link : container.value("links", Value::array())) {
    if (names.count(linked_container(link)) == 0) {
      throw client_exception("Invalid link. Container '" + linked_container(link) +
                             "' does not exist in the task definition.");
    }
  }
  for (const Value& source : container.value("volumesFrom", Value::array())) {
    const std::string name = source.value("sourceContainer", "");
    if (names.count(name) == 0) throw client_exception("Unknown container '" + name + "' in volumesFrom.");
  }
}

using Dependencies = std::map<std::string, std::vector<std::string>>;

bool leads_to(const Dependencies& dependencies, const std::string& from, const std::string& to,
              std::set<std::string>& seen) {
  const auto found = dependencies.find(from);
  if (found == dependencies.end() || !seen.insert(from).second) return false;
  for (const std::string& next : found->second) {
    if (next == to || leads_to(dependencies, next, to, seen)) return true;
  }
  return false;
}

/// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html: "COMPLETE … can't be set on
/// an essential container"; HEALTHY "requires that the dependent container has health checks configured".
void check_dependency(const Value& dependency, const std::map<std::string, const Value*>& containers) {
  const std::string name = dependency["containerName"], condition = dependency["condition"];
  const auto target = containers.find(name);
  if (target == containers.end())
    throw client_exception("Container dependency '" + name + "' does not exist in the task definition.");
  if ((condition == "COMPLETE" || condition == "SUCCESS") && target->second->value("essential", true)) {
    throw client_exception("Essential container '" + name + "' can not be a dependency with condition " + condition +
                           ".");
  }
  if (condition == "HEALTHY" && !target->second->contains("healthCheck")) {
    throw client_exception("Container '" + name +
                           "' has no health check, which a dependency with condition HEALTHY requires.");
  }
}

}  // namespace

void check_container(const Value& container) {
  check_name_and_image(container);
  check_memory_limits(container);
  check_port_mappings(container);
  check_environment(container);
  check_health_check(container);
}

void check_containers_together(const Value& definition) {
  std::map<std::string, const Value*> containers;
  std::set<std::string> names;
  bool has_essential = false;
  for (const Value& container : definition["containerDefinitions"]) {
    const std::string name = container["name"];
    if (!names.insert(name).second)
      throw client_exception("Container names must be unique: '" + name + "' is used twice.");
    containers[name] = &container;
    has_essential = has_essential || container.value("essential", true);
  }
  if (!has_essential) throw client_exception("At least one container must be marked as essential.");

  Dependencies dependencies;
  for (const auto& [name, container] : containers) {
    check_links(*container, names);
    for (const Value& dependency : container->value("dependsOn", Value::array())) {
      check_dependency(dependency, containers);
      dependencies[name].push_back(dependency["containerName"]);
    }
  }
  for (const auto& [name, targets] : dependencies) {
    std::set<std::string> seen;
    if (leads_to(dependencies, name, name, seen))
      throw client_exception("Container dependencies must not form a cycle: '" + name + "'.");
  }
}

}  // namespace ecs
