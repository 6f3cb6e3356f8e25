// The checksums that an S3 request promises for its body, in headers or for its trailers, and their verification.
//
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocol/checksum/checksum_set.h"
#include "protocol/http/http_message.h"

namespace protocol {

struct ExpectedChecksum {
  ChecksumAlgorithm algorithm;
  /// As ChecksumSet::bytes() gives it; nothing if it comes in a trailer.
  std::optional<std::string> bytes;
};

/// Reads Content-MD5, x-amz-checksum-*, x-amz-trailer and x-amz-sdk-checksum-algorithm. Throws ApiError (InvalidDigest,
/// InvalidRequest) for values that are no checksums, for more than one x-amz-checksum-* and for unknown ones. Not for
/// CompleteMultipartUpload, whose checksum is not of its body.
std::vector<ExpectedChecksum> read_expected_checksums(const HttpHeaders& headers);

/// Throws ApiError (BadDigest, or InvalidRequest for a trailer that is none) unless the checksums of the body are those
/// expected. `checksums` must contain every expected algorithm.
void require_checksums(const std::vector<ExpectedChecksum>& expected, const ChecksumSet& checksums,
                       const HttpHeaders& trailers);

}  // namespace protocol
