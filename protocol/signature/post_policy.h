// The policy of a browser's POST upload: what its form may contain, and until when.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/uri.h"
#include "protocol/signature/signing_time.h"

namespace protocol {

/// Of the policy as sent, in base64. S3 takes no more than 20 KB of form data before the file.
inline constexpr size_t kPolicyBytesMax = 20 * 1024;

struct PolicyCondition {
  enum class Operator : uint8_t { kEquals, kStartsWith };
  Operator comparison = Operator::kEquals;
  /// Lower-case, without '$'.
  std::string field;
  std::string value;
};

struct ContentLengthRange {
  uint64_t min = 0;
  uint64_t max = 0;
};

struct PostPolicy {
  SigningTime expiration;
  std::vector<PolicyCondition> conditions;
  std::optional<ContentLengthRange> content_length_range;
};

/// Reads a policy as sent, in base64. Throws ApiError (InvalidPolicyDocument) if it is not one.
PostPolicy parse_post_policy(std::string_view base64);

/// Throws ApiError (AccessDenied) unless the policy is still good, every condition holds for the form's fields, and
/// every field has a condition. `fields` are those before the file, ${filename} already replaced, with the bucket of
/// the request added as "bucket"; of the rest only x-amz-signature, policy, file and x-ignore-* need no condition.
void require_policy_conditions(const PostPolicy& policy, const std::vector<QueryParameter>& fields, SigningTime now);

/// Throws ApiError (EntityTooSmall, EntityTooLarge) if a file of that size is out of the policy's content-length-range.
/// While a file streams, the caller stops at content_length_range->max and calls this with what it has read.
void require_content_length(const PostPolicy& policy, uint64_t size_bytes);

}  // namespace protocol
