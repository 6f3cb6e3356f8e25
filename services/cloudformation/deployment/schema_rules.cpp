#include "services/cloudformation/deployment/schema_rules.h"

#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {
namespace {

/// The values at a path of a schema, "*" standing for every item.
void collect(const Value& value, const PropertyPath& path, size_t step, Value& found) {
  if (step == path.size()) {
    found.push_back(value);
  } else if (path[step] == "*") {
    if (value.is_array()) {
      for (const Value& item : value) collect(item, path, step + 1, found);
    }
  } else if (value.is_array()) {
    for (const Value& item : value) collect(item, path, step, found);
  } else if (value.is_object() && value.contains(path[step])) {
    collect(value[path[step]], path, step + 1, found);
  }
}

bool has_changed_at(const Value& before, const Value& after, const std::vector<PropertyPath>& paths) {
  return std::any_of(paths.begin(), paths.end(), [&](const PropertyPath& path) {
    Value old_values = Value::array(), new_values = Value::array();
    collect(before, path, 0, old_values);
    collect(after, path, 0, new_values);
    return old_values != new_values;
  });
}

bool contains(const std::vector<PropertyPath>& paths, const PropertyPath& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

}  // namespace

void check_properties(RequestContext& context, const std::string& type, const Value& properties) {
  // The check itself arrives with the template library's schema check.
  (void)context, (void)type, (void)properties;
}

Replacement replacement_of(RequestContext& context, const std::string& type, const Value& before, const Value& after) {
  if (before == after) return Replacement::kNever;
  const auto schema = ResourceSchemas(context.machine.facts).find(type);
  if (!schema) return Replacement::kNever;
  if (!schema->has_update_handler() || has_changed_at(before, after, schema->create_only())) return Replacement::kAlways;
  return has_changed_at(before, after, schema->conditional_create_only()) ? Replacement::kConditionally
                                                                          : Replacement::kNever;
}

bool is_taggable(RequestContext& context, const std::string& type) {
  const auto schema = ResourceSchemas(context.machine.facts).find(type);
  return schema && schema->is_taggable();
}

std::optional<std::string> custom_name_property(RequestContext& context, const std::string& type) {
  const auto schema = ResourceSchemas(context.machine.facts).find(type);
  if (!schema) return std::nullopt;
  const auto identifier = schema->primary_identifier();
  if (identifier.size() != 1 || identifier[0].size() != 1) return std::nullopt;
  const bool is_given_by_template = contains(schema->create_only(), identifier[0]) &&
                                    !contains(schema->read_only(), identifier[0]);
  if (!is_given_by_template) return std::nullopt;
  return identifier[0][0];
}

}  // namespace cloudformation
