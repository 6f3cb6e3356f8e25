// Which properties of a resource Ref gives.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/template/resource_schema.h"

namespace cloudformation {

/// The properties whose values, joined by "|", are what Ref gives: the primary identifier, except for the types whose
/// documentation says otherwise. Empty for types whose Ref is a name that CloudFormation makes up (policies attached
/// to other things, wait conditions, custom resources): there it is the physical id itself.
std::vector<PropertyPath> reference_properties(const ResourceSchema& schema);

}  // namespace cloudformation
