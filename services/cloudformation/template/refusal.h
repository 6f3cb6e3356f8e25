// How a broken template is refused.
#pragma once

#include <string>

#include "protocol/api_error.h"

namespace cloudformation {

/// Refuses the template or its parameters: a ValidationError with AWS's text.
[[noreturn]] inline void refuse(std::string message) {
  throw protocol::ApiError("ValidationError", std::move(message), 400);
}

/// Refuses what AWS would take and this program does not do yet. Never answered with a made-up success.
[[noreturn]] inline void refuse_not_implemented(std::string what) {
  throw protocol::ApiError("NotImplemented", std::move(what), 501);
}

/// "[A, B]", as AWS prints lists of names.
template <class Names>
std::string bracketed(const Names& names) {
  std::string text = "[";
  for (const auto& name : names) {
    if (text.size() > 1) text += ", ";
    text += name;
  }
  return text + "]";
}

}  // namespace cloudformation
