// Change sets by name or ARN, for the operations that take one.
#pragma once

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The change set that ChangeSetName (and StackName) mean. Throws ChangeSetNotFound.
Value get_change_set(RequestContext& context, const Value& input);

/// The template that it was made with, as written or after its transforms.
std::string template_of_change_set(const Value& change_set, bool is_processed);

}  // namespace cloudformation
