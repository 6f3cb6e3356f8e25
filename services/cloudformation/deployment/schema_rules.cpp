#include "services/cloudformation/deployment/schema_rules.h"

#include "services/cloudformation/template/physical_name.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/template/refusal.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

bool contains(const std::vector<PropertyPath>& paths, const PropertyPath& path) {
  return std::find(paths.begin(), paths.end(), path) != paths.end();
}

}  // namespace

Value checked_properties(const ResourceSchemas& schemas, const std::string& logical_id, const std::string& type,
                         const Node& properties) {
  const auto schema = schemas.find(type);
  if (!schema) return to_json(properties);
  CheckedProperties checked = check_properties(*schema, properties);
  if (!checked.violations.empty()) refuse(failure_reason(logical_id, checked.violations));
  return std::move(checked.value);
}

Value typed_properties(const ResourceSchemas& schemas, const std::string& type, const Node& properties) {
  const auto schema = schemas.find(type);
  return schema ? check_properties(*schema, properties).value : to_json(properties);
}

std::vector<PropertyChange> property_changes(RequestContext& context, const std::string& type, const Value& before,
                                             const Value& after) {
  const auto schema = schemas_of(context).find(type);
  return schema ? diff_properties(*schema, before, after) : std::vector<PropertyChange>();
}

bool deletes_before_create(RequestContext& context, const std::string& type) {
  const auto schema = schemas_of(context).find(type);
  return schema && schema->deletes_before_create();
}

bool is_taggable(RequestContext& context, const std::string& type) {
  const auto schema = schemas_of(context).find(type);
  return schema && schema->is_taggable();
}

std::optional<std::string> custom_name_property(RequestContext& context, const std::string& type) {
  const auto schema = schemas_of(context).find(type);
  if (!schema) return std::nullopt;
  // A name that CloudFormation would make up where the template leaves it out, though the service gives an id.
  if (const auto rule = physical_name_rule(type)) {
    const std::string property(rule->property);
    if (!rule->may_repeat && contains(schema->create_only(), {property})) return property;
  }
  const auto identifier = schema->primary_identifier();
  if (identifier.size() != 1 || identifier[0].size() != 1) return std::nullopt;
  const bool is_given_by_template =
      contains(schema->create_only(), identifier[0]) && !contains(schema->read_only(), identifier[0]);
  if (!is_given_by_template) return std::nullopt;
  return identifier[0][0];
}

}  // namespace cloudformation
