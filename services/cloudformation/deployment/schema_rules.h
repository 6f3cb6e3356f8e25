// What a resource type's registry schema decides in a deployment.
#pragma once

#include <optional>
#include <string>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// What a change of properties means for the resource.
enum class Replacement { kNever, kConditionally, kAlways };

/// Checks resolved properties against the type's schema. Throws ApiError with AWS's text.
void check_properties(RequestContext& context, const std::string& type, const Value& properties);

/// Whether going from one set of properties to another replaces the resource.
Replacement replacement_of(RequestContext& context, const std::string& type, const Value& before, const Value& after);

/// Whether the stack's tags reach resources of this type.
bool is_taggable(RequestContext& context, const std::string& type);

/// The property by which a template may give the resource a name of its own, if the type has one: the identifier that
/// can be set and not be changed.
std::optional<std::string> custom_name_property(RequestContext& context, const std::string& type);

}  // namespace cloudformation
