#include "services/cloudformation/registry/modelled_tags.h"

#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/template/property_scalar.h"

namespace cloudformation {
namespace {

using protocol::FactDocument;
using protocol::Value;

/// The members of a tag ("Key" and "Value", or "key" and "value").
struct TagMembers {
  std::string key, value;
};

std::optional<TagMembers> tag_members(const ResourceSchema& schema, const FactDocument& list) {
  const auto items = list.find("items");
  const auto properties = items ? schema.resolve(*items).find("properties") : std::nullopt;
  TagMembers members;
  for (size_t i = 0; properties && i < properties->size(); ++i) {
    const std::string name(properties->key(i));
    if (plain(name).ends_with("key")) members.key = name;
    if (plain(name).ends_with("value")) members.value = name;
  }
  if (members.key.empty() || members.value.empty()) return std::nullopt;
  return members;
}

/// "cloudFormationSystemTags: whether the resource type supports tags that start with aws:".
Value acceptable(const ResourceSchema& schema, const Value& tags) {
  const auto tagging = schema.document().find("tagging");
  const auto takes_system_tags = tagging ? tagging->find("cloudFormationSystemTags") : std::nullopt;
  if (!takes_system_tags || takes_system_tags->boolean()) return tags;
  Value result = Value::array();
  for (const Value& tag : tags) {
    if (!tag["Key"].get_ref<const std::string&>().starts_with("aws:")) result.push_back(tag);
  }
  return result;
}

}  // namespace

void put_modelled_tags(const ResourceSchema& schema, const Value& all_tags, Value& model) {
  const Value tags = acceptable(schema, all_tags);
  const std::string property = schema.tag_property();
  const auto described = property.empty() ? std::nullopt : schema.property(property);
  if (!described || tags.empty()) return;
  const FactDocument resolved = schema.resolve(*described);
  const auto types = schema_types(resolved);
  if (types.contains("array")) {
    const auto members = tag_members(schema, resolved);
    if (!members) return;
    Value& list = model[property];
    if (!list.is_array()) list = Value::array();
    for (const Value& tag : tags) {
      const bool is_there = std::any_of(
          list.begin(), list.end(), [&](const Value& own) { return own.value(members->key, Value()) == tag["Key"]; });
      if (!is_there) list.push_back({{members->key, tag["Key"]}, {members->value, tag["Value"]}});
    }
  } else if (types.contains("object")) {
    Value& map = model[property];
    if (!map.is_object()) map = Value::object();
    for (const Value& tag : tags) map.emplace(tag["Key"].get<std::string>(), tag["Value"]);
  }
}

}  // namespace cloudformation
