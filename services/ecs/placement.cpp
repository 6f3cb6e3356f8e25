#include "services/ecs/placement.h"

#include <algorithm>

#include "emulator/time/id_generator.h"
#include "services/ecs/container_instance.h"
#include "services/ecs/refusal.h"
#include "services/ecs/task.h"
#include "services/ecs/task_size.h"

namespace ecs {
namespace {

constexpr const char* kZone = "ecs.availability-zone";

std::string attribute_of(const Value& instance, std::string_view name) {
  for (const Value& attribute : instance.at("attributes")) {
    if (attribute["name"] == name) return attribute.value("value", "");
  }
  return {};
}

int resource_of(const Value& resources, const char* name) {
  for (const Value& resource : resources) {
    if (resource["name"] == name) return resource.value("integerValue", 0);
  }
  return 0;
}

const Value* ports_of(const Value& resources) {
  for (const Value& resource : resources) {
    if (resource["name"] == "PORTS") return &resource["stringSetValue"];
  }
  return nullptr;
}

bool has_port(const Value& resources, const Value& port) {
  const Value* ports = ports_of(resources);
  return ports && std::find(ports->begin(), ports->end(), port) != ports->end();
}

bool fits_architecture(const Value& instance, const Value& definition) {
  const std::string wanted = definition.value(Value::json_pointer("/runtimePlatform/cpuArchitecture"), "X86_64");
  const bool is_stated = definition.contains(Value::json_pointer("/runtimePlatform/cpuArchitecture"));
  return !is_stated || attribute_of(instance, "ecs.cpu-architecture") == (wanted == "ARM64" ? "arm64" : "x86_64");
}

bool has_task_of_group(RequestContext& context, const Value& instance, const std::string& group) {
  const auto tasks = tasks_on(context, instance);
  return std::any_of(tasks.begin(), tasks.end(), [&](const Value& task) { return task["group"] == group; });
}

/// Why the instance does not take the task; nothing if it does.
std::optional<Misfit> misfit_of(RequestContext& context, const Value& instance, const PlacementRequest& request) {
  if (!instance.value("agentConnected", false)) return Misfit{"AGENT", "has the agent disconnected."};
  if (!fits_architecture(instance, request.task_definition)) {
    return Misfit{"ATTRIBUTE", "is missing an attribute required by your task."};
  }
  for (const Value& constraint : request.constraints) {
    if (constraint["type"] == "distinctInstance" && has_task_of_group(context, instance, request.group)) {
      return Misfit{"DISTINCTINSTANCE", "encountered error \"DISTINCTINSTANCE\"."};
    }
  }
  const Value left = remaining_resources(context, instance);
  const Value demand = demand_of(request.task_definition, request.overrides);
  if (demand["cpu"].get<int>() > resource_of(left, "CPU"))
    return Misfit{"RESOURCE:CPU", "has insufficient CPU units available."};
  if (demand["memory"].get<int>() > resource_of(left, "MEMORY")) {
    return Misfit{"RESOURCE:MEMORY", "has insufficient memory available."};
  }
  for (const Value& port : demand["ports"]) {
    if (has_port(left, port)) return Misfit{"RESOURCE:PORTS", "is already using a port required by your task."};
  }
  return std::nullopt;
}

/// "attribute:ecs.availability-zone" and "ecs.availability-zone" mean the attribute, "instanceId" and "host" the
/// instance.
std::string field_of(const Value& instance, std::string field) {
  constexpr std::string_view kAttribute = "attribute:";
  if (field.starts_with(kAttribute)) field = field.substr(kAttribute.size());
  if (field == "instanceId" || field == "host") return instance["containerInstanceArn"];
  return attribute_of(instance, field);
}

/// Orders instances: the smaller, the better.
class Ranking {
 public:
  Ranking(RequestContext& context, const PlacementRequest& request, const std::vector<Value>& instances)
      : context_(context), strategy_(request.strategy) {
    // "The spread strategy … is the default for services": over zones, then over instances.
    if (strategy_.empty()) {
      for (const char* field : {kZone, "instanceId"}) strategy_.push_back({{"type", "spread"}, {"field", field}});
    }
    for (const Value& instance : instances) {
      for (const Value& task : tasks_on(context, instance)) {
        if (task["group"] == request.group) hosts_.push_back(instance);
      }
    }
  }

  std::vector<double> rank_of(const Value& instance) const {
    std::vector<double> rank;
    for (const Value& step : strategy_) {
      const std::string type = step["type"], field = step.value("field", "instanceId");
      if (type == "spread") {
        rank.push_back(static_cast<double>(std::count_if(hosts_.begin(), hosts_.end(), [&](const Value& host) {
          return field_of(host, field) == field_of(instance, field);
        })));
      } else if (type == "binpack") {
        rank.push_back(resource_of(remaining_resources(context_, instance), field == "cpu" ? "CPU" : "MEMORY"));
      } else {
        rank.push_back(static_cast<double>(context_.machine.ids.number()));
      }
    }
    return rank;
  }

 private:
  RequestContext& context_;
  Value strategy_;
  /// The host of each task of the group.
  std::vector<Value> hosts_;
};

void refuse_expressions(const Value& constraints) {
  for (const Value& constraint : constraints) {
    if (constraint["type"] == "memberOf") throw not_implemented("placement constraints of type memberOf");
  }
}

}  // namespace

Place choose_place(RequestContext& context, const PlacementRequest& request) {
  refuse_expressions(request.constraints);
  Place place;
  const std::vector<Value> all = container_instances_of(context, request.cluster_name);
  std::vector<Value> fitting;
  for (const Value& instance : all) {
    const bool is_named = instance["containerInstanceArn"] == request.container_instance;
    if (!request.container_instance.empty() && !is_named) continue;
    if (instance["status"] != "ACTIVE") continue;
    const std::string provider = instance.value("capacityProviderName", "");
    if (!request.capacity_provider.empty() && provider != request.capacity_provider) continue;
    if (auto misfit = misfit_of(context, instance, request)) {
      place.closest = instance;
      place.misfit = std::move(*misfit);
    } else {
      fitting.push_back(instance);
    }
  }
  if (fitting.empty()) return place;
  const Ranking ranking(context, request, all);
  std::vector<std::pair<std::vector<double>, size_t>> ranks;
  for (size_t i = 0; i < fitting.size(); ++i) ranks.emplace_back(ranking.rank_of(fitting[i]), i);
  place.instance = std::move(fitting[std::min_element(ranks.begin(), ranks.end())->second]);
  return place;
}

std::vector<Value> tasks_on(RequestContext& context, const Value& instance) {
  const std::string key = instance["@id"];
  std::vector<Value> tasks;
  for (Value& task : tasks_of_cluster(context, key.substr(0, key.find('/')))) {
    const bool is_on_it = task.value("containerInstanceArn", "") == instance["containerInstanceArn"];
    if (is_on_it && task["desiredStatus"] != "STOPPED") tasks.push_back(std::move(task));
  }
  return tasks;
}

Value remaining_resources(RequestContext& context, const Value& instance) {
  Value left = instance.at("registeredResources");
  for (const Value& task : tasks_on(context, instance)) {
    const Value demand = task.value("@demand", Value::object());
    for (Value& resource : left) {
      if (resource["name"] == "CPU") {
        resource["integerValue"] = resource["integerValue"].get<int>() - demand.value("cpu", 0);
      } else if (resource["name"] == "MEMORY") {
        resource["integerValue"] = resource["integerValue"].get<int>() - demand.value("memory", 0);
      } else if (resource["name"] == "PORTS") {
        for (const Value& port : demand.value("ports", Value::array())) resource["stringSetValue"].push_back(port);
      }
    }
  }
  return left;
}

Value demand_of(const Value& task_definition, const Value& overrides) {
  int cpu = 0, memory = 0;
  Value ports = Value::array();
  const bool is_host = task_definition.value("networkMode", "bridge") == "host";
  for (const Value& container : task_definition.at("containerDefinitions")) {
    cpu += container.value("cpu", 0);
    memory += container.value("memoryReservation", container.value("memory", 0));
    if (task_definition.value("networkMode", "bridge") == "awsvpc") continue;
    const Value mappings = container.value("portMappings", Value::array());
    for (const Value& mapping : mappings) {
      const int port = mapping.value("hostPort", is_host ? mapping.value("containerPort", 0) : 0);
      if (port != 0) ports.push_back(std::to_string(port));
    }
  }
  const auto of_task = [&](const char* member) { return overrides.value(member, task_definition.value(member, "")); };
  if (const auto units = parse_cpu_units(of_task("cpu"))) cpu = *units;
  if (const auto mebibytes = parse_memory_mib(of_task("memory"))) memory = *mebibytes;
  return {{"cpu", cpu}, {"memory", memory}, {"ports", std::move(ports)}};
}

}  // namespace ecs
