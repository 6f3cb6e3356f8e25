#include "services/s3/object/object_keys.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace s3 {
namespace {

/// A zero byte in a key becomes 00 FF; 00 01 ends the key. So "a" comes before "a\0b", as in the keys themselves.
constexpr char kZero = '\0';
constexpr char kEscapedZero = '\xff';
constexpr char kEnd = '\x01';
constexpr size_t kHexadecimalDigits = 16;

std::string joined(std::string_view table, std::string_view bucket) {
  std::string key("s3/");
  key.reserve(table.size() + bucket.size() + 64);
  return key.append(table).append("/").append(bucket).append("/");
}

std::string hexadecimal(uint64_t number) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(number));
  return text;
}

}  // namespace

std::string escape(std::string_view key) {
  std::string escaped;
  escaped.reserve(key.size() + 2);
  for (const char c : key) {
    escaped += c;
    if (c == kZero) escaped += kEscapedZero;
  }
  escaped += kZero;
  escaped += kEnd;
  return escaped;
}

EscapedKey parse_escaped(std::string_view text) {
  EscapedKey result;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == kZero) {
      ++i;
      if (i >= text.size() || text[i] == kEnd) {
        result.rest = text.substr(std::min(i + 1, text.size()));
        return result;
      }
      result.key += kZero;
    } else {
      result.key += text[i];
    }
  }
  return result;
}

std::string current_prefix(std::string_view bucket) {
  return joined("o", bucket);
}
std::string current_key(std::string_view bucket, std::string_view key) {
  return joined("o", bucket).append(key);
}
std::string noncurrent_prefix(std::string_view bucket) {
  return joined("v", bucket);
}
std::string noncurrent_prefix(std::string_view bucket, std::string_view key) {
  return joined("v", bucket) + escape(key);
}
std::string noncurrent_key(std::string_view bucket, std::string_view key, uint64_t order) {
  return noncurrent_prefix(bucket, key) + hexadecimal(~order);
}
std::string null_version_key(std::string_view bucket, std::string_view key) {
  return joined("n", bucket).append(key);
}
std::string uploads_prefix(std::string_view bucket) {
  return joined("u", bucket);
}
std::string uploads_prefix(std::string_view bucket, std::string_view key) {
  return joined("u", bucket) + escape(key);
}
std::string upload_key(std::string_view bucket, std::string_view key, std::string_view upload_id) {
  return uploads_prefix(bucket, key).append(upload_id);
}
std::string parts_prefix(std::string_view upload_id) {
  return joined("p", upload_id);
}
std::string part_key(std::string_view upload_id, int64_t number) {
  char digits[8];
  std::snprintf(digits, sizeof digits, "%05d", static_cast<int>(number));
  return parts_prefix(upload_id) + digits;
}
std::string manifest_key(std::string_view id) {
  return std::string("s3/m/").append(id);
}
std::string inline_body_key(std::string_view id) {
  return std::string("s3/i/").append(id);
}
std::string alias_key(std::string_view alias) {
  return std::string("s3/l/").append(alias);
}
std::string account_key(std::string_view account, std::string_view name) {
  return joined("a", account).append(name);
}
std::string document_key(std::string_view bucket, std::string_view name) {
  return joined("d", bucket).append(name);
}
std::string annotations_prefix(std::string_view bucket, std::string_view key, uint64_t order) {
  return joined("t", bucket).append(escape(key)).append(hexadecimal(order)).append("/");
}
std::string session_key(std::string_view access_key_id) {
  return std::string("s3/e/").append(access_key_id);
}
std::string log_lines_prefix(std::string_view bucket) {
  return joined("g", bucket);
}
std::string log_line_key(std::string_view bucket, emulator::Time time, std::string_view request_id) {
  return log_lines_prefix(bucket)
      .append(hexadecimal(static_cast<uint64_t>(time.time_since_epoch().count())))
      .append(request_id);
}
emulator::Time time_of_log_line(std::string_view rest) {
  uint64_t count = 0;
  std::from_chars(rest.data(), rest.data() + std::min(rest.size(), kHexadecimalDigits), count, 16);
  return emulator::Time(emulator::Duration(static_cast<int64_t>(count)));
}

}  // namespace s3
