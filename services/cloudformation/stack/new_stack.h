// The beginning of a stack, and of a change to one.
#pragma once

#include <string>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// Refuses names that no stack may have.
void check_stack_name(const std::string& name);

/// A stack that is not stored yet: its name, its ARN, the time.
Value new_stack(RequestContext& context, const std::string& name);

/// Refuses to update a stack that is busy or beyond it. With `retries`, a failed one may be tried again.
void check_updatable(const Value& stack, bool retries);

/// What a rollback of an update puts back; null for members that were not there.
Value members_to_restore(const Value& stack);

}  // namespace cloudformation
