#include "protocol/signature/chunked_decoder.h"

#include <algorithm>
#include <charconv>

#include "protocol/api_error.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/signature/canonical_request.h"
#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_failure.h"

namespace protocol {
namespace {

constexpr std::string_view kEmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kSignatureExtension = "chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature";

[[noreturn]] void refuse_incomplete() {
  throw ApiError("IncompleteBody", "The request body terminated unexpectedly", 400);
}

[[noreturn]] void refuse_trailer() {
  throw ApiError("MalformedTrailerError",
                 "The request contained trailing data that was not well-formed or did not conform to our published "
                 "schema.",
                 400);
}

std::string_view without_blanks(std::string_view text) {
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

uint64_t decoded_length(const HttpHeaders& headers) {
  const auto text = headers.find("x-amz-decoded-content-length");
  if (!text) throw ApiError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), length);
  if (error != std::errc() || end != text->data() + text->size()) {
    throw ApiError(
        "InvalidArgument", "Invalid value for x-amz-decoded-content-length.",
        {.status = 400,
         .members = {{"ArgumentName", "x-amz-decoded-content-length"}, {"ArgumentValue", std::string(*text)}}});
  }
  return length;
}

std::vector<std::string> announced_names(const HttpHeaders& headers) {
  std::vector<std::string> names;
  for (const HttpHeader& header : headers) {
    if (!equal_ignoring_case(header.name, "x-amz-trailer")) continue;
    for (std::string_view rest = header.value; !rest.empty();) {
      const size_t end = rest.find(',');
      names.push_back(lower_case(without_blanks(rest.substr(0, end))));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
  }
  return names;
}

bool has_trailer_mode(PayloadMode mode) {
  return mode == PayloadMode::kStreamingHmacTrailer || mode == PayloadMode::kStreamingEcdsaTrailer ||
         mode == PayloadMode::kStreamingUnsignedTrailer;
}

}  // namespace

ChunkedDecoder::ChunkedDecoder(const SignatureClaim& claim, const HttpRequest& request,
                               std::optional<VerifiedSignature> verified)
    : has_signed_chunks_(claim.payload_mode != PayloadMode::kStreamingUnsignedTrailer),
      has_trailers_(has_trailer_mode(claim.payload_mode)),
      chunk_algorithm_(algorithm_name(claim.algorithm)),
      timestamp_(claim.timestamp),
      scope_(claim.scope.text()),
      access_key_id_(claim.access_key_id),
      verified_(std::move(verified)),
      expected_size_(decoded_length(request.headers)),
      announced_trailers_(announced_names(request.headers)),
      previous_signature_(claim.signature) {}

void ChunkedDecoder::feed(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty()) {
    switch (state_) {
      case State::kHeader:
        read_header(bytes);
        break;
      case State::kData:
        read_data(bytes, sink);
        break;
      case State::kDataEnd:
        read_data_end(bytes);
        break;
      case State::kTrailer:
        read_trailer(bytes);
        break;
      case State::kDone:
        refuse_incomplete();
    }
  }
}

void ChunkedDecoder::finish() {
  if (state_ != State::kDone || decoded_size_ != expected_size_) refuse_incomplete();
}

void ChunkedDecoder::read_header(std::string_view& bytes) {
  const size_t end = bytes.find('\n');
  line_ += bytes.substr(0, end);
  if (line_.size() > kChunkHeaderBytesMax) refuse_incomplete();
  if (end == std::string_view::npos) return bytes.remove_prefix(bytes.size());
  bytes.remove_prefix(end + 1);
  if (!line_.ends_with('\r')) refuse_incomplete();
  line_.pop_back();
  start_chunk(line_);
  line_.clear();
}

void ChunkedDecoder::start_chunk(std::string_view line) {
  const size_t semicolon = line.find(';');
  const std::string_view digits = line.substr(0, semicolon);
  uint64_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  if (error != std::errc() || end != digits.data() + digits.size() || size > kChunkBytesMax) refuse_incomplete();

  chunk_signature_.clear();
  if (semicolon != std::string_view::npos) {
    std::string_view extension = line.substr(semicolon + 1);
    if (extension.starts_with(kSignatureExtension)) {
      extension.remove_prefix(kSignatureExtension.size());
      // ECDSA signatures differ in length and are padded, so that the body's length is known beforehand.
      while (extension.ends_with('*')) extension.remove_suffix(1);
      chunk_signature_ = extension;
    }
  }
  if (has_signed_chunks_ && chunk_signature_.empty()) refuse_incomplete();

  ++chunk_number_;
  if (size != 0 && chunk_number_ > 1 && chunk_size_ < kChunkBytesMin) {
    throw ApiError(
        "InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes",
        {.status = 403,
         .members = {{"Chunk", std::to_string(chunk_number_)}, {"BadChunkSize", std::to_string(chunk_size_)}}});
  }
  if (size > expected_size_ - decoded_size_) refuse_incomplete();
  chunk_size_ = chunk_left_ = size;
  chunk_hash_ = Sha256();
  if (size != 0) {
    state_ = State::kData;
    return;
  }
  end_chunk();
  if (decoded_size_ != expected_size_) refuse_incomplete();
  state_ = State::kTrailer;
}

void ChunkedDecoder::read_data(std::string_view& bytes, const Sink& sink) {
  const std::string_view data = bytes.substr(0, chunk_left_);
  if (has_signed_chunks_ && verified_) chunk_hash_.update(data);
  sink(data);
  decoded_size_ += data.size();
  chunk_left_ -= data.size();
  bytes.remove_prefix(data.size());
  if (chunk_left_ == 0) state_ = State::kDataEnd;
}

void ChunkedDecoder::read_data_end(std::string_view& bytes) {
  line_ += bytes.front();
  bytes.remove_prefix(1);
  if (!std::string_view("\r\n").starts_with(line_)) refuse_incomplete();
  if (line_.size() < 2) return;
  line_.clear();
  end_chunk();
  state_ = State::kHeader;
}

void ChunkedDecoder::end_chunk() {
  if (!has_signed_chunks_) return;
  std::string text(chunk_algorithm_);
  text.append("-PAYLOAD\n").append(timestamp_).append("\n").append(scope_).append("\n");
  text.append(previous_signature_).append("\n").append(kEmptyHash).append("\n");
  append_hex(text, bytes_view(chunk_hash_.digest()));
  verify(std::move(text), chunk_signature_);
  previous_signature_ = chunk_signature_;
}

void ChunkedDecoder::read_trailer(std::string_view& bytes) {
  const size_t end = bytes.find('\n');
  const std::string_view piece = bytes.substr(0, end);
  trailer_size_ += piece.size();
  if (trailer_size_ > kTrailerBytesMax) refuse_trailer();
  line_ += piece;
  if (end == std::string_view::npos) return bytes.remove_prefix(bytes.size());
  bytes.remove_prefix(end + 1);
  if (line_.ends_with('\r')) line_.pop_back();
  if (!line_.empty()) {
    add_trailer(line_);
  } else if (!has_trailers_ || !has_signed_chunks_ || !trailer_signature_.empty() || trailers_.empty()) {
    end_trailers();
    state_ = State::kDone;
  }
  // Else: AWS's examples write an empty line between the signed trailers and their signature.
  line_.clear();
}

void ChunkedDecoder::add_trailer(std::string_view line) {
  const size_t colon = line.find(':');
  if (!has_trailers_ || colon == std::string_view::npos) refuse_trailer();
  const std::string name = lower_case(without_blanks(line.substr(0, colon)));
  std::string value(without_blanks(line.substr(colon + 1)));
  if (name == kTrailerSignature) {
    while (value.ends_with('*')) value.pop_back();
    trailer_signature_ = std::move(value);
    return;
  }
  const bool is_announced =
      std::find(announced_trailers_.begin(), announced_trailers_.end(), name) != announced_trailers_.end();
  if (!is_announced || trailers_.find(name)) refuse_trailer();
  trailers_.add(name, std::move(value));
}

void ChunkedDecoder::end_trailers() {
  if (!has_trailers_) return;
  if (trailers_.size() != announced_trailers_.size()) refuse_trailer();
  if (!has_signed_chunks_) return;
  if (trailer_signature_.empty()) refuse_trailer();
  std::vector<HttpHeader> sorted(trailers_.begin(), trailers_.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  std::string canonical;
  for (const HttpHeader& trailer : sorted) {
    canonical.append(trailer.name).append(":").append(trailer.value).append("\n");
  }
  std::string text(chunk_algorithm_);
  text.append("-TRAILER\n").append(timestamp_).append("\n").append(scope_).append("\n");
  text.append(previous_signature_).append("\n");
  append_hex(text, bytes_view(Sha256::of(canonical)));
  verify(std::move(text), trailer_signature_);
}

void ChunkedDecoder::verify(std::string text, std::string_view signature) {
  if (!verified_ || has_signed(verified_->signing_key, text, signature)) return;
  throw signature_error(
      string_to_sign_mismatch(
          {.access_key_id = access_key_id_, .string_to_sign = std::move(text), .signature = std::string(signature)}),
      SignatureStyle::kS3);
}

}  // namespace protocol
