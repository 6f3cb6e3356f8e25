// The aws-chunked encoding: the body in chunks, each signed by itself (or none of them), then perhaps trailers.
//
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/checksum/digest.h"
#include "protocol/http/http_message.h"
#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_verifier.h"

namespace protocol {

/// A chunk's first line: its size in hexadecimal and its signature (an ECDSA one is padded to 144 characters).
inline constexpr size_t kChunkHeaderBytesMax = 256;
/// All trailers together.
inline constexpr size_t kTrailerBytesMax = 8 * 1024;
/// "Only the last chunk is allowed to have a size less than 8192 bytes", says S3.
inline constexpr uint64_t kChunkBytesMin = 8192;
/// S3's largest object part is 5 GiB; a chunk cannot be larger than its body.
inline constexpr uint64_t kChunkBytesMax = uint64_t{5} << 30;

/// Decodes a body as it arrives, in pieces of any size. Throws ApiError with S3's codes; after that it must not be fed
/// again. What it has given to the sink before is to be dropped then: a chunk's bytes pass on before its signature,
/// which covers all of it, can be verified.
class ChunkedDecoder {
 public:
  using Sink = std::function<void(std::string_view)>;

  /// Reads from the request's headers how long the decoded body is and which trailers follow. Throws ApiError if
  /// x-amz-decoded-content-length is missing or no number. `verified` is what the request's own verification gave;
  /// without it (anonymous, or with verification turned off) chunk signatures are read, but not verified.
  ChunkedDecoder(const SignatureClaim& claim, const HttpRequest& request, std::optional<VerifiedSignature> verified);

  void feed(std::string_view bytes, const Sink& sink);
  /// To be called when the body has ended: throws IncompleteBody unless its last chunk and trailers were all there.
  void finish();

  uint64_t decoded_size_bytes() const { return decoded_size_; }
  /// The trailers, without x-amz-trailer-signature; complete after finish().
  const HttpHeaders& trailers() const { return trailers_; }

 private:
  enum class State : uint8_t { kHeader, kData, kDataEnd, kTrailer, kDone };

  void read_header(std::string_view& bytes);
  void start_chunk(std::string_view line);
  void read_data(std::string_view& bytes, const Sink& sink);
  void read_data_end(std::string_view& bytes);
  void end_chunk();
  void read_trailer(std::string_view& bytes);
  void add_trailer(std::string_view line);
  void end_trailers();
  void verify(std::string text, std::string_view signature);

  bool has_signed_chunks_;
  bool has_trailers_;
  std::string_view chunk_algorithm_;
  std::string timestamp_;
  std::string scope_;
  std::string access_key_id_;
  std::optional<VerifiedSignature> verified_;
  uint64_t expected_size_ = 0;
  std::vector<std::string> announced_trailers_;

  State state_ = State::kHeader;
  std::string line_;
  uint64_t chunk_number_ = 0;
  uint64_t chunk_size_ = 0;
  uint64_t chunk_left_ = 0;
  std::string chunk_signature_;
  Sha256 chunk_hash_;
  std::string previous_signature_;
  uint64_t decoded_size_ = 0;
  size_t trailer_size_ = 0;
  std::string trailer_signature_;
  HttpHeaders trailers_;
};

}  // namespace protocol
