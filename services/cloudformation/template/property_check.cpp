#include "services/cloudformation/template/property_check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "protocol/codec/utf8.h"
#include "services/cloudformation/template/dynamic_reference.h"
#include "services/cloudformation/template/property_scalar.h"

namespace cloudformation {
namespace {

using nlohmann::json;
using protocol::FactDocument;
using Kind = PropertyViolation::Kind;

constexpr int kDepthMax = 100;

std::string found_name(const Node& node) {
  if (node.is_list()) return "JSONArray";
  if (node.is_map()) return "JSONObject";
  return "String";
}

class PropertyCheck {
 public:
  explicit PropertyCheck(const ResourceSchema& schema) : schema_(schema) {}

  json check(FactDocument schema, const Node& node, PropertyPath& path) {
    schema = schema_.resolve(schema);
    if (node.is_unknown() || path.size() > kDepthMax) return to_json(node);
    json value = node.is_map()    ? check_map(schema, node, path)
                 : node.is_list() ? check_list(schema, node, path)
                                  : check_scalar(schema, node, path);
    check_combinations(schema, node, path, value);
    return value;
  }

  std::vector<PropertyViolation> violations;

 private:
  void violate(Kind kind, const PropertyPath& path, std::string key) {
    violations.push_back({.kind = kind, .path = path, .key = std::move(key), .expected = {}, .found = {}});
  }

  void violate_type(const FactDocument& schema, const Node& node, const PropertyPath& path) {
    violations.push_back({.kind = Kind::kType,
                          .path = path,
                          .key = "type",
                          .expected = expected_type_name(schema),
                          .found = found_name(node)});
  }

  static bool allows(const FactDocument& schema, std::string_view type) {
    const auto types = schema_types(schema);
    return types.empty() || types.contains(type);
  }

  json check_map(const FactDocument& schema, const Node& node, PropertyPath& path) {
    if (!allows(schema, "object")) {
      violate_type(schema, node, path);
      return to_json(node);
    }
    json value = json::object();
    for (const Member& member : node.members) {
      const auto property = schema_of_key(schema, member.key);
      path.push_back(member.key);
      value[member.key] = property ? check(*property, member.value, path) : to_json(member.value);
      path.pop_back();
      if (!property && forbids_others(schema)) violate(Kind::kUnsupported, path, member.key);
    }
    check_required(schema, node, path);
    check_size(schema, "minProperties", "maxProperties", node.members.size(), path);
    return value;
  }

  /// Objects that list no properties at all take any (policy documents).
  static bool forbids_others(const FactDocument& schema) {
    const auto additional = schema.find("additionalProperties");
    const bool lists_any = schema.contains("properties") || schema.contains("patternProperties");
    return additional && additional->is_boolean() && !additional->boolean() && lists_any;
  }

  std::optional<FactDocument> schema_of_key(const FactDocument& schema, const std::string& key) const {
    if (const auto properties = schema.find("properties")) {
      if (const auto property = properties->find(key)) return property;
    }
    const auto patterns = schema.find("patternProperties");
    for (size_t i = 0; patterns && i < patterns->size(); ++i) {
      const auto pattern = schema_.pattern(patterns->key(i));
      if (!pattern || pattern->matches_somewhere(key)) return (*patterns)[i];
    }
    const auto additional = schema.find("additionalProperties");
    if (additional && additional->is_object()) return additional;
    return std::nullopt;
  }

  void check_required(const FactDocument& schema, const Node& node, const PropertyPath& path) {
    const auto required = schema.find("required");
    for (size_t i = 0; required && i < required->size(); ++i) {
      const std::string key((*required)[i].string());
      if (!node.find(key)) violate(Kind::kRequired, path, key);
    }
    const auto dependent = schema.find("dependentRequired");
    for (size_t i = 0; dependent && i < dependent->size(); ++i) {
      if (!node.find(dependent->key(i))) continue;
      for (size_t j = 0; j < (*dependent)[i].size(); ++j) {
        const std::string key((*dependent)[i][j].string());
        if (!node.find(key)) violate(Kind::kRequired, path, key);
      }
    }
  }

  json check_list(const FactDocument& schema, const Node& node, PropertyPath& path) {
    if (!allows(schema, "array")) {
      violate_type(schema, node, path);
      return to_json(node);
    }
    json value = json::array();
    const auto items = schema.find("items");
    for (size_t i = 0; i < node.items.size(); ++i) {
      path.push_back(std::to_string(i));
      value.push_back(items ? check(*items, node.items[i], path) : to_json(node.items[i]));
      path.pop_back();
    }
    check_size(schema, "minItems", "maxItems", node.items.size(), path);
    const auto unique = schema.find("uniqueItems");
    if (unique && unique->boolean() && !contains_unknown(node)) {
      const std::set<json> distinct(value.begin(), value.end());
      if (distinct.size() < value.size()) violate(Kind::kConstraint, path, "uniqueItems");
    }
    return value;
  }

  void check_size(const FactDocument& schema, std::string_view least, std::string_view most, size_t size,
                  const PropertyPath& path) {
    if (const auto bound = schema.find(least); bound && static_cast<double>(size) < bound->number()) {
      violate(Kind::kConstraint, path, std::string(least));
    }
    if (const auto bound = schema.find(most); bound && static_cast<double>(size) > bound->number()) {
      violate(Kind::kConstraint, path, std::string(most));
    }
  }

  json check_scalar(const FactDocument& schema, const Node& node, const PropertyPath& path) {
    if (has_dynamic_reference(node)) return node.text;
    const auto value = typed_scalar(schema, node);
    if (!value) {
      violate_type(schema, node, path);
      return to_json(node);
    }
    check_choices(schema, *value, path);
    if (value->is_string()) check_text(schema, value->get_ref<const std::string&>(), path);
    if (value->is_number()) check_number(schema, value->get<double>(), path);
    return *value;
  }

  void check_choices(const FactDocument& schema, const json& value, const PropertyPath& path) {
    for (const std::string_view keyword : {"enum", "enumCaseInsensitive"}) {
      const auto choices = schema.find(keyword);
      if (!choices) continue;
      bool is_one = false;
      for (size_t i = 0; i < choices->size(); ++i) {
        is_one = is_one || is_same_scalar((*choices)[i], value, keyword != "enum");
      }
      if (!is_one) violate(Kind::kConstraint, path, "enum");
    }
    const auto constant = schema.find("const");
    if (constant && !is_same_scalar(*constant, value, false)) violate(Kind::kConstraint, path, "const");
  }

  void check_text(const FactDocument& schema, const std::string& text, const PropertyPath& path) {
    check_size(schema, "minLength", "maxLength", protocol::character_count(text), path);
    const auto written = schema.find("pattern");
    if (!written) return;
    const auto pattern = schema_.pattern(written->string());
    if (pattern && !pattern->matches_somewhere(text)) violate(Kind::kConstraint, path, "pattern");
  }

  void check_number(const FactDocument& schema, double number, const PropertyPath& path) {
    const auto bound = [&](std::string_view keyword, auto is_broken) {
      const auto limit = schema.find(keyword);
      if (limit && limit->is_number() && is_broken(limit->number()))
        violate(Kind::kConstraint, path, std::string(keyword));
    };
    bound("minimum", [&](double limit) { return number < limit; });
    bound("maximum", [&](double limit) { return number > limit; });
    bound("exclusiveMinimum", [&](double limit) { return number <= limit; });
    bound("exclusiveMaximum", [&](double limit) { return number >= limit; });
    bound("multipleOf", [&](double step) { return step > 0 && std::abs(std::remainder(number, step)) > 1e-9; });
  }

  /// How many of the subschemas the node satisfies; `value` becomes what the first of those makes of it, where the
  /// schema around them says nothing of the type.
  size_t count_matches(const FactDocument& subschemas, const Node& node, PropertyPath& path, json& value,
                       bool decides_type) {
    size_t matches = 0;
    for (size_t i = 0; i < subschemas.size(); ++i) {
      PropertyCheck attempt(schema_);
      json candidate = attempt.check(subschemas[i], node, path);
      if (!attempt.violations.empty()) continue;
      if (matches++ == 0 && decides_type) value = std::move(candidate);
    }
    return matches;
  }

  void check_combinations(const FactDocument& schema, const Node& node, PropertyPath& path, json& value) {
    const bool decides_type = !schema.contains("type") && !schema.contains("properties");
    const auto count_text = [](size_t count) { return std::to_string(count); };
    if (const auto all = schema.find("allOf")) {
      const size_t matches = count_matches(*all, node, path, value, decides_type);
      if (matches < all->size()) {
        violate(Kind::kSubschema, path,
                "#: only " + count_text(matches) + " subschema matches out of " + count_text(all->size()));
      }
    }
    if (const auto any = schema.find("anyOf")) {
      if (count_matches(*any, node, path, value, decides_type) == 0) {
        violate(Kind::kSubschema, path,
                "#: no subschema matched out of the total " + count_text(any->size()) + " subschemas");
      }
    }
    if (const auto one = schema.find("oneOf")) {
      const size_t matches = count_matches(*one, node, path, value, decides_type);
      if (matches != 1) {
        violate(Kind::kSubschema, path, "#: " + count_text(matches) + " subschemas matched instead of one");
      }
    }
  }

  const ResourceSchema& schema_;
};

/// Read-only properties are outputs: the type sets them, the template may not.
void check_read_only(const ResourceSchema& schema, const Node& properties, std::vector<PropertyViolation>& violations) {
  const auto create_only = schema.create_only();
  for (const PropertyPath& path : schema.read_only()) {
    const bool is_input_too = std::find(create_only.begin(), create_only.end(), path) != create_only.end();
    if (path.size() != 1 || is_input_too || !properties.find(path[0])) continue;
    violations.push_back({.kind = Kind::kUnsupported, .path = {}, .key = path[0], .expected = {}, .found = {}});
  }
}

json texts_only(const Node& node) {
  if (node.is_list()) {
    json result = json::array();
    for (const Node& item : node.items) result.push_back(texts_only(item));
    return result;
  }
  if (!node.is_map()) return node.text;
  json result = json::object();
  for (const Member& member : node.members) result[member.key] = texts_only(member.value);
  return result;
}

/// "The maximum time, in seconds, that can elapse before a custom resource operation times out. The value must be an
/// integer from 1 to 3600."
void check_service_timeout(const Node& properties, std::vector<PropertyViolation>& violations) {
  constexpr int kSecondsMax = 3600;
  const Node* timeout = properties.find("ServiceTimeout");
  if (!timeout || contains_unknown(*timeout)) return;
  const std::string& text = timeout->text;
  int seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (!timeout->is_scalar() || error != std::errc() || end != text.data() + text.size()) {
    violations.push_back(
        {.kind = Kind::kType, .path = {"ServiceTimeout"}, .key = "type", .expected = "Integer", .found = "String"});
  } else if (seconds < 1 || seconds > kSecondsMax) {
    violations.push_back(
        {.kind = Kind::kConstraint, .path = {"ServiceTimeout"}, .key = seconds < 1 ? "minimum" : "maximum"});
  }
}

std::string at_path(const PropertyPath& path) {
  return path.empty() ? "/" : path_text(path);
}

std::string recorded_text(const PropertyViolation& violation) {
  if (violation.kind == Kind::kRequired)
    return "The property {" + path_text(violation.path) + "/" + violation.key + "} is required";
  return "Encountered unsupported properties in {" + at_path(violation.path) + "}: [" + violation.key + "]";
}

}  // namespace

CheckedProperties check_properties(const ResourceSchema& schema, const Node& properties) {
  const Node& node = properties.is_map() ? properties : Node::map();
  CheckedProperties result;
  if (is_custom_resource(schema.type_name())) {
    result.value = texts_only(node);
    if (!node.find("ServiceToken")) {
      result.violations.push_back({.kind = Kind::kRequired, .path = {}, .key = "ServiceToken"});
    }
    check_service_timeout(node, result.violations);
    return result;
  }
  PropertyCheck check(schema);
  PropertyPath path;
  result.value = check.check(schema.document(), node, path);
  result.violations = std::move(check.violations);
  check_read_only(schema, node, result.violations);
  return result;
}

std::string violation_text(const PropertyViolation& violation) {
  const std::string start = "#" + path_text(violation.path) + ": ";
  switch (violation.kind) {
    case Kind::kRequired:
      return start + "required key [" + violation.key + "] not found";
    case Kind::kUnsupported:
      return start + "extraneous key [" + violation.key + "] is not permitted";
    case Kind::kType:
      return start + "expected type: " + violation.expected + ", found: " + violation.found;
    case Kind::kConstraint:
      return start + "failed validation constraint for keyword [" + violation.key + "]";
    case Kind::kSubschema:
      break;
  }
  return start + violation.key;
}

std::string early_validation_text(const PropertyViolation& violation) {
  if (violation.kind == Kind::kRequired) return "Required property [" + violation.key + "] not found";
  if (violation.kind == Kind::kUnsupported) return "Unsupported property [" + violation.key + "]";
  return violation_text(violation);
}

std::string failure_reason(const std::string& logical_id, const std::vector<PropertyViolation>& violations) {
  const bool is_about_keys = std::all_of(violations.begin(), violations.end(), [](const PropertyViolation& violation) {
    return violation.kind == Kind::kRequired || violation.kind == Kind::kUnsupported;
  });
  std::string text;
  if (is_about_keys) {
    for (const auto& violation : violations) text += (text.empty() ? "" : ", ") + recorded_text(violation);
    return "Property validation failure: [" + text + "]";
  }
  text = "Properties validation failed for resource " + logical_id + " with message:";
  if (violations.size() > 1) text += "\n#: " + std::to_string(violations.size()) + " schema violations found";
  for (const auto& violation : violations) text += "\n" + violation_text(violation);
  return text;
}

}  // namespace cloudformation
