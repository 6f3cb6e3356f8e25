// Checksums as S3 takes, keeps and shows them: given in a header or computed, one algorithm an object.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/checksum/checksum_set.h"
#include "services/s3/vocabulary.h"

namespace s3 {

using protocol::ChecksumAlgorithm;

/// What S3 computes when the client names no algorithm.
constexpr ChecksumAlgorithm kDefaultChecksum = ChecksumAlgorithm::kCrc64nvme;

/// The member of a checksum: "ChecksumCRC64NVME".
std::string checksum_member(ChecksumAlgorithm algorithm);
/// The algorithm that a record's checksum member is of.
std::optional<ChecksumAlgorithm> checksum_in(const Value& record);

/// The algorithm that a request asks for: by its one checksum member, else by ChecksumAlgorithm. Throws InvalidRequest
/// for several checksums.
std::optional<ChecksumAlgorithm> requested_checksum(const Value& input);

/// Whether a request asks to be shown checksums (x-amz-checksum-mode). Throws InvalidArgument for another mode than
/// ENABLED, in whatever case: the C++ SDK writes it small.
bool wants_checksum(const Value& input);

/// What arrived: its MD5 in hexadecimal, which is the ETag, and its checksum as {"ChecksumCRC32": …}.
struct BodyDigests {
  std::string etag;
  Value checksum = Value::object();
};

/// The algorithm for what a request stores: what it asks for, else what the gateway found in the trailer, else S3's
/// own.
ChecksumAlgorithm checksum_for(const RequestContext& context, const Value& input);
/// The digests of a body that has arrived, compared with what the request says they should be (ContentMD5, checksum
/// members). Throws InvalidDigest, InvalidRequest or BadDigest. `arrived` are the gateway's digests; what is not among
/// them is computed from the slices.
BodyDigests check_body(RequestContext& context, const Value& input, const Value& slices,
                       const std::map<std::string, std::string>& arrived, ChecksumAlgorithm algorithm);
/// The digests of stored bytes.
BodyDigests digest_slices(RequestContext& context, const Value& slices, ChecksumAlgorithm algorithm);
/// The same for a copy, of its source's slices: whoever asks for one may wait for the digests of large ones
/// (emulator::DigestsNeeded).
BodyDigests digest_source(RequestContext& context, const Value& input, const Value& slices,
                          ChecksumAlgorithm algorithm);

/// The digests of a whole stored object or of a part, as they were computed when it came; nothing if its parts have
/// them, or if it has a checksum of another algorithm.
std::optional<BodyDigests> known_digests(const Value& record, ChecksumAlgorithm algorithm);

/// Moves the checksum members and ChecksumType of a record to an output.
void show_checksum(const Value& record, Value& output);

/// "<MD5 of the parts' MD5s>-<count>", as S3 writes the ETag of a multipart object.
std::string multipart_etag(const Value& parts);
/// The checksum of the parts' checksums with "-<count>" behind it.
std::string composite_checksum(const Value& parts, ChecksumAlgorithm algorithm);
/// The checksum of all bytes, from those of the parts.
std::string full_object_checksum(const Value& parts, ChecksumAlgorithm algorithm);

}  // namespace s3
