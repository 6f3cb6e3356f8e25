// Properties that a type's schema allows: the least that it requires, for tests that go over every type of the
// registry.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "emulator/time/id_generator.h"
#include "protocol/api_error.h"
#include "services/cloudformation/registry/modelled_rule.h"
#include "services/cloudformation/registry/pattern_sample.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/property_scalar.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

using protocol::Value;

class PropertySample {
 public:
  explicit PropertySample(const ResourceSchema& schema) : schema_(schema) {}

  /// Nothing if no try satisfies the schema.
  std::optional<Value> minimal() {
    for (choice_ = 0; choice_ < kChoices; ++choice_) {
      const Value value = object(schema_.document(), 0, true);
      if (check_properties(schema_, from_json(value)).violations.empty()) return value;
    }
    return std::nullopt;
  }

  /// The minimal properties and a scalar one more that the schema lets a template change, or set once and for all.
  std::optional<std::pair<std::string, Value>> with_other(const Value& least, bool is_create_only) {
    const auto properties = schema_.document().find("properties");
    for (size_t i = 0; properties && i < properties->size(); ++i) {
      const std::string name(properties->key(i));
      const PropertyPath path{name};
      if (lists(schema_.read_only(), path) || lists(schema_.primary_identifier(), path) ||
          lists(schema_.write_only(), path) || name == schema_.tag_property()) {
        continue;
      }
      const auto is_within = [&](const PropertyPath& listed) { return listed[0] == name; };
      const auto create_only = schema_.create_only(), conditional = schema_.conditional_create_only();
      if (std::any_of(conditional.begin(), conditional.end(), is_within)) continue;
      const bool is_fixed = std::any_of(create_only.begin(), create_only.end(), is_within);
      if (is_fixed != is_create_only || (is_fixed && !lists(create_only, path))) continue;
      for (int attempt = 0; attempt < 3; ++attempt) {
        Value changed = least;
        changed[name] = other_scalar((*properties)[i], least.value(name, Value()), attempt);
        if (changed[name].is_null() || changed == least) continue;
        if (check_properties(schema_, from_json(changed)).violations.empty() && is_taken(changed)) {
          return std::pair(name, changed);
        }
      }
    }
    return std::nullopt;
  }

 private:
  /// Whether the service behind the type takes it, too.
  bool is_taken(const Value& properties) const {
    try {
      check_modelled(schema_.type_name(), properties);
      return true;
    } catch (const protocol::ApiError&) {
      return false;
    }
  }

  static constexpr int kChoices = 12;
  static constexpr int kDepthMax = 14;

  static bool lists(const std::vector<PropertyPath>& paths, const PropertyPath& path) {
    return std::find(paths.begin(), paths.end(), path) != paths.end();
  }

  Value other_scalar(protocol::FactDocument schema, const Value& before, int attempt) {
    schema = schema_.resolve(schema);
    const auto types = schema_types(schema);
    if (types.contains("boolean")) return !(before.is_boolean() && before.get<bool>());
    if (const auto choices = schema.find("enum"); choices && choices->size()) {
      return (*choices)[choices->size() - 1 - static_cast<size_t>(attempt) % choices->size()].to_json();
    }
    if (types.contains("integer") || types.contains("number")) {
      const Value least = number(schema);
      return least == before ? Value(least.get<double>() + 1) : least;
    }
    if (types.contains("string") && !types.contains("object")) {
      Value text = sample(schema, 1);
      if (text.is_string() && attempt > 0) text = text.get<std::string>() + "b";
      return text;
    }
    return nullptr;
  }

  Value sample(protocol::FactDocument schema, int depth) {
    schema = schema_.resolve(schema);
    if (depth > kDepthMax) return nullptr;
    if (const auto constant = schema.find("const")) return constant->to_json();
    for (const char* keyword : {"enum", "enumCaseInsensitive"}) {
      if (const auto choices = schema.find(keyword); choices && choices->size()) return (*choices)[0].to_json();
    }
    const auto types = schema_types(schema);
    if (types.contains("object") || schema.contains("properties") || schema.contains("patternProperties")) {
      return object(schema, depth, false);
    }
    if (types.contains("array")) return list(schema, depth);
    if (types.contains("boolean")) return true;
    if (types.contains("integer") || types.contains("number")) return number(schema);
    if (types.contains("string")) return text(schema);
    for (const char* keyword : {"oneOf", "anyOf", "allOf"}) {
      if (const auto branches = schema.find(keyword); branches && branches->size()) {
        return sample((*branches)[static_cast<size_t>(choice_) % branches->size()], depth + 1);
      }
    }
    return types.empty() ? Value("text") : Value();
  }

  void add(const protocol::FactDocument& properties, const std::string& name, int depth, Value& value) {
    if (value.contains(name)) return;
    const auto described = properties.find(name);
    value[name] = described ? sample(*described, depth + 1) : Value("text");
  }

  void add_required(const protocol::FactDocument& properties, const protocol::FactDocument& schema, int depth,
                    Value& value) {
    const auto required = schema.find("required");
    for (size_t i = 0; required && i < required->size(); ++i) {
      add(properties, std::string((*required)[i].string()), depth, value);
    }
    for (const char* keyword : {"oneOf", "anyOf"}) {
      const auto branches = schema.find(keyword);
      if (!branches || !branches->size()) continue;
      const auto branch = schema_.resolve((*branches)[static_cast<size_t>(choice_) % branches->size()]);
      add_required(branch.find("properties").value_or(properties), branch, depth, value);
    }
    const auto all = schema.find("allOf");
    for (size_t i = 0; all && i < all->size(); ++i) {
      const auto branch = schema_.resolve((*all)[i]);
      add_required(branch.find("properties").value_or(properties), branch, depth, value);
    }
  }

  Value object(const protocol::FactDocument& schema, int depth, bool is_top) {
    Value value = Value::object();
    const auto properties = schema.find("properties").value_or(schema);
    add_required(properties, schema, depth, value);
    const auto least = schema.find("minProperties");
    for (size_t i = 0; least && value.size() < static_cast<size_t>(least->number()); ++i) {
      if (schema.contains("properties")) {
        if (i == properties.size()) break;
        add(properties, std::string(properties.key(i)), depth, value);
      } else {
        const auto patterns = schema.find("patternProperties");
        const std::string key =
            patterns && patterns->size() ? sample_text(patterns->key(0), {}, ids_).value_or("key") : "key";
        value[key + (i ? std::to_string(i) : "")] =
            patterns && patterns->size() ? sample((*patterns)[0], depth + 1) : "v";
      }
    }
    if (is_top) {
      for (const PropertyPath& path : schema_.read_only()) {
        if (path.size() == 1 && !lists(schema_.create_only(), path)) value.erase(path[0]);
      }
    }
    return value;
  }

  Value list(const protocol::FactDocument& schema, int depth) {
    Value value = Value::array();
    const auto least = schema.find("minItems");
    const auto items = schema.find("items");
    const size_t count = least ? static_cast<size_t>(least->number()) : depth > 6 ? 0 : 1;
    for (size_t i = 0; items && i < count; ++i) {
      Value item = sample(*items, depth + 1);
      const auto choices = schema_.resolve(*items).find("enum");
      if (i && choices && i < choices->size()) item = (*choices)[i].to_json();
      if (i && item.is_string() && !choices && item == value[i - 1]) item = item.get<std::string>() + std::to_string(i);
      value.push_back(std::move(item));
    }
    return value;
  }

  static Value number(const protocol::FactDocument& schema) {
    double value = 1;
    if (const auto most = schema.find("maximum")) value = std::min(value, most->number());
    if (const auto least = schema.find("minimum")) value = std::max(value, least->number());
    if (const auto least = schema.find("exclusiveMinimum"); least && value <= least->number())
      value = least->number() + 1;
    if (const auto step = schema.find("multipleOf"); step && step->number() > 0) {
      value = std::ceil(value / step->number()) * step->number();
    }
    if (schema_types(schema).contains("integer") || value == std::floor(value)) return static_cast<int64_t>(value);
    return value;
  }

  Value text(const protocol::FactDocument& schema) {
    TextBounds bounds;
    if (const auto least = schema.find("minLength")) bounds.length_min = static_cast<size_t>(least->number());
    if (const auto most = schema.find("maxLength")) bounds.length_max = static_cast<size_t>(most->number());
    if (const auto pattern = schema.find("pattern")) {
      if (const auto sample = sample_text(pattern->string(), bounds, ids_)) return *sample;
    }
    std::string value = "text";
    value.resize(std::clamp(value.size(), bounds.length_min, bounds.length_max), 'x');
    return value;
  }

  const ResourceSchema& schema_;
  emulator::IdGenerator ids_{7};
  int choice_ = 0;
};

}  // namespace cloudformation
