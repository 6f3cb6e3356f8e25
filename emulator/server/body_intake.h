// The body of an S3 request while it arrives: the aws-chunked framing taken off, every hash and checksum that the
// request declares computed on the way and compared at the end, the bytes kept in memory or spooled.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/server/authenticator.h"
#include "emulator/server/checksum_worker.h"
#include "emulator/store/body_store.h"
#include "protocol/checksum/checksum_set.h"
#include "protocol/checksum/digest.h"
#include "protocol/http/http_message.h"
#include "protocol/signature/chunked_decoder.h"

namespace emulator {

class BodyIntake {
 public:
  enum class Target {
    kMemory,  ///< A document: collected, up to kCollectedBodyBytesMax.
    kParts,   ///< The same, of CompleteMultipartUpload: its checksum headers are of the object, not of the document.
    kSpool,   ///< A streaming payload: an object, which S3 also wants the MD5 and a checksum of.
  };

  /// Reads from the head what is declared. Throws ApiError if that is wrong by itself. The worker, if there is one,
  /// computes the checksums of large bodies.
  BodyIntake(const protocol::HttpRequest& head, const Identity& identity, BodyStore& store, Target target,
             ChecksumWorker* worker = nullptr);

  /// The client declares a digest of the body, be it in a trailer.
  bool has_digest() const { return has_digest_; }
  /// Throws ApiError for a body that is not what was declared, std::runtime_error if the disk fails.
  void append(std::string_view bytes);
  /// Throws ApiError unless every declared length, hash and checksum is that of the body. Its digests are "md5" and the
  /// declared checksum's ("crc32", …), or "crc64nvme", which S3 computes by itself if none is declared.
  ReceivedBody finish();

 private:
  struct Declared {
    protocol::ChecksumAlgorithm algorithm;
    std::string bytes;
  };

  void read_content_length(const protocol::HttpRequest& head);
  void read_content_md5(const protocol::HttpRequest& head);
  void read_checksums(const protocol::HttpRequest& head);
  void take(std::string_view bytes);
  void verify();
  void verify_trailers();
  void verify_checksum(protocol::ChecksumAlgorithm algorithm, std::string_view expected) const;

  protocol::SignatureClaim claim_;
  /// Set if the signature says the body's hash. Computed on the server's own thread, beside what the worker does.
  std::optional<protocol::Sha256> payload_hash_;
  Target target_;
  BodyWriter writer_;
  std::string memory_;
  protocol::ChecksumSet sums_;
  /// Set for large bodies: updates sums_.
  std::optional<ChecksumWorker::Body> background_;
  uint64_t size_bytes_ = 0;
  std::optional<protocol::ChunkedDecoder> decoder_;
  std::optional<std::string> content_md5_;
  /// The one checksum of the client, in a header or announced as a trailer.
  std::optional<Declared> header_checksum_;
  std::optional<protocol::ChecksumAlgorithm> object_checksum_;
  bool has_digest_ = false;
};

}  // namespace emulator
