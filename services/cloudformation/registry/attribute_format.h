// How attributes look that neither a schema's pattern nor the Service Authorization Reference describes.
#pragma once

#include <string_view>
#include <vector>

namespace cloudformation {

struct AttributeFormat {
  std::string_view type;
  /// "Endpoint.Address".
  std::string_view attribute;
  /// For fill_format; of a list, its items with spaces between them.
  std::string_view format;
  /// The attribute is there only if the resource has this property. Empty: always.
  std::string_view needs = {};
};

/// The rows of a type.
std::vector<AttributeFormat> attribute_formats(std::string_view type);
/// All of them, for tests.
std::vector<AttributeFormat> all_attribute_formats();

}  // namespace cloudformation
