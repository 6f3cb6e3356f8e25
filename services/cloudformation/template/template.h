// A template taken apart into its sections, structurally valid. Start here; README.md says what to call next.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/cloudformation/template/node.h"

namespace cloudformation {

inline constexpr size_t kResourcesMax = 500;
inline constexpr size_t kParametersMax = 200;
inline constexpr size_t kMappingsMax = 200;
inline constexpr size_t kMappingAttributesMax = 200;
inline constexpr size_t kOutputsMax = 200;
/// Ours: AWS names no limit of these two beside the template's size.
inline constexpr size_t kConditionsMax = 2000;
inline constexpr size_t kRulesMax = 200;
inline constexpr size_t kNameLengthMax = 255;
inline constexpr size_t kDescriptionBytesMax = 1024;
inline constexpr size_t kParameterDescriptionLengthMax = 4000;
inline constexpr size_t kDynamicReferencesMax = 60;
inline constexpr size_t kConditionOperandsMax = 10;

struct ParameterDeclaration {
  std::string name;
  std::string type;
  std::optional<std::string> default_value;
  std::vector<std::string> allowed_values;
  std::optional<std::string> allowed_pattern;
  std::optional<double> min_length, max_length, min_value, max_value;
  /// The bounds as the template writes them, for messages and summaries.
  std::string min_length_text, max_length_text, min_value_text, max_value_text;
  std::string constraint_description;
  std::string description;
  bool no_echo = false;
  Position position;
};

struct Resource {
  std::string logical_id;
  std::string type;
  /// A map, or null where the template gives none.
  Node properties;
  Node metadata;
  std::vector<std::string> depends_on;
  /// Empty where the resource has none.
  std::string condition;
  Node creation_policy;
  Node update_policy;
  /// "Delete", "Retain", "RetainExceptOnCreate", "Snapshot", or empty for the type's default.
  std::string deletion_policy;
  std::string update_replace_policy;
  std::string version;
  Position position;
};

struct Output {
  std::string name;
  Node value;
  std::string description;
  /// The name of the export, usually a function.
  std::optional<Node> export_name;
  std::string condition;
  Position position;
};

struct RuleAssertion {
  Node assert;
  std::string description;
};

struct Rule {
  std::string name;
  std::optional<Node> condition;
  std::vector<RuleAssertion> assertions;
};

struct Condition {
  std::string name;
  Node expression;
};

struct Template {
  /// The whole, as read.
  Node document;
  std::string version;
  std::string description;
  Node metadata;
  /// The map of mappings; null where there are none.
  Node mappings;
  std::vector<ParameterDeclaration> parameters;
  std::vector<Condition> conditions;
  std::vector<Resource> resources;
  /// Where the resources stand, in the order of their ids: many a function asks for one.
  std::vector<size_t> resources_by_id;
  std::vector<Output> outputs;
  std::vector<Rule> rules;
  /// The names of the top-level transforms, then those of Fn::Transform, in order of appearance.
  std::vector<std::string> transforms;

  const ParameterDeclaration* find_parameter(std::string_view name) const;
  const Resource* find_resource(std::string_view logical_id) const;
  const Condition* find_condition(std::string_view name) const;
};

/// Reads and checks the template's structure: sections, names, attributes, limits and declarations (checklist T01-T19,
/// P01-P10). Throws ApiError("ValidationError") in AWS's words.
Template parse_template(std::string_view body);
/// The same for a tree that is read already (a macro's answer).
Template parse_template(Node document);

}  // namespace cloudformation
