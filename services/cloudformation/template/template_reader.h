// From a template's text to its tree. JSON where the text begins with a brace, else YAML 1.1 as CloudFormation sees it.
#pragma once

#include <string_view>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

inline constexpr size_t kTemplateBytesMax = 1'048'576;
/// Of the text inside a request. The model's own check answers it; a TemplateURL may bring kTemplateBytesMax.
inline constexpr size_t kInlineTemplateBytesMax = 51'200;
inline constexpr int kTemplateNestingMax = 100;
/// Nodes of the tree after aliases are expanded: what keeps an alias bomb small.
inline constexpr size_t kTemplateNodesMax = 200'000;

/// The tree of the template. Refuses what is not well-formed, too large, no map, or holds a null.
Node read_template(std::string_view body);

/// The parts, without the checks of the whole. Both keep the last of equal keys, as AWS does.
Node read_json(std::string_view body);
/// YAML refuses unknown tags and hash merges; short tags become their long forms.
Node read_yaml(std::string_view body);

}  // namespace cloudformation
