// What a template would change in a stack: for change sets, and to tell when there is nothing to do.
#pragma once

#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

/// The changes, as DescribeChangeSet's Changes: resources to add, modify and remove, with the properties that change.
/// `stack` is what is there now (a review stack has no resources).
std::vector<Value> plan_changes(RequestContext& context, const Value& stack, const Value& input,
                                const StackRequest& request);

/// Whether an update would do anything: a change of resources, of outputs with exports, of tags or of settings.
bool has_changes(RequestContext& context, const Value& stack, const Value& input, const StackRequest& request);

}  // namespace cloudformation
