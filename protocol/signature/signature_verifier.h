// Decides whether a signature is good. Start here; signature_claim.h reads it, signature_error.h says no.
//
//   const auto claim = find_signature(request);            // nothing: anonymous
//   … look up claim->access_key_id; unknown: throw SignatureFailure(SignatureFailureKind::kUnknownAccessKey, …)
//   const VerifiedSignature verified = verify_signature(*claim, request, {…}, cache);
//   … for a streaming S3 body: ChunkedDecoder(claim, verified, …), see chunked_decoder.h
#pragma once

#include <optional>
#include <string_view>

#include "protocol/http/http_message.h"
#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_style.h"
#include "protocol/signature/signing_key.h"

namespace protocol {

struct SignatureExpectation {
  std::string_view secret_access_key;
  /// The token that belongs to a temporary key; a request with another one, or with one for a lasting key, is refused.
  std::optional<std::string_view> session_token = {};
  /// The end of a temporary key's life.
  std::optional<SigningTime> expiration = {};
  SigningTime now;
  SignatureStyle style;
  /// The service's signing name and the region that the scope must name; empty takes any.
  std::string_view service = {};
  std::string_view region = {};
  /// The body's SHA-256 in hexadecimal where it is known. Else S3 trusts x-amz-content-sha256 (the caller compares it
  /// while the body streams, see require_payload_hash), and the others hash request.body.
  std::optional<std::string_view> payload_hash = {};
};

struct VerifiedSignature {
  /// Signs or verifies what follows: the chunks of a streaming body.
  SigningKey signing_key;
};

/// Throws SignatureFailure unless the request was signed, for this service and now, by who knows the secret.
VerifiedSignature verify_signature(const SignatureClaim& claim, const HttpRequest& request,
                                   const SignatureExpectation& expectation, SigningKeyCache& cache);

/// The same for a browser's POST form, whose signature is of its policy (base64, as sent) and nothing else.
VerifiedSignature verify_policy_signature(const SignatureClaim& claim, std::string_view policy,
                                          const SignatureExpectation& expectation, SigningKeyCache& cache);

/// Throws SignatureFailure if the request named its body's hash and it is not the given one (hexadecimal). To be called
/// at the end of a body that streamed.
void require_payload_hash(const SignatureClaim& claim, std::string_view payload_hash);

/// The failure for an access key that nobody has.
[[noreturn]] void refuse_unknown_access_key(const SignatureClaim& claim);

}  // namespace protocol
