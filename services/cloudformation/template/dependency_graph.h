// Which resource waits for which.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/cloudformation/template/references.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

struct DependencyGraph {
  /// The logical ids of the resources whose condition holds, in the template's order.
  std::vector<std::string> resources;
  /// What each of them needs first: DependsOn, and whatever its properties, metadata and policies refer to.
  std::map<std::string, std::set<std::string>> dependencies;
  /// The other direction: who waits for it.
  std::map<std::string, std::set<std::string>> dependents;
  /// An order in which every resource follows what it needs; ties in the template's order. Reversed, it is the order
  /// of deletion.
  std::vector<std::string> order;
};

/// The graph. With conditions, resources that are switched off are left out: DependsOn of one is dropped silently, and
/// any other reference to one is refused as unresolved, as AWS does. Without conditions everything counts.
/// Throws `Circular dependency between resources: [A, B]`.
DependencyGraph dependency_graph(const Template& source, const Conditions* conditions);

/// Whether the resource or output with this Condition attribute (or none) exists under the conditions.
bool is_active(const std::string& condition, const Conditions& conditions);

/// Refuses outputs that refer to resources which are switched off.
void check_output_references(const Template& source, const Conditions& conditions);

}  // namespace cloudformation
