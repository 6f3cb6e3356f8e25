// The package of a type: a zip file with its schema, and a module's template fragment.
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-package.html
#pragma once

#include <string>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/node.h"

namespace cloudformation {

struct TypePackage {
  /// The schema's text.
  std::string schema;
  /// Of a module: its template fragment, as JSON text.
  std::string fragment = {};
};

/// Takes a package apart. Throws ApiError with the reason why it is none of that kind of type.
TypePackage read_type_package(const std::string& archive, const std::string& type, const std::string& type_name);

/// The fragment of a module as a tree.
Node read_fragment(const std::string& text);

}  // namespace cloudformation
