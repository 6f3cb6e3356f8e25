#include "protocol/codec/json_value.h"

#include <array>
#include <limits>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/codec/json_reader.h"
#include "protocol/codec/member_values.h"
#include "protocol/codec/scalar_text.h"

namespace protocol {
namespace {

constexpr TextStyle kJsonStyle = {.timestamp_format = TimestampFormat::kUnixTimestamp,
                                  .milliseconds = Milliseconds::kWhereThereAreAny};

[[noreturn]] void refuse(std::string message) {
  throw ApiError("SerializationException", std::move(message));
}

/// What AWS says of a token that is not of the shape: "NUMBER_VALUE can not be converted to a String".
[[noreturn]] void refuse_token(JsonToken token, const Shape& shape) {
  constexpr std::array<std::string_view, 8> kTokens = {"START_OBJECT", "START_ARRAY", "STRING_VALUE", "NUMBER_VALUE",
                                                       "TRUE_VALUE",   "FALSE_VALUE", "NULL_VALUE",   "END"};
  if (token == JsonToken::kObject) refuse("Start of structure or map found where not expected.");
  if (token == JsonToken::kList) refuse("Start of list found where not expected");
  if (shape.is_list()) refuse("Expected list or null");
  if (shape.is_map() || shape.is_structure()) refuse("Expected map or null");
  const std::string found(kTokens[static_cast<size_t>(token)]);
  if (shape.type() == ShapeType::kTimestamp) refuse(found + " can not be converted to milliseconds since epoch");
  const std::string wanted(type_name(shape));
  const bool starts_with_vowel = wanted[0] == 'I';
  refuse(found + " can not be converted to " + (starts_with_vowel ? "an " : "a ") + wanted);
}

Value read_member(JsonReader& reader, const Member& member);

/// The member that a structure calls by that name in JSON.
std::optional<Member> find_wire_member(const Shape& shape, std::string_view key) {
  if (const auto member = shape.member(key); member && member->wire_name() == key) return member;
  for (const Member member : shape.members()) {
    if (member.wire_name() == key) return member;
  }
  return std::nullopt;
}

Value read_structure(JsonReader& reader, const Shape& shape) {
  if (const JsonToken token = reader.peek(); token != JsonToken::kObject) refuse_token(token, shape);
  Value result = Value::object();
  std::string key;
  for (reader.enter(); reader.next_key(key);) {
    const auto member = find_wire_member(shape, key);
    if (!member || member->location() != Location::kBody || reader.peek() == JsonToken::kNull) {
      reader.skip_value();
      continue;
    }
    result[std::string(member->name())] = read_member(reader, *member);
  }
  return result;
}

Value read_list(JsonReader& reader, const Shape& shape) {
  if (const JsonToken token = reader.peek(); token != JsonToken::kList) refuse_token(token, shape);
  Value result = Value::array();
  const Member element = shape.element();
  for (reader.enter(); reader.next_item();) result.push_back(read_member(reader, element));
  return result;
}

Value read_map(JsonReader& reader, const Shape& shape) {
  if (const JsonToken token = reader.peek(); token != JsonToken::kObject) refuse_token(token, shape);
  Value result = Value::object();
  const Member value = shape.value();
  std::string key;
  for (reader.enter(); reader.next_key(key);) result[key] = read_member(reader, value);
  return result;
}

Value read_integer(JsonReader& reader, const Shape& shape) {
  Value number = reader.read_number();
  if (number.is_number_float()) {
    // AWS takes 1.0 for 1, but no fraction.
    const double value = number.get<double>();
    if (value != static_cast<double>(static_cast<int64_t>(std::clamp(value, -9e18, 9e18)))) {
      refuse_token(JsonToken::kNumber, shape);
    }
    number = static_cast<int64_t>(value);
  }
  const auto integer = number.get<int64_t>();
  const bool is_too_large =
      integer > std::numeric_limits<int32_t>::max() || integer < std::numeric_limits<int32_t>::min();
  if (shape.type() == ShapeType::kInteger && is_too_large) refuse_token(JsonToken::kNumber, shape);
  return number;
}

/// A scalar from a JSON string: texts, blobs, formatted timestamps, "NaN".
Value read_text(JsonReader& reader, const Member& member) {
  const Shape shape = member.shape();
  std::string text = reader.read_string();
  switch (shape.type()) {
    case ShapeType::kString:
    case ShapeType::kCharacter:
      return text;
    case ShapeType::kFloat:
    case ShapeType::kDouble:
      if (text == "NaN" || text == "Infinity" || text == "-Infinity") return text;
      break;
    case ShapeType::kBlob:
    case ShapeType::kTimestamp: {
      const TimestampFormat format = timestamp_format_of(member, TimestampFormat::kUnixTimestamp);
      if (shape.type() == ShapeType::kTimestamp && format == TimestampFormat::kUnixTimestamp) break;
      if (auto value = parse_scalar(text, shape, format)) return std::move(*value);
      break;
    }
    default:
      break;
  }
  refuse_token(JsonToken::kString, shape);
}

Value read_scalar(JsonReader& reader, const Member& member) {
  const Shape shape = member.shape();
  const JsonToken token = reader.peek();
  const ShapeType type = shape.type();
  if (token == JsonToken::kString) return read_text(reader, member);
  if (token == JsonToken::kTrue || token == JsonToken::kFalse) {
    if (type == ShapeType::kBoolean) return reader.read_literal();
  } else if (token == JsonToken::kNumber) {
    if (type == ShapeType::kInteger || type == ShapeType::kLong || type == ShapeType::kBigInteger) {
      return read_integer(reader, shape);
    }
    const bool is_number = type == ShapeType::kFloat || type == ShapeType::kDouble || type == ShapeType::kBigDecimal;
    const bool is_time =
        type == ShapeType::kTimestamp &&
        timestamp_format_of(member, TimestampFormat::kUnixTimestamp) == TimestampFormat::kUnixTimestamp;
    if (is_number || is_time) return reader.read_number();
  } else if (token == JsonToken::kEnd) {
    refuse("Unexpected end of input");
  }
  refuse_token(token, shape);
}

Value read_member(JsonReader& reader, const Member& member) {
  if (reader.peek() == JsonToken::kNull) return reader.read_literal();
  const Shape shape = member.shape();
  if (shape.is_document()) return reader.read_any();
  if (shape.is_structure()) return read_structure(reader, shape);
  if (shape.is_list()) return read_list(reader, shape);
  if (shape.is_map()) return read_map(reader, shape);
  return read_scalar(reader, member);
}

}  // namespace

Value decode_json(std::string_view text, const Shape& structure) {
  JsonReader reader(text);
  // SDKs of old send an empty body where there is nothing to say.
  if (reader.peek() == JsonToken::kEnd) return Value::object();
  Value result = read_structure(reader, structure);
  reader.expect_end();
  return result;
}

Value decode_json_payload(std::string_view text, const Member& member) {
  JsonReader reader(text);
  Value result = read_member(reader, member);
  reader.expect_end();
  return result;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kHexadecimal = "0123456789abcdef";
  out += '"';
  size_t start = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, start, i - start);
    start = i + 1;
    constexpr std::string_view kSpecial = "\"\\\n\r\t", kEscapes = "\"\\nrt";
    if (const size_t k = kSpecial.find(text[i]); k != std::string_view::npos) {
      out += {'\\', kEscapes[k]};
    } else {
      out += "\\u00";
      out += {kHexadecimal[c >> 4], kHexadecimal[c & 15]};
    }
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

void append_json(std::string& out, const Shape& structure, const Value& value) {
  out += '{';
  bool is_first = true;
  for_each_member_value(structure, value, [&](const Member& member, const Value& item) {
    if (!is_in_response_body(member)) return;
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, member.wire_name());
    out += ':';
    append_json_member(out, member, item);
  });
  out += '}';
}

namespace {

void append_collection(std::string& out, const Shape& shape, const Value& value) {
  if (shape.is_list() ? !value.is_array() : !value.is_object()) {
    throw std::logic_error("an output has no list or map where its shape '" + std::string(shape.name()) +
                           "' wants one");
  }
  bool is_first = true;
  const Member element = shape.is_list() ? shape.element() : shape.value();
  out += shape.is_list() ? '[' : '{';
  for (auto item = value.begin(); item != value.end(); ++item) {
    if (!is_first) out += ',';
    is_first = false;
    if (shape.is_map()) {
      append_json_string(out, item.key());
      out += ':';
    }
    append_json_member(out, element, *item);
  }
  out += shape.is_list() ? ']' : '}';
}

}  // namespace

void append_json_member(std::string& out, const Member& member, const Value& value) {
  const Shape shape = member.shape();
  if (value.is_null()) {
    out += "null";
  } else if (shape.is_document()) {
    out += value.dump();
  } else if (shape.is_structure()) {
    append_json(out, shape, value);
  } else if (shape.is_list() || shape.is_map()) {
    append_collection(out, shape, value);
  } else {
    const TimestampFormat format = timestamp_format_of(member, TimestampFormat::kUnixTimestamp);
    const bool is_quoted_time = shape.type() == ShapeType::kTimestamp && format != TimestampFormat::kUnixTimestamp;
    if (value.is_string()) {
      std::string text;
      append_scalar(text, value, shape, kJsonStyle);
      append_json_string(out, text);
    } else {
      if (is_quoted_time) out += '"';
      append_scalar(out, value, shape, {.timestamp_format = format, .milliseconds = kJsonStyle.milliseconds});
      if (is_quoted_time) out += '"';
    }
  }
}

}  // namespace protocol
