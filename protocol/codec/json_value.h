// Values as JSON by shape, as JSON 1.0, JSON 1.1 and REST-JSON carry them.
#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// The members of a structure from a JSON text. Members that travel elsewhere in the message, and those that the shape
/// does not have, are skipped. Throws ApiError SerializationException in the words of AWS's deserializers.
Value decode_json(std::string_view text, const Shape& structure);

/// A value of any shape from a JSON text, as the payload of a REST-JSON message may be.
Value decode_json_payload(std::string_view text, const Member& member);

/// Appends a structure as a JSON object with those members that travel in the body, in the model's order.
void append_json(std::string& out, const Shape& structure, const Value& value);

/// Appends a value of any shape.
void append_json_member(std::string& out, const Member& member, const Value& value);

/// Appends a text in quotes, escaped as JSON wants it.
void append_json_string(std::string& out, std::string_view text);

}  // namespace protocol
