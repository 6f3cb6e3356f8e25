// A resource as its type's read handler would show it, whether a service or a model is behind it.
#pragma once

#include <optional>

#include "services/cloudformation/provisioning/provisioner.h"
#include "services/cloudformation/registry/resource_identifier.h"

namespace cloudformation {

/// The properties of a resource as they are now, in the schema's names and types; nothing if it is gone. Of a resource
/// that a service keeps, only what the service's own read operation shows in the schema's form: a property that is
/// missing here is not known to differ. Write-only properties and CloudFormation's own tags are not shown.
std::optional<Value> actual_properties(RequestContext& context, const ResourceStep& step);

/// The tags without those that CloudFormation puts there itself.
Value without_system_tags(const Value& tags);

}  // namespace cloudformation
