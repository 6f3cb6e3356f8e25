#include "emulator/server/body_intake.h"

#include <algorithm>
#include <charconv>

#include "emulator/server/limits.h"
#include "protocol/api_error.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_failure.h"

namespace emulator {
namespace {

using protocol::lower_case;

using protocol::ApiError;
using protocol::ChecksumAlgorithm;
using protocol::PayloadMode;

constexpr size_t kMd5Bytes = 16;
constexpr std::string_view kChecksumPrefix = "x-amz-checksum-";
constexpr std::string_view kAlgorithmHeader = "x-amz-sdk-checksum-algorithm";

ApiError invalid_request(std::string message) {
  return ApiError("InvalidRequest", std::move(message), 400);
}

ApiError too_large(uint64_t proposed, uint64_t allowed) {
  return ApiError(
      "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size",
      {.status = 400,
       .members = {{"ProposedSize", std::to_string(proposed)}, {"MaxSizeAllowed", std::to_string(allowed)}}});
}

uint64_t limit_of(BodyIntake::Target target) {
  return target == BodyIntake::Target::kSpool ? kStreamedBodyBytesMax : kCollectedBodyBytesMax;
}

/// "x-amz-checksum-type" and its like say something of checksums, but are none.
constexpr std::string_view kAboutChecksums[] = {"type", "mode", "algorithm"};

bool is_checksum_header(std::string_view header) {
  const std::string name = lower_case(header);
  if (!name.starts_with(kChecksumPrefix)) return false;
  const std::string_view rest = std::string_view(name).substr(kChecksumPrefix.size());
  return std::find(std::begin(kAboutChecksums), std::end(kAboutChecksums), rest) == std::end(kAboutChecksums);
}

}  // namespace

BodyIntake::BodyIntake(const protocol::HttpRequest& head, const Identity& identity, BodyStore& store, Target target,
                       ChecksumWorker* worker)
    : claim_(identity.claim), target_(target), writer_(store) {
  if (protocol::is_streaming(claim_.payload_mode)) {
    decoder_.emplace(claim_, head, identity.verified);
  } else {
    read_content_length(head);
  }
  const bool says_hash = claim_.payload_mode == PayloadMode::kHash && !claim_.payload_hash.empty();
  if (identity.verified && says_hash) payload_hash_.emplace();
  if (target_ == Target::kSpool) sums_.add(ChecksumAlgorithm::kMd5);
  read_content_md5(head);
  read_checksums(head);
  uint64_t length = 0;
  const std::string_view text = head.headers.get("Content-Length");
  std::from_chars(text.data(), text.data() + text.size(), length);
  if (worker && length >= kBackgroundChecksumBytesMin) background_.emplace(*worker, sums_);
}

void BodyIntake::read_content_length(const protocol::HttpRequest& head) {
  if (head.headers.find("Transfer-Encoding")) {
    // S3 wants to know the length beforehand.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
    throw ApiError("NotImplemented", "A header you provided implies functionality that is not implemented",
                   {.status = 501, .members = {{"Header", "Transfer-Encoding"}}});
  }
  const auto text = head.headers.find("Content-Length");
  if (!text) {
    if (target_ != Target::kSpool) return;
    throw ApiError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  }
  uint64_t length = 0;
  std::from_chars(text->data(), text->data() + text->size(), length);
  if (length > limit_of(target_)) throw too_large(length, limit_of(target_));
}

void BodyIntake::read_content_md5(const protocol::HttpRequest& head) {
  const auto text = head.headers.find("Content-MD5");
  if (!text) return;
  content_md5_ = protocol::digest_from_base64(*text);
  if (!content_md5_ || content_md5_->size() != kMd5Bytes) {
    throw ApiError("InvalidDigest", "The Content-MD5 you specified was invalid.",
                   {.status = 400, .members = {{"Content-MD5", std::string(*text)}}});
  }
  sums_.add(ChecksumAlgorithm::kMd5);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
void BodyIntake::read_checksums(const protocol::HttpRequest& head) {
  if (target_ == Target::kParts) return;
  for (const protocol::HttpHeader& header : head.headers) {
    if (!is_checksum_header(header.name)) continue;
    const auto algorithm = protocol::find_checksum_header(header.name);
    if (!algorithm) {
      throw invalid_request("The algorithm type you specified in x-amz-checksum- header is invalid.");
    }
    if (header_checksum_) {
      throw invalid_request("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
    }
    auto bytes = protocol::digest_from_base64(header.value);
    if (!bytes || bytes->size() != protocol::checksum_name(*algorithm).size_bytes) {
      throw invalid_request("Value for " + lower_case(header.name) + " header is invalid.");
    }
    header_checksum_ = Declared{.algorithm = *algorithm, .bytes = std::move(*bytes)};
    object_checksum_ = algorithm;
  }
  if (const auto trailer = head.headers.find("x-amz-trailer"); trailer && !object_checksum_) {
    object_checksum_ = protocol::find_checksum_header(*trailer);
    if (!object_checksum_) {
      throw invalid_request("The value specified in the x-amz-trailer header is not supported");
    }
  }
  if (const auto name = head.headers.find(kAlgorithmHeader)) {
    const auto named = protocol::find_checksum_algorithm(*name);
    if (!named) throw invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
    if (!object_checksum_ && !content_md5_) {
      throw invalid_request(
          "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were "
          "found.");
    }
    if (object_checksum_ && object_checksum_ != named) {
      throw invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.");
    }
  }
  has_digest_ = content_md5_ || object_checksum_;
  if (!object_checksum_ && target_ == Target::kSpool) object_checksum_ = ChecksumAlgorithm::kCrc64nvme;
  if (object_checksum_) sums_.add(*object_checksum_);
}

void BodyIntake::append(std::string_view bytes) {
  if (!decoder_) return take(bytes);
  decoder_->feed(bytes, [this](std::string_view decoded) { take(decoded); });
}

void BodyIntake::take(std::string_view bytes) {
  size_bytes_ += bytes.size();
  if (size_bytes_ > limit_of(target_)) throw too_large(size_bytes_, limit_of(target_));
  if (payload_hash_) payload_hash_->update(bytes);
  if (background_) {
    background_->update(bytes);
  } else {
    sums_.update(bytes);
  }
  if (target_ == Target::kSpool) {
    writer_.append(bytes);
  } else {
    memory_.append(bytes);
  }
}

ReceivedBody BodyIntake::finish() {
  if (decoder_) decoder_->finish();
  if (background_) background_->finish();
  verify();
  ReceivedBody body = target_ == Target::kSpool ? writer_.finish() : ReceivedBody(std::move(memory_));
  if (target_ == Target::kSpool) body.digests["md5"] = sums_.bytes(ChecksumAlgorithm::kMd5);
  if (object_checksum_) {
    body.digests[lower_case(protocol::checksum_name(*object_checksum_).name)] = sums_.bytes(*object_checksum_);
  }
  return body;
}

void BodyIntake::verify() {
  if (payload_hash_) {
    try {
      const auto digest = payload_hash_->digest();
      protocol::require_payload_hash(claim_, protocol::hex_encode(protocol::bytes_view(digest)));
    } catch (const protocol::SignatureFailure& failure) {
      throw signature_error(failure, protocol::SignatureStyle::kS3);
    }
  }
  if (content_md5_ && sums_.bytes(ChecksumAlgorithm::kMd5) != *content_md5_) {
    throw ApiError("BadDigest", "The Content-MD5 you specified did not match what we received.",
                   {.status = 400,
                    .members = {{"ExpectedDigest", protocol::hex_encode(*content_md5_)},
                                {"CalculatedDigest", sums_.base64(ChecksumAlgorithm::kMd5)}}});
  }
  if (header_checksum_) verify_checksum(header_checksum_->algorithm, header_checksum_->bytes);
  if (decoder_) verify_trailers();
}

void BodyIntake::verify_trailers() {
  for (const protocol::HttpHeader& trailer : decoder_->trailers()) {
    const auto algorithm = protocol::find_checksum_header(trailer.name);
    if (!algorithm || !sums_.contains(*algorithm)) continue;
    const auto bytes = protocol::digest_from_base64(trailer.value);
    if (!bytes || bytes->size() != protocol::checksum_name(*algorithm).size_bytes) {
      throw invalid_request("Value for " + lower_case(trailer.name) + " trailing header is invalid.");
    }
    verify_checksum(*algorithm, *bytes);
  }
}

void BodyIntake::verify_checksum(ChecksumAlgorithm algorithm, std::string_view expected) const {
  if (sums_.bytes(algorithm) == expected) return;
  throw ApiError("BadDigest",
                 "The " + std::string(protocol::checksum_name(algorithm).name) +
                     " you specified did not match the calculated checksum.",
                 400);
}

}  // namespace emulator
