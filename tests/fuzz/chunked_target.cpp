#include "protocol/api_error.h"
#include "protocol/signature/chunked_decoder.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/test_signer.h"
#include "tests/fuzz/target.h"

namespace fuzz {
namespace {

using namespace protocol;

constexpr std::string_view kModes[] = {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
                                       "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
                                       "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
                                       "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER"};

}  // namespace

/// Mode, decoded length, size of the pieces, then the body: unverified, since no fuzzer finds signatures.
void run_chunked(std::string_view input) {
  SignatureClaim claim;
  read_payload_hash(kModes[take_choice(input, std::size(kModes))], claim);
  const size_t length = take_choice(input, 256);
  const size_t piece = 1 + take_choice(input, 64);
  const HttpRequest request{
      .method = "PUT",
      .target = "/bucket/key",
      .headers = {{"x-amz-decoded-content-length", std::to_string(length)}, {"x-amz-trailer", "x-amz-checksum-crc32"}},
      .body = {}};
  try {
    ChunkedDecoder decoder(claim, request, std::nullopt);
    size_t decoded = 0;
    for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) {
      decoder.feed(input.substr(0, piece), [&](std::string_view bytes) { decoded += bytes.size(); });
    }
    decoder.finish();
    if (decoded != length) throw std::logic_error("the body is not as long as announced");
  } catch (const ApiError&) {
  } catch (const SignatureFailure&) {
  }
}

}  // namespace fuzz
