// One resource as Cloud Control names it: a type and an identifier.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/registry/resource_identifier.h"

namespace cloudformation {

enum class HandlerKind { kCreate, kRead, kUpdate, kDelete, kList };

/// The schema of a type that has the handler. Throws TypeNotFoundException, UnsupportedActionException, and
/// NotImplemented for types that skyrig refuses.
ResourceSchema controlled_type(RequestContext& context, const std::string& type, HandlerKind handler);

/// The primary identifier that a text or JSON object names, its parts joined by "|".
std::string parse_identifier(const ResourceSchema& schema, const std::string& identifier);

/// The step by which the provisioner drives the resource of an identifier.
ResourceStep step_of_identifier(RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                                const emulator::Principal& principal);

/// The properties as GetResource shows them; nothing if there is no such resource.
std::optional<Value> find_controlled(RequestContext& context, const ResourceSchema& schema,
                                     const std::string& identifier, const emulator::Principal& principal);

/// Remembers how the provisioner names a resource that a service keeps under another id than the registry's, and the
/// properties that its service does not show.
void remember_controlled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier,
                         const std::string& physical_id, const Value& properties);
void forget_controlled(RequestContext& context, const ResourceSchema& schema, const std::string& identifier);

/// The properties without those that only reading shows.
Value without_read_only(const ResourceSchema& schema, Value properties);

}  // namespace cloudformation
