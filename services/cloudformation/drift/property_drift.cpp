#include "services/cloudformation/drift/property_drift.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace cloudformation {
namespace {

constexpr const char* kKeyMembers[] = {"Key", "key", "TagKey"};

bool is_index(const std::string& step) {
  return !step.empty() && std::all_of(step.begin(), step.end(), [](unsigned char c) { return std::isdigit(c); });
}

/// A path of the schema at or above a path of values: items of lists are "*" there, or left out.
bool covers(const PropertyPath& listed, const PropertyPath& path) {
  size_t at = 0;
  for (const std::string& step : path) {
    if (at == listed.size()) return true;
    if (step == listed[at] || (listed[at] == "*" && is_index(step))) {
      ++at;
    } else if (!is_index(step)) {
      return false;
    }
  }
  return at == listed.size();
}

/// Policies come back as text from some services.
Value parsed_if_text(const Value& value, const Value& other) {
  if (!value.is_string() || !other.is_structured()) return value;
  Value parsed = Value::parse(value.get_ref<const std::string&>(), nullptr, false);
  return parsed.is_discarded() ? value : parsed;
}

bool is_same_scalar(const Value& expected, const Value& actual) {
  return expected == actual || difference_text(expected) == difference_text(actual);
}

/// Whether everything that is expected is there; objects may have more.
bool holds(const Value& expected, const Value& raw_actual) {
  const Value actual = parsed_if_text(raw_actual, expected);
  if (expected.is_object() && actual.is_object()) {
    for (const auto& [name, value] : expected.items()) {
      if (!actual.contains(name) || !holds(value, actual.at(name))) return false;
    }
    return true;
  }
  if (expected.is_array() && actual.is_array()) {
    return expected.size() == actual.size() && std::equal(expected.begin(), expected.end(), actual.begin(), holds);
  }
  return !expected.is_structured() && !actual.is_structured() && is_same_scalar(expected, actual);
}

const char* key_member(const Value& item) {
  for (const char* member : kKeyMembers) {
    if (item.is_object() && item.contains(member)) return member;
  }
  return nullptr;
}

class Comparison {
 public:
  explicit Comparison(const ResourceSchema& schema) : schema_(schema), write_only_(schema.write_only()) {
    const auto transforms = schema.document().find("propertyTransform");
    for (size_t i = 0; transforms && i < transforms->size(); ++i) {
      PropertyPath path;
      std::string_view pointer = transforms->key(i);
      while (!pointer.empty()) {
        pointer.remove_prefix(1);
        const size_t end = std::min(pointer.find('/'), pointer.size());
        path.emplace_back(pointer.substr(0, end));
        pointer.remove_prefix(end);
      }
      if (!path.empty()) path.erase(path.begin());
      transformed_.push_back(std::move(path));
    }
  }

  void compare(const Value& expected, const Value& raw_actual, PropertyPath& path) {
    const Value actual = parsed_if_text(raw_actual, expected);
    if (is_left_alone(path) || has_dynamic_reference(expected)) return;
    if (expected.is_object() && actual.is_object()) return compare_objects(expected, actual, path);
    if (expected.is_array() && actual.is_array()) return compare_lists(expected, actual, path);
    if (!expected.is_structured() && !actual.is_structured() && is_same_scalar(expected, actual)) return;
    differences.push_back({"NOT_EQUAL", path, expected, actual});
  }

  void compare_objects(const Value& expected, const Value& actual, PropertyPath& path) {
    for (const auto& [name, value] : expected.items()) {
      path.push_back(name);
      if (actual.contains(name)) {
        compare(value, actual.at(name), path);
      } else if (!is_left_alone(path)) {
        differences.push_back({"REMOVE", path, value, nullptr});
      }
      path.pop_back();
    }
  }

  std::vector<PropertyDifference> differences;

 private:
  static bool has_dynamic_reference(const Value& value) {
    return value.is_string() && value.get_ref<const std::string&>().find("{{resolve:") != std::string::npos;
  }

  bool is_left_alone(const PropertyPath& path) const {
    const auto is_at = [&](const PropertyPath& listed) { return covers(listed, path); };
    return std::any_of(write_only_.begin(), write_only_.end(), is_at) ||
           std::any_of(transformed_.begin(), transformed_.end(), is_at);
  }

  bool is_ordered(const PropertyPath& path, const Value& list) const {
    if (!list.empty() && key_member(list[0])) return false;
    const auto schema = schema_.at(path);
    const auto order = schema ? schema->find("insertionOrder") : std::nullopt;
    return !order || !order->is_boolean() || order->boolean();
  }

  void compare_lists(const Value& expected, const Value& actual, PropertyPath& path) {
    if (is_ordered(path, expected)) return compare_in_order(expected, actual, path);
    std::vector<bool> is_taken(actual.size(), false);
    for (size_t i = 0; i < expected.size(); ++i) {
      const auto partner = partner_of(expected[i], actual, is_taken);
      path.push_back(std::to_string(i));
      if (!partner) {
        differences.push_back({"REMOVE", path, expected[i], nullptr});
      } else {
        is_taken[*partner] = true;
        compare(expected[i], actual[*partner], path);
      }
      path.pop_back();
    }
    for (size_t i = 0; i < actual.size(); ++i) {
      if (is_taken[i]) continue;
      path.push_back(std::to_string(i));
      differences.push_back({"ADD", path, nullptr, actual[i]});
      path.pop_back();
    }
  }

  /// The item that is the same, or has the same key.
  static std::optional<size_t> partner_of(const Value& item, const Value& actual, const std::vector<bool>& is_taken) {
    for (size_t i = 0; i < actual.size(); ++i) {
      if (!is_taken[i] && holds(item, actual[i])) return i;
    }
    const char* key = key_member(item);
    for (size_t i = 0; key && i < actual.size(); ++i) {
      if (!is_taken[i] && actual[i].is_object() && actual[i].value(key, Value()) == item[key]) return i;
    }
    return std::nullopt;
  }

  void compare_in_order(const Value& expected, const Value& actual, PropertyPath& path) {
    for (size_t i = 0; i < std::max(expected.size(), actual.size()); ++i) {
      path.push_back(std::to_string(i));
      if (i >= actual.size()) {
        differences.push_back({"REMOVE", path, expected[i], nullptr});
      } else if (i >= expected.size()) {
        differences.push_back({"ADD", path, nullptr, actual[i]});
      } else {
        compare(expected[i], actual[i], path);
      }
      path.pop_back();
    }
  }

  const ResourceSchema& schema_;
  std::vector<PropertyPath> write_only_, transformed_;
};

}  // namespace

std::vector<PropertyDifference> property_differences(const ResourceSchema& schema, const Value& expected,
                                                     const Value& actual, bool is_complete) {
  Comparison comparison(schema);
  Value known = Value::object();
  for (const auto& [name, value] : expected.items()) {
    if (is_complete || actual.contains(name)) known[name] = value;
  }
  PropertyPath path;
  comparison.compare_objects(known, actual, path);
  return std::move(comparison.differences);
}

std::string difference_text(const Value& value) {
  if (value.is_null()) return "null";
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace cloudformation
