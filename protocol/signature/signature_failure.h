// Why a request's signature is refused, before any protocol's words for it (signature_error.h has those).
#pragma once

#include <exception>
#include <map>
#include <string>
#include <string_view>

namespace protocol {

enum class SignatureFailureKind {
  kMissingAuthentication,
  kUnsupportedAuthorization,
  kSignatureVersion2,
  kSeveralMechanisms,
  kIncompleteHeader,
  kIncompleteQuery,
  kIncompleteVersionTwoQuery,
  kMalformedPair,
  kMalformedCredential,
  kWrongTerminator,
  kWrongService,
  kWrongRegion,
  kWrongCredentialDate,
  kUnknownQueryAlgorithm,
  kMissingDate,
  kMalformedDate,
  kExpiresNotANumber,
  kMalformedExpires,
  kExpiresNegative,
  kExpiresTooLong,
  kHostNotSigned,
  kHeadersNotSigned,
  kRegionSetNotSigned,
  kMissingPayloadHash,
  kMalformedPayloadHash,
  kPayloadHashMismatch,
  kPresignedExpired,
  kPresignedNotYetValid,
  kSignedTooEarly,
  kSignedTooLate,
  kUnknownAccessKey,
  kInvalidToken,
  kExpiredToken,
  kMismatch,
};

/// Thrown by everything in this folder that reads or verifies a signature; caught once, where the request's protocol is
/// known, and turned into that protocol's ApiError. The details name what the error's text and members may quote; no
/// secret is ever among them.
class SignatureFailure : public std::exception {
 public:
  using Details = std::map<std::string, std::string, std::less<>>;

  explicit SignatureFailure(SignatureFailureKind kind, Details details = {})
      : kind_(kind), details_(std::move(details)) {}

  SignatureFailureKind kind() const { return kind_; }
  const Details& details() const { return details_; }
  const char* what() const noexcept override { return "the request's signature is refused"; }

 private:
  SignatureFailureKind kind_;
  Details details_;
};

/// A signature that is not that of its text, as S3's error quotes it.
struct SignatureMismatch {
  std::string access_key_id;
  std::string string_to_sign;
  std::string signature;
  /// Empty where what was signed is no request, but a policy or a chunk.
  std::string canonical_request = {};
};

SignatureFailure string_to_sign_mismatch(SignatureMismatch mismatch);

}  // namespace protocol
