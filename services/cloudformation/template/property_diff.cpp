#include "services/cloudformation/template/property_diff.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "services/cloudformation/template/node.h"

namespace cloudformation {
namespace {

using nlohmann::json;

bool is_unknown(const json& value) {
  return value.is_string() && value.get_ref<const std::string&>() == kKnownAfterApply;
}

bool step_matches(const std::string& pattern, const std::string& step) {
  return pattern == "*" || pattern == step;
}

/// A list's items are steps of their own, which schemas leave out or write as "*".
bool is_index(const std::string& step) {
  return !step.empty() && std::all_of(step.begin(), step.end(), [](unsigned char c) { return std::isdigit(c); });
}

PropertyPath without_indexes(const PropertyPath& path) {
  PropertyPath result;
  for (const std::string& step : path) {
    if (!is_index(step) && step != "*") result.push_back(step);
  }
  return result;
}

/// The values at `path` below `value`, through every item of lists on the way; null where there is none.
json values_below(const json& value, const PropertyPath& path, size_t at) {
  if (at == path.size()) return value;
  if (value.is_array()) {
    json result = json::array();
    for (const json& item : value) result.push_back(values_below(item, path, at));
    return result;
  }
  if (!value.is_object() || !value.contains(path[at])) return nullptr;
  return values_below(value.at(path[at]), path, at + 1);
}

class Differ {
 public:
  explicit Differ(const ResourceSchema& schema)
      : schema_(schema), always_(schema.create_only()), conditionally_(schema.conditional_create_only()) {}

  void compare(const json& before, const json& after, PropertyPath& path) {
    if (before == after) return;
    if (before.is_object() && after.is_object()) return compare_objects(before, after, path);
    if (before.is_array() && after.is_array()) return compare_lists(before, after, path);
    PropertyChange change{.kind = before.is_null()  ? PropertyChange::Kind::kAdd
                                  : after.is_null() ? PropertyChange::Kind::kRemove
                                                    : PropertyChange::Kind::kModify,
                          .path = path,
                          .before = before,
                          .after = after,
                          .recreation = Recreation::kNever,
                          .is_unknown = is_unknown(after)};
    change.recreation = verdict(change);
    changes.push_back(std::move(change));
  }

  std::vector<PropertyChange> changes;

 private:
  void compare_objects(const json& before, const json& after, PropertyPath& path) {
    json keys = before;
    keys.update(after);
    for (const auto& [key, _] : keys.items()) {
      path.push_back(key);
      compare(before.value(key, json()), after.value(key, json()), path);
      path.pop_back();
    }
  }

  void compare_lists(const json& before, const json& after, PropertyPath& path) {
    if (is_unordered(path)) {
      json left = before, right = after;
      std::sort(left.begin(), left.end());
      std::sort(right.begin(), right.end());
      if (left == right) return;
    }
    for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
      path.push_back(std::to_string(i));
      compare(i < before.size() ? before[i] : json(), i < after.size() ? after[i] : json(), path);
      path.pop_back();
    }
  }

  bool is_unordered(const PropertyPath& path) const {
    const auto schema = schema_.at(path);
    const auto order = schema ? schema->find("insertionOrder") : std::nullopt;
    return order && order->is_boolean() && !order->boolean();
  }

  Recreation verdict(const PropertyChange& change) const {
    if (!schema_.has_update_handler() || touches(always_, change)) return Recreation::kAlways;
    return touches(conditionally_, change) ? Recreation::kConditionally : Recreation::kNever;
  }

  /// A change touches a listed path if it lies at or below it, or above it with a difference just there.
  static bool touches(const std::vector<PropertyPath>& listed, const PropertyChange& change) {
    const PropertyPath changed = without_indexes(change.path);
    return std::any_of(listed.begin(), listed.end(), [&](const PropertyPath& raw) {
      const PropertyPath path = without_indexes(raw);
      const size_t shared = std::min(path.size(), changed.size());
      if (!std::equal(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(shared), changed.begin(),
                      step_matches)) {
        return false;
      }
      if (path.size() <= changed.size() || change.is_unknown) return true;
      return values_below(change.before, path, shared) != values_below(change.after, path, shared);
    });
  }

  const ResourceSchema& schema_;
  std::vector<PropertyPath> always_, conditionally_;
};

}  // namespace

std::string_view recreation_name(Recreation recreation) {
  static constexpr std::array<std::string_view, 3> kNames = {"Never", "Conditionally", "Always"};
  return kNames[static_cast<size_t>(recreation)];
}

std::vector<PropertyChange> diff_properties(const ResourceSchema& schema, const json& before, const json& after) {
  Differ differ(schema);
  PropertyPath path;
  differ.compare(before.is_null() ? json::object() : before, after.is_null() ? json::object() : after, path);
  return std::move(differ.changes);
}

Recreation recreation_of(const std::vector<PropertyChange>& changes) {
  Recreation strongest = Recreation::kNever;
  for (const PropertyChange& change : changes) strongest = std::max(strongest, change.recreation);
  return strongest;
}

}  // namespace cloudformation
