// The one place in the services where a refusal is an ordinary result: a deployment goes on when a resource fails.
#pragma once

#include <optional>

#include "emulator/dispatch/request_context.h"
#include "emulator/store/store.h"
#include "protocol/api_error.h"

namespace cloudformation {

template <class Action>
std::optional<protocol::ApiError> attempt(emulator::RequestContext& context, const Action& action) {
  context.transaction.set_savepoint();
  try {
    action();
  } catch (const protocol::ApiError& error) {
    context.transaction.rollback_to_savepoint();
    return error;
  }
  context.transaction.release_savepoint();
  return std::nullopt;
}

}  // namespace cloudformation
