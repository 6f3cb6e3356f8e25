#include "services/cloudformation/template/dependency_graph.h"

#include <algorithm>

#include "services/cloudformation/template/refusal.h"

namespace cloudformation {
namespace {

void add_name(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void collect_dependencies(const Template& source, const Resource& resource, const Conditions* conditions,
                          const std::set<std::string>& active, DependencyGraph& graph,
                          std::vector<std::string>& unresolved) {
  std::set<std::string>& needed = graph.dependencies[resource.logical_id];
  for (const std::string& name : resource.depends_on) {
    if (active.contains(name)) needed.insert(name);
  }
  for (const Node* part :
       {&resource.properties, &resource.metadata, &resource.creation_policy, &resource.update_policy}) {
    for (const Reference& reference : references_of(*part, conditions)) {
      if (active.contains(reference.name)) {
        needed.insert(reference.name);
      } else if (source.find_resource(reference.name)) {
        add_name(unresolved, reference.name);
      }
    }
  }
  for (const std::string& name : needed) graph.dependents[name].insert(resource.logical_id);
}

/// Takes resources whose needs are all met, again and again. What is left over lies on a cycle or behind one.
void sort_graph(DependencyGraph& graph) {
  std::map<std::string, size_t> position, waiting_for;
  std::set<size_t> ready;
  for (size_t i = 0; i < graph.resources.size(); ++i) {
    position[graph.resources[i]] = i;
    waiting_for[graph.resources[i]] = graph.dependencies[graph.resources[i]].size();
    if (waiting_for[graph.resources[i]] == 0) ready.insert(i);
  }
  while (!ready.empty()) {
    const std::string name = graph.resources[*ready.begin()];
    ready.erase(ready.begin());
    graph.order.push_back(name);
    for (const std::string& dependent : graph.dependents[name]) {
      if (--waiting_for[dependent] == 0) ready.insert(position[dependent]);
    }
  }
}

/// The leftovers that lie on a cycle: what remains after those that nothing left over waits for are taken away.
std::vector<std::string> resources_on_cycles(const DependencyGraph& graph) {
  std::set<std::string> left(graph.resources.begin(), graph.resources.end());
  for (const std::string& name : graph.order) left.erase(name);
  for (bool has_changed = true; has_changed;) {
    has_changed = false;
    for (auto at = left.begin(); at != left.end();) {
      const auto dependents = graph.dependents.find(*at);
      const bool is_needed = dependents != graph.dependents.end() &&
                             std::any_of(dependents->second.begin(), dependents->second.end(),
                                         [&](const std::string& dependent) { return left.contains(dependent); });
      has_changed = has_changed || !is_needed;
      at = is_needed ? std::next(at) : left.erase(at);
    }
  }
  std::vector<std::string> result;
  for (const std::string& name : graph.resources) {
    if (left.contains(name)) result.push_back(name);
  }
  return result;
}

}  // namespace

bool is_active(const std::string& condition, const Conditions& conditions) {
  if (condition.empty()) return true;
  const auto value = conditions.find(condition);
  return value != conditions.end() && value->second;
}

DependencyGraph dependency_graph(const Template& source, const Conditions* conditions) {
  DependencyGraph graph;
  for (const Resource& resource : source.resources) {
    if (!conditions || is_active(resource.condition, *conditions)) graph.resources.push_back(resource.logical_id);
  }
  const std::set<std::string> active(graph.resources.begin(), graph.resources.end());
  std::vector<std::string> unresolved;
  for (const Resource& resource : source.resources) {
    if (!active.contains(resource.logical_id)) continue;
    collect_dependencies(source, resource, conditions, active, graph, unresolved);
  }
  if (!unresolved.empty()) {
    refuse("Template format error: Unresolved resource dependencies " + bracketed(unresolved) +
           " in the Resources block of the template");
  }
  sort_graph(graph);
  if (graph.order.size() < graph.resources.size()) {
    refuse("Circular dependency between resources: " + bracketed(resources_on_cycles(graph)));
  }
  return graph;
}

void check_output_references(const Template& source, const Conditions& conditions) {
  std::vector<std::string> unresolved;
  for (const Output& output : source.outputs) {
    if (!is_active(output.condition, conditions)) continue;
    for (const Reference& reference : references_of(output.value, &conditions)) {
      const Resource* resource = source.find_resource(reference.name);
      if (resource && !is_active(resource->condition, conditions)) add_name(unresolved, reference.name);
    }
  }
  if (unresolved.empty()) return;
  refuse("Unresolved resource dependencies " + bracketed(unresolved) + " in the Outputs block of the template");
}

}  // namespace cloudformation
