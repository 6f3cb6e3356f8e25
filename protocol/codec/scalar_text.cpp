#include "protocol/codec/scalar_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "protocol/codec/base64.h"
#include "protocol/codec/utf8.h"
#include "protocol/http/http_message.h"

namespace protocol {
namespace {

std::optional<Value> parse_integer(std::string_view text, int64_t low, int64_t high) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end || text.empty()) return std::nullopt;
  if (number < low || number > high) return std::nullopt;
  return number;
}

std::optional<Value> parse_double(std::string_view text) {
  if (text == "NaN" || text == "Infinity" || text == "-Infinity") return std::string(text);
  double number = 0;
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end || text.empty() || !std::isfinite(number)) return std::nullopt;
  return number;
}

std::optional<Value> parse_boolean(std::string_view text) {
  if (equal_ignoring_case(text, "true")) return true;
  if (equal_ignoring_case(text, "false")) return false;
  return std::nullopt;
}

[[noreturn]] void refuse_slip(const Value& value, const Shape& shape) {
  throw std::logic_error("an output has " + std::string(value.type_name()) + " where its shape '" +
                         std::string(shape.name()) + "' wants " + std::string(type_name(shape)));
}

void append_number(std::string& out, const Value& value, const Shape& shape) {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    if (text != "NaN" && text != "Infinity" && text != "-Infinity") refuse_slip(value, shape);
    out += text;
  } else if (value.is_number()) {
    append_double(out, value.get<double>());
  } else {
    refuse_slip(value, shape);
  }
}

void append_integer(std::string& out, const Value& value, const Shape& shape) {
  if (!value.is_number_integer()) refuse_slip(value, shape);
  std::array<char, 24> digits;
  const auto result = value.is_number_unsigned()
                          ? std::to_chars(digits.data(), digits.data() + digits.size(), value.get<uint64_t>())
                          : std::to_chars(digits.data(), digits.data() + digits.size(), value.get<int64_t>());
  out.append(digits.data(), result.ptr);
}

}  // namespace

TimestampFormat timestamp_format_of(const Member& member, TimestampFormat otherwise) {
  if (member.timestamp_format() != TimestampFormat::kDefault) return member.timestamp_format();
  const TimestampFormat of_shape = member.shape().timestamp_format();
  return of_shape != TimestampFormat::kDefault ? of_shape : otherwise;
}

std::optional<Value> parse_scalar(std::string_view text, const Shape& shape, TimestampFormat format) {
  switch (shape.type()) {
    case ShapeType::kInteger:
      return parse_integer(text, std::numeric_limits<int32_t>::min(), std::numeric_limits<int32_t>::max());
    case ShapeType::kLong:
    case ShapeType::kBigInteger:
      return parse_integer(text, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
    case ShapeType::kFloat:
    case ShapeType::kDouble:
    case ShapeType::kBigDecimal:
      return parse_double(text);
    case ShapeType::kBoolean:
      return parse_boolean(text);
    case ShapeType::kTimestamp:
      return parse_timestamp(text, format);
    case ShapeType::kBlob: {
      auto bytes = base64_decode(text);
      if (!bytes) return std::nullopt;
      return Value(std::move(*bytes));
    }
    case ShapeType::kString:
    case ShapeType::kCharacter:
      if (!is_valid_utf8(text)) return std::nullopt;
      return Value(text);
    case ShapeType::kStructure:
    case ShapeType::kList:
    case ShapeType::kMap:
      break;
  }
  return std::nullopt;
}

void append_scalar(std::string& out, const Value& value, const Shape& shape, const TextStyle& style) {
  switch (shape.type()) {
    case ShapeType::kInteger:
    case ShapeType::kLong:
    case ShapeType::kBigInteger:
      return append_integer(out, value, shape);
    case ShapeType::kFloat:
    case ShapeType::kDouble:
    case ShapeType::kBigDecimal:
      return append_number(out, value, shape);
    case ShapeType::kBoolean:
      if (!value.is_boolean()) refuse_slip(value, shape);
      out += value.get<bool>() ? "true" : "false";
      return;
    case ShapeType::kTimestamp:
      if (!value.is_number()) refuse_slip(value, shape);
      return append_timestamp(out, value, style.timestamp_format, style.milliseconds);
    case ShapeType::kBlob:
      if (!value.is_string()) refuse_slip(value, shape);
      return append_base64(out, value.get_ref<const std::string&>());
    case ShapeType::kString:
    case ShapeType::kCharacter:
      if (!value.is_string()) refuse_slip(value, shape);
      out += value.get_ref<const std::string&>();
      return;
    case ShapeType::kStructure:
    case ShapeType::kList:
    case ShapeType::kMap:
      break;
  }
  refuse_slip(value, shape);
}

void append_double(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out += std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
    return;
  }
  std::array<char, 32> digits;
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  const std::string_view text(digits.data(), static_cast<size_t>(result.ptr - digits.data()));
  out += text;
  // AWS writes whole numbers of floating-point members as "5.0".
  if (text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

std::string_view type_name(const Shape& shape) {
  constexpr std::array<std::string_view, 14> kNames = {"Structure", "List",   "Map",     "String",    "Integer",
                                                       "Long",      "Float",  "Double",  "Boolean",   "Timestamp",
                                                       "Blob",      "String", "Decimal", "BigInteger"};
  return kNames[static_cast<size_t>(shape.type())];
}

}  // namespace protocol
