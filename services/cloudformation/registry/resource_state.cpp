#include "services/cloudformation/registry/resource_state.h"

#include "emulator/resource/property_conversion.h"
#include "protocol/api_error.h"
#include "protocol/http/uri.h"
#include "services/cloudformation/deployment/attempt.h"
#include "services/cloudformation/registry/handler_error.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/template/property_check.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

/// The member of what a service shows that is called like the property, but for the case of letters.
const Value* member_like(const Value& shown, const std::string& property) {
  if (!shown.is_object()) return nullptr;
  if (const auto exact = shown.find(property); exact != shown.end()) return &*exact;
  for (auto member = shown.begin(); member != shown.end(); ++member) {
    if (plain(member.key()) == plain(property)) return &member.value();
  }
  return nullptr;
}

/// IAM shows documents as percent-encoded text.
Value decoded(const Value& value) {
  if (!value.is_string() || !value.get_ref<const std::string&>().starts_with("%7B")) return value;
  Value document = Value::parse(protocol::percent_decode(value.get<std::string>()), nullptr, false);
  return document.is_discarded() ? value : document;
}

/// A shown value in the form that the schema wants; nothing if the service shows something else under that name.
std::optional<Value> in_schema_form(const ResourceSchema& schema, const std::string& property, const Value& value) {
  const CheckedProperties checked = check_properties(schema, from_json({{property, value}}));
  for (const PropertyViolation& violation : checked.violations) {
    const bool is_about_it = violation.key == property || (!violation.path.empty() && violation.path[0] == property);
    const bool is_read_only = violation.kind == PropertyViolation::Kind::kUnsupported && violation.path.empty();
    if (is_about_it && !is_read_only) return std::nullopt;
  }
  return checked.value.value(property, Value());
}

bool is_write_only(const ResourceSchema& schema, const std::string& property) {
  const auto paths = schema.write_only();
  return std::find(paths.begin(), paths.end(), PropertyPath{property}) != paths.end();
}

Value shown_properties(RequestContext& context, const ResourceSchema& schema, const ResourceStep& step,
                       const ShownResource& shown) {
  Value result = Value::object();
  const auto properties = schema.document().find("properties");
  for (size_t i = 0; properties && i < properties->size(); ++i) {
    const std::string property(properties->key(i));
    if (is_write_only(schema, property)) continue;
    const auto attribute = attribute_of(context, step.type, shown, property);
    const Value* member = attribute ? &*attribute : member_like(shown.attributes, property);
    if (!member || member->is_null()) continue;
    const auto value = in_schema_form(schema, property, decoded(*member));
    if (value) result[property] = property == schema.tag_property() ? without_system_tags(*value) : *value;
  }
  return result;
}

}  // namespace

Value without_system_tags(const Value& tags) {
  if (!tags.is_array()) return tags;
  Value result = Value::array();
  for (const Value& tag : tags) {
    const std::string key = tag.is_object() ? tag.value("Key", tag.value("key", "")) : std::string();
    if (!key.starts_with("aws:")) result.push_back(tag);
  }
  return result;
}

std::optional<Value> actual_properties(RequestContext& context, const ResourceStep& step) {
  if (const auto schema = modelled_type(context, step.type)) {
    auto model = find_modelled(context, step.type, step.physical_id);
    const std::string tags = schema->tag_property();
    if (model && model->contains(tags)) (*model)[tags] = without_system_tags((*model)[tags]);
    return model;
  }
  const auto schema = schemas_of(context).find(step.type);
  if (!schema) throw std::logic_error(step.type + " is not in the registry");
  ShownResource shown;
  const auto refusal = attempt(context, [&] { shown = read_resource(context, step); });
  if (refusal && means_gone(*refusal)) return std::nullopt;
  if (refusal) throw *refusal;
  const bool reads_by_row = !context.machine.dispatcher.find_binding(step.type)->read.empty();
  if (reads_by_row && shown.attributes.empty()) return std::nullopt;
  Value properties = shown_properties(context, *schema, step, shown);
  // Not every service says again how it was asked for.
  const auto identifier = schema->primary_identifier();
  if (identifier.size() == 1 && identifier[0].size() == 1) properties.emplace(identifier[0][0], step.physical_id);
  return properties;
}

}  // namespace cloudformation
