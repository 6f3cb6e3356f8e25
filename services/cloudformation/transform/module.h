// Modules: resources of a type "Org::Service::Name::MODULE" are replaced by what the module's template fragment holds.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/modules.html
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

/// The fragment of a registered module; nothing for a type that nobody registered.
using FindFragment = std::function<std::optional<Node>(const std::string& type)>;

/// Where a resource's metadata tells of the modules that it comes from: {"TypeHierarchy", "LogicalIdHierarchy"}.
constexpr std::string_view kModuleMetadata = "AWS::CloudFormation::Module";

/// Whether the template has a resource that is a registered module.
bool uses_modules(const Node& document, const FindFragment& find_fragment);

/// The document with every module in it replaced by its fragment's resources, outputs, conditions and mappings, whose
/// names begin with the module's logical id. A parameter of the fragment becomes the property of that name. Throws
/// ValidationError for properties that the module does not have or lacks.
Node expand_modules(Node document, const FindFragment& find_fragment);

}  // namespace cloudformation
