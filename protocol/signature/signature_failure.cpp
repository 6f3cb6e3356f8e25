#include "protocol/signature/signature_failure.h"

#include "protocol/checksum/digest_text.h"

namespace protocol {
namespace {

/// "41 57 53 34": the form in which S3 shows white space.
std::string spaced_hex(std::string_view text) {
  std::string result;
  result.reserve(text.size() * 3);
  for (size_t i = 0; i < text.size(); ++i) {
    if (i != 0) result += ' ';
    append_hex(result, text.substr(i, 1));
  }
  return result;
}

}  // namespace

SignatureFailure string_to_sign_mismatch(SignatureMismatch mismatch) {
  SignatureFailure::Details details{{"access_key_id", std::move(mismatch.access_key_id)},
                                    {"string_to_sign_bytes", spaced_hex(mismatch.string_to_sign)},
                                    {"string_to_sign", std::move(mismatch.string_to_sign)},
                                    {"signature", std::move(mismatch.signature)}};
  if (!mismatch.canonical_request.empty()) {
    details["canonical_request_bytes"] = spaced_hex(mismatch.canonical_request);
    details["canonical_request"] = std::move(mismatch.canonical_request);
  }
  return SignatureFailure(SignatureFailureKind::kMismatch, std::move(details));
}

}  // namespace protocol
