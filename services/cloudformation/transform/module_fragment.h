// The names within a module's template fragment, and how a template names what a module holds.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/module-ref-resources.html
#pragma once

#include <map>
#include <set>
#include <string>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// A module where it is used.
struct ModuleUse {
  std::string type, logical_id;
  /// The resource of that type.
  const Node& use;
};

/// The fragment with its names made those of the template: they begin with the module's logical id, and parameters are
/// replaced by the module's properties or their defaults. Throws ValidationError.
Node own_fragment(const Node& fragment, const ModuleUse& module);

/// The logical ids of each module's resources, all parts of the name joined.
using ModuleResources = std::map<std::string, std::set<std::string>>;

/// Makes "Module.Resource" the logical id that the resource has, wherever a resource is named.
void resolve_module_names(Node& node, const ModuleResources& modules);

}  // namespace cloudformation
