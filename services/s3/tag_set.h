// Tags of buckets and objects: AWS's rules, and the x-amz-tagging header.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "protocol/value.h"

namespace s3 {

using protocol::Value;

constexpr size_t kBucketTagsMax = 50;
constexpr size_t kObjectTagsMax = 10;

struct TagRules {
  size_t count_max;
  /// CloudFormation tags what it makes with keys that start with "aws:".
  bool may_be_reserved = false;
};

/// Refuses tags ([{"Key", "Value"}]) that AWS refuses: InvalidTag, or BadRequest for too many.
void check_tags(const Value& tags, const TagRules& rules);

/// The tags of an x-amz-tagging header, "key1=value1&key2=value2" percent-encoded, checked.
Value parse_tagging_header(const std::string& header);

}  // namespace s3
