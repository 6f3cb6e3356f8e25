// A resource that is there already and becomes a stack's: by an import, or beside the other changes of a change set
// with ImportExistingResources.
#pragma once

#include <string>

#include "services/cloudformation/deployment/deployment_state.h"

namespace cloudformation {

constexpr const char* kImportStarted = "Resource import started.";
constexpr const char* kImportCompleted = "Resource import completed.";

/// What names a resource of a primary identifier to its service: of several parts, the first is what a stack calls it
/// by.
std::string physical_id_of(RequestContext& context, const std::string& type, const std::string& identifier);

/// Gives an existing resource to the stack, with the properties that the template says. Throws ApiError if it is not
/// there.
void take_over(DeploymentState& state, Value& resource, const std::string& identifier);

/// Puts the stack's tags on a resource that was imported.
void apply_stack_tags(DeploymentState& state, Value& resource);

}  // namespace cloudformation
