#include "services/s3/tag_set.h"

#include <algorithm>
#include <set>

#include "protocol/http/uri.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kKeyLengthMax = 128;
constexpr size_t kValueLengthMax = 256;

/// "Letters, numbers, spaces representable in UTF-8, and the following characters: + - = . _ : / @".
bool has_only_tag_characters(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c >= 0x80 || std::isalnum(c) ||
           std::string_view(" +-=._:/@").find(static_cast<char>(c)) != std::string_view::npos;
  });
}

/// Limits count Unicode characters, not bytes.
size_t character_count(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

void check_tags(const Value& tags, const TagRules& rules) {
  std::set<std::string> keys;
  for (const Value& tag : tags) {
    const std::string key = tag.value("Key", "");
    const std::string value = tag.value("Value", "");
    if (key.empty() || character_count(key) > kKeyLengthMax || !has_only_tag_characters(key)) {
      throw refusal_saying("InvalidTag", "The TagKey you have provided is invalid", {{"TagKey", key}});
    }
    if (character_count(value) > kValueLengthMax || !has_only_tag_characters(value)) {
      throw refusal_saying("InvalidTag", "The TagValue you have provided is invalid",
                           {{"TagKey", key}, {"TagValue", value}});
    }
    if (key.starts_with("aws:") && !rules.may_be_reserved) {
      throw refusal_saying("InvalidTag", "System tags cannot be added/updated by requester");
    }
    if (!keys.insert(key).second) {
      throw refusal_saying("InvalidTag", "Cannot provide multiple Tags with the same key", {{"TagKey", key}});
    }
  }
  if (tags.size() > rules.count_max) {
    if (rules.count_max == kObjectTagsMax) throw refusal_saying("BadRequest", "Object tags cannot be greater than 10");
    throw refusal_saying("BadRequest", "Bucket tag count cannot be greater than 50");
  }
}

Value parse_tagging_header(const std::string& header) {
  Value tags = Value::array();
  if (header.empty()) return tags;
  for (const protocol::QueryParameter& parameter : protocol::parse_query(header)) {
    tags.push_back({{"Key", parameter.name}, {"Value", parameter.value}});
  }
  check_tags(tags, {.count_max = kObjectTagsMax});
  return tags;
}

}  // namespace s3
