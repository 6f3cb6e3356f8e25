#include "protocol/codec/json_reader.h"

#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

#include "protocol/api_error.h"
#include "protocol/codec/nesting.h"
#include "protocol/codec/utf8.h"

namespace protocol {
namespace {

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += {static_cast<char>(0xC0 | code >> 6), static_cast<char>(0x80 | (code & 0x3F))};
  } else if (code < 0x10000) {
    out += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
            static_cast<char>(0x80 | (code & 0x3F))};
  } else {
    out += {static_cast<char>(0xF0 | code >> 18), static_cast<char>(0x80 | (code >> 12 & 0x3F)),
            static_cast<char>(0x80 | (code >> 6 & 0x3F)), static_cast<char>(0x80 | (code & 0x3F))};
  }
}

bool is_number_character(char c) {
  return (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.' || c == 'e' || c == 'E';
}

/// RFC 8259's grammar of numbers, which is narrower than from_chars': no leading zeros, digits around the point.
bool is_json_number(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const size_t first = i;
  if (!digits() || (text[first] == '0' && i > first + 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (!digits()) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (!digits()) return false;
  }
  return i == text.size();
}

}  // namespace

void JsonReader::refuse() const {
  throw ApiError("SerializationException", "The request is not well-formed JSON at byte " + std::to_string(position_));
}

void JsonReader::skip_space() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c != ' ' && c != '\n' && c != '\r' && c != '\t') return;
    ++position_;
  }
}

void JsonReader::expect(char c) {
  skip_space();
  if (position_ >= text_.size() || text_[position_] != c) refuse();
  ++position_;
}

JsonToken JsonReader::peek() {
  skip_space();
  if (position_ >= text_.size()) return JsonToken::kEnd;
  switch (text_[position_]) {
    case '{':
      return JsonToken::kObject;
    case '[':
      return JsonToken::kList;
    case '"':
      return JsonToken::kString;
    case 't':
      return JsonToken::kTrue;
    case 'f':
      return JsonToken::kFalse;
    case 'n':
      return JsonToken::kNull;
    default:
      if (text_[position_] != '-' && (text_[position_] < '0' || text_[position_] > '9')) refuse();
      return JsonToken::kNumber;
  }
}

void JsonReader::enter() {
  if (++depth_ > kNestingDepthMax) {
    throw ApiError("SerializationException", "The request is nested too deeply");
  }
  ++position_;
  is_first_ = true;
}

bool JsonReader::next(char closing) {
  skip_space();
  if (position_ < text_.size() && text_[position_] == closing) {
    ++position_;
    --depth_;
    is_first_ = false;
    return false;
  }
  if (!is_first_) expect(',');
  is_first_ = false;
  return true;
}

bool JsonReader::next_key(std::string& key) {
  if (!next('}')) return false;
  if (peek() != JsonToken::kString) refuse();
  key = read_string();
  expect(':');
  return true;
}

bool JsonReader::next_item() {
  if (!next(']')) return false;
  skip_space();
  if (position_ < text_.size() && text_[position_] == ']') refuse();
  return true;
}

unsigned JsonReader::read_hexadecimal() {
  unsigned code = 0;
  if (position_ + 4 > text_.size()) refuse();
  const char* start = text_.data() + position_;
  const auto result = std::from_chars(start, start + 4, code, 16);
  if (result.ec != std::errc() || result.ptr != start + 4) refuse();
  position_ += 4;
  return code;
}

void JsonReader::append_escape(std::string& out) {
  if (position_ >= text_.size()) refuse();
  const char c = text_[position_++];
  constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  if (const size_t i = kEscapes.find(c); i != std::string_view::npos) {
    out += kMeanings[i];
    return;
  }
  if (c != 'u') refuse();
  unsigned code = read_hexadecimal();
  if (code >= 0xD800 && code < 0xDC00) {
    if (text_.substr(position_, 2) != "\\u") refuse();
    position_ += 2;
    const unsigned low = read_hexadecimal();
    if (low < 0xDC00 || low > 0xDFFF) refuse();
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  } else if (code >= 0xDC00 && code < 0xE000) {
    refuse();
  }
  append_utf8(out, code);
}

std::string JsonReader::read_string() {
  ++position_;
  std::string result;
  while (true) {
    const size_t start = position_;
    while (position_ < text_.size() && text_[position_] != '"' && text_[position_] != '\\' &&
           static_cast<unsigned char>(text_[position_]) >= 0x20) {
      ++position_;
    }
    const std::string_view run = text_.substr(start, position_ - start);
    if (!is_valid_utf8(run)) refuse();
    result += run;
    if (position_ >= text_.size() || static_cast<unsigned char>(text_[position_]) < 0x20) refuse();
    if (text_[position_++] == '"') return result;
    append_escape(result);
  }
}

Value JsonReader::read_number() {
  const size_t start = position_;
  while (position_ < text_.size() && is_number_character(text_[position_])) ++position_;
  const std::string_view text = text_.substr(start, position_ - start);
  if (!is_json_number(text)) refuse();
  const char* end = text.data() + text.size();
  int64_t integer = 0;
  if (const auto result = std::from_chars(text.data(), end, integer); result.ec == std::errc() && result.ptr == end) {
    return integer;
  }
  double number = 0;
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || !std::isfinite(number)) refuse();
  return number;
}

Value JsonReader::read_literal() {
  const std::string_view rest = text_.substr(position_);
  if (rest.starts_with("true")) return position_ += 4, Value(true);
  if (rest.starts_with("false")) return position_ += 5, Value(false);
  if (rest.starts_with("null")) return position_ += 4, Value(nullptr);
  refuse();
}

Value JsonReader::read_any() {
  switch (peek()) {
    case JsonToken::kObject: {
      Value result = Value::object();
      std::string key;
      for (enter(); next_key(key);) result[key] = read_any();
      return result;
    }
    case JsonToken::kList: {
      Value result = Value::array();
      for (enter(); next_item();) result.push_back(read_any());
      return result;
    }
    case JsonToken::kString:
      return read_string();
    case JsonToken::kNumber:
      return read_number();
    case JsonToken::kTrue:
    case JsonToken::kFalse:
    case JsonToken::kNull:
      return read_literal();
    case JsonToken::kEnd:
      break;
  }
  refuse();
}

void JsonReader::skip_value() {
  const JsonToken token = peek();
  std::string key;
  if (token == JsonToken::kObject) {
    for (enter(); next_key(key);) skip_value();
  } else if (token == JsonToken::kList) {
    for (enter(); next_item();) skip_value();
  } else {
    read_any();
  }
}

void JsonReader::expect_end() {
  skip_space();
  if (position_ != text_.size()) refuse();
}

}  // namespace protocol
