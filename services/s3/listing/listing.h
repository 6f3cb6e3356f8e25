// What all of S3's listings have in common: prefix and delimiter, common prefixes, page sizes, tokens, URL encoding.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-prefixes.html
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// The prefix and delimiter of a listing.
struct Grouping {
  std::string prefix;
  std::string delimiter;

  /// The common prefix that the key is shown by, instead of by itself.
  std::optional<std::string> common_prefix_of(std::string_view key) const;
};
Grouping read_grouping(const Value& input);

/// The page size: the member's value, 1,000 if there is none, and at most that. Throws InvalidArgument if negative.
size_t read_page_size(const Value& input, const char* member, const char* parameter);

/// Tokens are opaque to clients. Throws InvalidArgument for one that is not ours.
std::string make_continuation_token(std::string_view after);
std::string read_continuation_token(const std::string& token);

/// A page under construction: takes keys in order, folds them into common prefixes, ends after `limit` entries.
class Page {
 public:
  Page(Grouping grouping, size_t limit) : grouping_(std::move(grouping)), limit_(limit) {}

  /// The listing goes on behind this key or common prefix.
  void start_after(std::string marker) { last_ = std::move(marker); }

  enum class Step { kShow, kSkipTo, kStop };
  /// What to do with the next key in order: show it (the caller does), go on at skip_to() since a common prefix stands
  /// for it, or stop since the page is full.
  Step step(std::string_view key);
  const std::string& skip_to() const { return skip_to_; }

  bool is_truncated() const { return is_truncated_; }
  /// The last key or common prefix of the page.
  const std::string& last() const { return last_; }
  bool ends_with_common_prefix() const { return ends_with_common_prefix_; }
  size_t count() const { return count_; }
  const Value& common_prefixes() const { return common_prefixes_; }
  const Grouping& grouping() const { return grouping_; }

 private:
  Grouping grouping_;
  size_t limit_;
  size_t count_ = 0;
  bool is_truncated_ = false;
  bool ends_with_common_prefix_ = false;
  std::string last_;
  std::string skip_to_;
  Value common_prefixes_ = Value::array();
};

/// Encodes the texts that EncodingType=url asks for: the members of the output, and `member` of its lists' items.
void encode_listing(const Value& input, Value& output);

}  // namespace s3
