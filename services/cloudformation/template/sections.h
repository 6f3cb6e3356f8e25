// The readers of a template's sections; parse_template calls them in AWS's order.
#pragma once

#include <functional>

#include "services/cloudformation/template/template.h"

namespace cloudformation {

bool is_alphanumeric(std::string_view name);
/// Refuses a name ("Resource name my-id is non alphanumeric.") or one that is too long.
void check_name(std::string_view kind, std::string_view name);
/// The section as a map, or nullptr if the template has none. Refuses other shapes and more than `limit` members.
const Node* section_map(const Node& document, std::string_view name, size_t limit);
/// The text of an optional string member; numbers and booleans count as strings. `where` is the section, for refusals.
std::string text_member(const Node& holder, std::string_view name);

void read_parameters(const Node& document, Template& result);
void read_mappings(const Node& document, Template& result);
void read_conditions(const Node& document, Template& result);
void read_rules(const Node& document, Template& result);
void read_resources(const Node& document, Template& result);
void read_outputs(const Node& document, Template& result);

}  // namespace cloudformation
