// What a resource type's registry schema decides in a deployment.
#pragma once

#include <optional>
#include <string>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/node.h"
#include "services/cloudformation/template/property_diff.h"
#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

/// Evaluated properties with every scalar in the type that the schema wants. Throws ApiError with AWS's text if the
/// schema forbids something.
Value checked_properties(const ResourceSchemas& schemas, const std::string& logical_id, const std::string& type,
                         const Node& properties);
/// The same without the refusal, for plans: what is wrong is told when it is deployed.
Value typed_properties(const ResourceSchemas& schemas, const std::string& type, const Node& properties);

/// The changes between two versions of a resource's properties.
std::vector<PropertyChange> property_changes(RequestContext& context, const std::string& type, const Value& before,
                                             const Value& after);

/// Whether a replaced resource of the type is deleted before its replacement is made.
bool deletes_before_create(RequestContext& context, const std::string& type);

/// Whether the stack's tags reach resources of this type.
bool is_taggable(RequestContext& context, const std::string& type);

/// The property by which a template may give the resource a name of its own that no other may have, if the type has
/// one: the identifier, or the name that CloudFormation would make up, where it can be set and not be changed.
std::optional<std::string> custom_name_property(RequestContext& context, const std::string& type);

}  // namespace cloudformation
