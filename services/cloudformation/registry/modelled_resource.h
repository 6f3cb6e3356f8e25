// Resources of the types whose service skyrig does not emulate: checked against the registry's schema, kept as one
// document each, and shown with the attributes that AWS would give them. Nothing else is behind them, which
// /_skyrig/resources and the journal say; AWS's answers do not.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/dispatch/request_context.h"
#include "emulator/resource/resource_type.h"
#include "services/cloudformation/registry/resource_identifier.h"

namespace cloudformation {

/// The row that the functions below work on.
emulator::ResourceType modelled_resource_type();

/// The schema of a type that is modelled; nothing for one that has a binding. Throws NotImplemented for those that
/// would be an untruth (refused_type.h), and for what the registry does not have.
std::optional<ResourceSchema> modelled_type(emulator::RequestContext& context, const std::string& type);

/// Makes a resource and returns its identifier. `properties` have been checked; `tags` are what it gets beside its own.
/// Throws AlreadyExists.
std::string create_modelled(emulator::RequestContext& context, const ResourceSchema& schema, Value properties,
                            const Value& tags, const NameMaker& make_name);

/// The properties as the type's read handler shows them: read-only ones included, write-only ones not.
std::optional<Value> find_modelled(emulator::RequestContext& context, std::string_view type,
                                   const std::string& identifier);

/// Brings a resource from the properties that were given before to others. Throws NotFound.
void update_modelled(emulator::RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                     const Value& previous, const Value& properties, const Value& tags);

/// Throws NotFound.
void delete_modelled(emulator::RequestContext& context, const ResourceSchema& schema, const std::string& identifier);

struct ModelledResource {
  std::string type, identifier;
  Value model;
};
/// All of a type in the order of their identifiers, or of every type.
std::vector<ModelledResource> list_modelled(emulator::RequestContext& context, std::string_view type = {});

}  // namespace cloudformation
