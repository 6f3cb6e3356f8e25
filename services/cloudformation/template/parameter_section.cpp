// The section Parameters: declarations, not values.
#include <charconv>
#include <set>

#include "services/cloudformation/template/parameter_type.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/template/sections.h"

namespace cloudformation {
namespace {

const std::set<std::string_view> kParameterAttributes = {
    "Type",     "Default",  "AllowedValues", "AllowedPattern",        "MinLength",  "MaxLength",
    "MinValue", "MaxValue", "NoEcho",        "ConstraintDescription", "Description"};

std::optional<double> read_bound(const ParameterDeclaration& parameter, const std::string& text,
                                 std::string_view attribute) {
  if (text.empty()) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    refuse("Template error: Parameter '" + parameter.name + "' " + std::string(attribute) + " must be a number");
  }
  return value;
}

void refuse_misplaced(const ParameterDeclaration& parameter, std::string_view attribute, std::string_view type) {
  refuse("Template error: Parameter '" + parameter.name + "' " + std::string(attribute) +
         " must be on a parameter of type " + std::string(type));
}

/// Lengths and patterns are for texts, bounds of value for numbers.
void check_constraints_fit(const ParameterDeclaration& parameter, const Node& declaration, const ParameterType& type) {
  for (const std::string_view attribute : {"MinLength", "MaxLength", "AllowedPattern"}) {
    if (type.is_number && declaration.find(attribute)) refuse_misplaced(parameter, attribute, "String");
  }
  for (const std::string_view attribute : {"MinValue", "MaxValue"}) {
    if (!type.is_number && declaration.find(attribute)) refuse_misplaced(parameter, attribute, "Number");
  }
}

std::vector<std::string> read_allowed_values(const Node& declaration) {
  const Node* values = declaration.find("AllowedValues");
  if (!values) return {};
  if (!values->is_list()) refuse("Template format error: Every AllowedValues member must be a list.");
  std::vector<std::string> result;
  for (const Node& value : values->items) {
    if (!value.is_scalar()) refuse("Template format error: Every AllowedValues member must be a list of strings.");
    result.push_back(value.text);
  }
  return result;
}

ParameterDeclaration read_parameter(const Member& member) {
  const Node& declaration = member.value;
  if (!declaration.is_map()) refuse("Template format error: Any Parameters member must be an object.");
  for (const Member& attribute : declaration.members) {
    if (!kParameterAttributes.contains(attribute.key))
      refuse("Invalid template parameter property '" + attribute.key + "'");
  }
  ParameterDeclaration result;
  result.name = member.key;
  result.position = member.position;
  result.type = text_member(declaration, "Type");
  if (result.type.empty()) refuse("Template format error: Every Parameters object must contain a Type member.");
  const auto type = parse_parameter_type(result.type);
  if (!type) refuse("Template format error: Unrecognized parameter type: " + result.type);
  if (declaration.find("Default")) result.default_value = text_member(declaration, "Default");
  if (declaration.find("AllowedPattern")) result.allowed_pattern = text_member(declaration, "AllowedPattern");
  result.allowed_values = read_allowed_values(declaration);
  result.min_length_text = text_member(declaration, "MinLength");
  result.max_length_text = text_member(declaration, "MaxLength");
  result.min_value_text = text_member(declaration, "MinValue");
  result.max_value_text = text_member(declaration, "MaxValue");
  result.min_length = read_bound(result, result.min_length_text, "MinLength");
  result.max_length = read_bound(result, result.max_length_text, "MaxLength");
  result.min_value = read_bound(result, result.min_value_text, "MinValue");
  result.max_value = read_bound(result, result.max_value_text, "MaxValue");
  result.constraint_description = text_member(declaration, "ConstraintDescription");
  result.description = text_member(declaration, "Description");
  if (result.description.size() > kParameterDescriptionLengthMax) {
    refuse("Template format error: 'Description' length is greater than " +
           std::to_string(kParameterDescriptionLengthMax) + ".");
  }
  result.no_echo = is_true_text(text_member(declaration, "NoEcho"));
  check_constraints_fit(result, declaration, *type);
  return result;
}

}  // namespace

void read_parameters(const Node& document, Template& result) {
  const Node* section = section_map(document, "Parameters", kParametersMax);
  if (!section) return;
  for (const Member& member : section->members) {
    check_name("Parameter", member.key);
    result.parameters.push_back(read_parameter(member));
  }
}

}  // namespace cloudformation
