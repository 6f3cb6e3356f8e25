// Which accounts and regions a request means.
#pragma once

#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {

/// Every account of the request in every region of it. Throws ValidationError for requests that name none, or name
/// organizational units.
std::vector<Target> requested_targets(const Value& input);

/// requested_targets, all of which must have instances; else StackInstanceNotFoundException.
std::vector<Target> existing_targets(RequestContext& context, const Value& set, const Value& input);

/// The targets that have instances.
std::vector<Target> all_targets(RequestContext& context, const Value& set);

}  // namespace cloudformation
