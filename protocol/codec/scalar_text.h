// Scalars as text: in forms, XML, headers, query strings and labels they all look the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/codec/timestamp.h"
#include "protocol/model/service_model.h"
#include "protocol/value.h"

namespace protocol {

/// How one place of a protocol writes scalars, where the model leaves it open.
struct TextStyle {
  TimestampFormat timestamp_format = TimestampFormat::kIso8601;
  Milliseconds milliseconds = Milliseconds::kWhereThereAreAny;
};

/// A member's timestamp format: its own, else its shape's, else the default of the place.
TimestampFormat timestamp_format_of(const Member& member, TimestampFormat otherwise);

/// The Value of a scalar's text, or nothing if the text is no such scalar: numbers out of range, malformed timestamps
/// or base64, texts that are not UTF-8.
std::optional<Value> parse_scalar(std::string_view text, const Shape& shape, TimestampFormat format);

/// Appends a scalar as text, unescaped. Throws std::logic_error if the value does not fit the shape: that is a slip in
/// our own tables.
void append_scalar(std::string& out, const Value& value, const Shape& shape, const TextStyle& style);

/// Appends a number as JSON and XML write it, the shortest that reads back the same; "NaN" and "Infinity" without
/// quotes.
void append_double(std::string& out, double number);

/// The name of a shape's type in the words of AWS's deserializers: "Integer", "String", "Boolean".
std::string_view type_name(const Shape& shape);

}  // namespace protocol
