// ClientRequestToken: a repeated request is the first one again.
#pragma once

#include <string>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// Whether the request is the one that the stack's last operation came by. Throws TokenAlreadyExistsException if the
/// token is that request's, and the rest is not.
bool is_repeated(const Value& input, const Value& stack, const std::string& operation);

/// Remembers the request that an operation came by; its token stands in the events.
void take_token(const Value& input, Value& stack, const std::string& operation);

}  // namespace cloudformation
