// The read-only properties of a resource that no service makes: identifiers, ARNs, addresses and times in the form that
// AWS gives them.
#pragma once

#include "services/cloudformation/registry/value_format.h"

namespace cloudformation {

/// Gives the model of a new resource every read-only property that the schema lists and AWS would show at once. They
/// are made once and kept, so that they are the same at every look.
void add_attributes(emulator::RequestContext& context, const ResourceSchema& schema, Value& model);

/// Brings the times of the last change up to date.
void touch_attributes(emulator::RequestContext& context, const ResourceSchema& schema, Value& model);

}  // namespace cloudformation
