#include "services/cloudformation/registry/modelled_resource.h"

#include <algorithm>

#include "emulator/dispatch/dispatcher.h"
#include "emulator/journal/journal.h"
#include "emulator/resource/resource_engine.h"
#include "protocol/api_error.h"
#include "services/cloudformation/registry/attribute_value.h"
#include "services/cloudformation/registry/modelled_rule.h"
#include "services/cloudformation/registry/modelled_tags.h"
#include "services/cloudformation/registry/refused_type.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using emulator::RequestContext;
using emulator::ResourceType;
using protocol::ApiError;

const ResourceType& row(RequestContext& context) {
  return context.machine.engine.type("cloudformation", "modelled-resource");
}

std::string key_of(std::string_view type, const std::string& identifier) {
  return std::string(type) + "/" + identifier;
}

/// Takes the values at a path away, through every item of lists on the way.
void erase_at(Value& value, const PropertyPath& path, size_t step) {
  if (value.is_array()) {
    for (Value& item : value) erase_at(item, path, path[step] == "*" ? step + 1 : step);
    return;
  }
  if (!value.is_object() || step >= path.size()) return;
  if (step + 1 == path.size()) {
    value.erase(path[step]);
  } else if (const auto member = value.find(path[step]); member != value.end()) {
    erase_at(*member, path, step + 1);
  }
}

/// "writeOnlyProperties: … can't be returned in a read or list request"; the values are not even kept.
void drop_write_only(const ResourceSchema& schema, Value& model) {
  for (const PropertyPath& path : schema.write_only()) erase_at(model, path, 0);
}

void add_defaults(const ResourceSchema& schema, Value& model) {
  const auto properties = schema.document().find("properties");
  for (size_t i = 0; properties && i < properties->size(); ++i) {
    const std::string name(properties->key(i));
    const auto otherwise = schema.resolve((*properties)[i]).find("default");
    if (otherwise && !model.contains(name)) model[name] = otherwise->to_json();
  }
}

/// Tells the journal that something was modelled, and not done.
void tell(RequestContext& context, const std::string& what) {
  context.machine.journal.record({.time = context.time,
                                  .request_id = context.request_id,
                                  .account = context.account,
                                  .region = context.region,
                                  .principal = context.principal.arn,
                                  .source_ip = context.source_ip,
                                  .service = "modelled",
                                  .operation = what,
                                  .invoked_by = "cloudformation"});
}

ApiError not_found(const ResourceSchema& schema, const std::string& identifier) {
  return ApiError("NotFound", "Resource of type '" + std::string(schema.type_name()) + "' with identifier '" +
                                  identifier + "' was not found.");
}

Value load(RequestContext& context, const ResourceSchema& schema, const std::string& identifier) {
  auto stored = context.machine.engine.find(context, row(context), key_of(schema.type_name(), identifier));
  if (!stored) throw not_found(schema, identifier);
  return std::move(*stored);
}

}  // namespace

ResourceType modelled_resource_type() {
  return {.service = "cloudformation", .name = "modelled-resource", .shape = "StackResource", .id_member = "@Key"};
}

std::optional<ResourceSchema> modelled_type(RequestContext& context, const std::string& type) {
  if (context.machine.dispatcher.find_binding(type)) return std::nullopt;
  const std::string reason = why_not_modelled(type);
  const auto schema = reason.empty() ? schemas_of(context).find(type) : std::nullopt;
  if (schema) return schema;
  throw ApiError(
      "NotImplemented",
      "skyrig does not provision resources of type " + type + " yet" + (reason.empty() ? "" : ": " + reason) + ".",
      501);
}

std::string create_modelled(RequestContext& context, const ResourceSchema& schema, Value properties, const Value& tags,
                            const NameMaker& make_name) {
  check_modelled(schema.type_name(), properties);
  Value model = std::move(properties);
  add_names(context, schema, model, make_name);
  add_defaults(schema, model);
  add_attributes(context, schema, model);
  put_modelled_tags(schema, tags, model);
  const std::string type(schema.type_name());
  const std::string identifier = identifier_of(schema, model);
  if (identifier.empty()) throw std::logic_error("a resource of type " + type + " has no identifier");
  const std::string key = key_of(type, identifier);
  if (context.machine.engine.exists(context, row(context), key)) {
    throw ApiError("AlreadyExists",
                   "Resource of type '" + type + "' with identifier '" + identifier + "' already exists.");
  }
  drop_write_only(schema, model);
  context.machine.engine.create(
      context, row(context),
      {{"@Key", key}, {"@Type", type}, {"@Identifier", identifier}, {"@Model", std::move(model)}});
  tell(context, "create " + type + " " + identifier);
  return identifier;
}

std::optional<Value> find_modelled(RequestContext& context, std::string_view type, const std::string& identifier) {
  auto stored = context.machine.engine.find(context, row(context), key_of(type, identifier));
  if (!stored) return std::nullopt;
  return std::move((*stored)["@Model"]);
}

void update_modelled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                     const Value& previous, const Value& properties, const Value& tags) {
  check_modelled(schema.type_name(), properties);
  Value stored = load(context, schema, identifier);
  Value& model = stored["@Model"];
  const Value kept = model;
  for (const auto& [name, value] : previous.items()) {
    if (!properties.contains(name)) model.erase(name);
  }
  if (const std::string tags_property = schema.tag_property(); !tags_property.empty()) model.erase(tags_property);
  for (const auto& [name, value] : properties.items()) model[name] = value;
  // A name that was made up stays, and so do attributes that lie within what was replaced.
  for (const PropertyPath& path : schema.primary_identifier()) {
    if (path.size() == 1 && kept.contains(path[0])) model[path[0]] = kept[path[0]];
  }
  for (const PropertyPath& path : schema.read_only()) {
    const Value::json_pointer place(path_text(path));
    const bool is_plain = std::find(path.begin(), path.end(), "*") == path.end();
    if (is_plain && kept.contains(place) && !model.contains(place) && model.contains(path[0]))
      model[place] = kept.at(place);
  }
  add_defaults(schema, model);
  add_attributes(context, schema, model);
  touch_attributes(context, schema, model);
  put_modelled_tags(schema, tags, model);
  drop_write_only(schema, model);
  context.machine.engine.update(context, row(context), stored);
  tell(context, "update " + std::string(schema.type_name()) + " " + identifier);
}

void delete_modelled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier) {
  load(context, schema, identifier);
  context.machine.engine.erase(context, row(context), key_of(schema.type_name(), identifier));
  tell(context, "delete " + std::string(schema.type_name()) + " " + identifier);
}

std::vector<ModelledResource> list_modelled(RequestContext& context, std::string_view type) {
  std::vector<ModelledResource> result;
  const std::string prefix = type.empty() ? std::string() : std::string(type) + "/";
  context.machine.engine.each_with_prefix(context, row(context), prefix, [&](Value& stored) {
    result.push_back({stored["@Type"], stored["@Identifier"], std::move(stored["@Model"])});
    return true;
  });
  return result;
}

}  // namespace cloudformation
