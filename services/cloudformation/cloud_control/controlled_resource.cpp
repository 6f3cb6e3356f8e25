#include "services/cloudformation/cloud_control/controlled_resource.h"

#include <algorithm>
#include <array>

#include "emulator/resource/resource_engine.h"
#include "services/cloudformation/cloud_control/control_service.h"
#include "services/cloudformation/cloud_control/json_text.h"
#include "services/cloudformation/registry/modelled_resource.h"
#include "services/cloudformation/registry/resource_state.h"
#include "services/cloudformation/registry/type_name.h"
#include "services/cloudformation/types/registered_type.h"

namespace cloudformation {
namespace {

using protocol::ApiError;

/// The handlers as schemas and as messages call them.
constexpr std::array<std::pair<const char*, const char*>, 5> kHandlers = {
    {{"create", "CREATE"}, {"read", "READ"}, {"update", "UPDATE"}, {"delete", "DELETE"}, {"list", "LIST"}}};

const emulator::ResourceType& controlled_type(RequestContext& context) {
  return context.machine.engine.type(kCloudControl, "controlled-resource");
}

std::string key_of(const ResourceSchema& schema, const std::string& identifier) {
  return std::string(schema.type_name()) + "/" + identifier;
}

bool has_handler(const ResourceSchema& schema, HandlerKind handler) {
  const auto handlers = schema.document().find("handlers");
  return handlers && handlers->contains(kHandlers[static_cast<size_t>(handler)].first);
}

std::string joined_parts(const ResourceSchema& schema, const Value& named) {
  std::string text;
  for (const PropertyPath& path : schema.primary_identifier()) {
    const auto part = named.find(path.back());
    if (part == named.end()) {
      throw ApiError("InvalidRequestException", "Identifier does not have the property " + path.back() + ".");
    }
    text += (text.empty() ? "" : "|") + (part->is_string() ? part->get<std::string>() : part->dump());
  }
  return text;
}

}  // namespace

ResourceSchema controlled_type(RequestContext& context, const std::string& type, HandlerKind handler) {
  const auto schema = schemas_of(context).find(type);
  if (!schema) throw ApiError("TypeNotFoundException", "The type '" + type + "' cannot be found.");
  if (!has_handler(*schema, handler)) {
    throw ApiError("UnsupportedActionException", "Resource type " + type + " does not support " +
                                                     kHandlers[static_cast<size_t>(handler)].second + " action");
  }
  modelled_type(context, type);
  return *schema;
}

std::string parse_identifier(const ResourceSchema& schema, const std::string& identifier) {
  if (!identifier.starts_with("{")) return identifier;
  const Value named = parse_json_text(identifier);
  if (!named.is_object()) throw ApiError("InvalidRequestException", "Identifier is not well-formed JSON.");
  return joined_parts(schema, named);
}

ResourceStep step_of_identifier(RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                                const emulator::Principal& principal) {
  const std::string type(schema.type_name());
  ResourceStep step{.stack_name = {},
                    .stack_id = {},
                    .logical_id = noun_of_type(type),
                    .type = type,
                    .physical_id = identifier,
                    .principal = principal};
  if (const auto known = context.machine.engine.find(context, controlled_type(context), key_of(schema, identifier))) {
    step.physical_id = known->at("@PhysicalId");
    step.properties = known->at("@Properties");
  }
  return step;
}

std::optional<Value> find_controlled(RequestContext& context, const ResourceSchema& schema,
                                     const std::string& identifier, const emulator::Principal& principal) {
  const ResourceStep step = step_of_identifier(context, schema, identifier, principal);
  auto actual = actual_properties(context, step);
  if (!actual) return std::nullopt;
  Value result = step.properties;
  for (const PropertyPath& path : schema.write_only()) {
    if (path.size() == 1) result.erase(path[0]);
  }
  result.update(*actual);
  return result;
}

void remember_controlled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                         const std::string& physical_id, const Value& properties) {
  Value kept = properties;
  for (const PropertyPath& path : schema.write_only()) {
    if (path.size() == 1) kept.erase(path[0]);
  }
  const Value record{
      {"@Key", key_of(schema, identifier)}, {"@PhysicalId", physical_id}, {"@Properties", std::move(kept)}};
  emulator::ResourceEngine& engine = context.machine.engine;
  if (engine.exists(context, controlled_type(context), key_of(schema, identifier))) {
    engine.update(context, controlled_type(context), record);
  } else {
    engine.create(context, controlled_type(context), record);
  }
}

void forget_controlled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier) {
  context.machine.engine.erase(context, controlled_type(context), key_of(schema, identifier));
}

Value without_read_only(const ResourceSchema& schema, Value properties) {
  const auto create_only = schema.create_only();
  for (const PropertyPath& path : schema.read_only()) {
    const bool is_input_too = std::find(create_only.begin(), create_only.end(), path) != create_only.end();
    const Value::json_pointer place(path_text(path));
    if (is_input_too || !properties.contains(place)) continue;
    if (path.size() == 1) {
      properties.erase(path[0]);
    } else {
      properties[place.parent_pointer()].erase(path.back());
    }
  }
  return properties;
}

}  // namespace cloudformation
