#include "services/s3/listing/listing.h"

#include <algorithm>

#include "emulator/store/store.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/http/uri.h"
#include "services/s3/errors.h"

namespace s3 {
namespace {

constexpr size_t kPageSizeMax = 1000;
constexpr std::string_view kTokenMark = "1:";

/// "Encoding type … to encode the object keys in the response": everything that names keys.
constexpr const char* kEncodedMembers[] = {"Prefix",    "Delimiter",     "Marker",    "NextMarker",
                                           "KeyMarker", "NextKeyMarker", "StartAfter"};
constexpr const char* kEncodedLists[] = {"Contents", "Versions", "DeleteMarkers", "Uploads"};

/// As AWS writes it, which is as Java's URLEncoder does, but for '/'.
std::string encode_key(const std::string& key) {
  std::string encoded;
  for (const char c : key) {
    if (c == ' ') {
      encoded += '+';
    } else if (c == '*') {
      encoded += c;
    } else {
      encoded += protocol::percent_encode(std::string_view(&c, 1), protocol::Slash::kKeep);
    }
  }
  return encoded;
}

void encode_member(Value& object, const char* member) {
  if (object.contains(member)) object[member] = encode_key(object[member]);
}

}  // namespace

std::optional<std::string> Grouping::common_prefix_of(std::string_view key) const {
  if (delimiter.empty()) return std::nullopt;
  const size_t found = key.find(delimiter, prefix.size());
  if (found == key.npos) return std::nullopt;
  return std::string(key.substr(0, found + delimiter.size()));
}

Grouping read_grouping(const Value& input) {
  return {.prefix = input.value("Prefix", ""), .delimiter = input.value("Delimiter", "")};
}

size_t read_page_size(const Value& input, const char* member, const char* parameter) {
  const int64_t size = input.value(member, static_cast<int64_t>(kPageSizeMax));
  if (size < 0 || size > INT32_MAX) {
    throw invalid_argument("Argument " + std::string(parameter) + " must be an integer between 0 and 2147483647",
                           parameter, std::to_string(size));
  }
  return std::min<size_t>(static_cast<size_t>(size), kPageSizeMax);
}

std::string make_continuation_token(std::string_view after) {
  return protocol::digest_to_base64(std::string(kTokenMark).append(after));
}

std::string read_continuation_token(const std::string& token) {
  const auto text = protocol::digest_from_base64(token);
  if (!text || !text->starts_with(kTokenMark)) {
    throw invalid_argument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return text->substr(kTokenMark.size());
}

Page::Step Page::step(std::string_view key) {
  const auto common = grouping_.common_prefix_of(key);
  if (common && *common == last_) {
    skip_to_ = emulator::prefix_end(*common);
    return Step::kSkipTo;
  }
  if (count_ == limit_) {
    is_truncated_ = limit_ > 0;
    return Step::kStop;
  }
  ++count_;
  ends_with_common_prefix_ = common.has_value();
  if (!common) {
    last_ = key;
    return Step::kShow;
  }
  last_ = *common;
  common_prefixes_.push_back({{"Prefix", *common}});
  skip_to_ = emulator::prefix_end(*common);
  return Step::kSkipTo;
}

void encode_listing(const Value& input, Value& output) {
  if (!input.contains("EncodingType")) return;
  output["EncodingType"] = input["EncodingType"];
  for (const char* member : kEncodedMembers) encode_member(output, member);
  for (const char* list : kEncodedLists) {
    if (!output.contains(list)) continue;
    for (Value& item : output[list]) encode_member(item, "Key");
  }
  if (!output.contains("CommonPrefixes")) return;
  for (Value& item : output["CommonPrefixes"]) encode_member(item, "Prefix");
}

}  // namespace s3
