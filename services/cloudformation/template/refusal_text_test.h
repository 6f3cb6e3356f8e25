// What the tests of this folder share: the text with which something is refused.
#pragma once

#include <string>

#include "protocol/api_error.h"

namespace cloudformation {

/// The message of the ApiError that `action` throws; "accepted" if it throws none. Other codes than ValidationError
/// come first: "NotImplemented: …".
template <class Action>
std::string refusal_of(Action action) {
  try {
    action();
  } catch (const protocol::ApiError& error) {
    return (error.code() == "ValidationError" ? "" : error.code() + ": ") + error.message();
  }
  return "accepted";
}

}  // namespace cloudformation
