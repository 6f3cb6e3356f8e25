// Errors as JSON: {"__type": "…", "message": "…", …}.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/api_error.h"
#include "protocol/codec/error_shape.h"
#include "protocol/model/service_model.h"

namespace protocol {

struct JsonErrorContent {
  const ApiError& error;
  std::optional<Shape> shape;
  /// Written as "__type"; empty where the protocol names the error in a header.
  std::string_view type = {};
};

/// Appends the error's body: its type, then the members of its shape (the message spelled as the shape spells it), then
/// further members as texts.
void append_error_json(std::string& out, const JsonErrorContent& content);

}  // namespace protocol
