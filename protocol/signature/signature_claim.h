// What a request says of its own signature, read but not yet believed.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/http_message.h"
#include "protocol/http/uri.h"
#include "protocol/signature/signing_time.h"

namespace protocol {

enum class SignatureKind : uint8_t { kHeader, kQuery, kPostPolicy };

/// SigV4, and SigV4A with its asymmetric keys.
enum class SignatureAlgorithm : uint8_t { kHmacSha256, kEcdsaP256Sha256 };

/// What a signature says of the body: its hash, nothing, or that every chunk of it is signed (or not) by itself.
enum class PayloadMode : uint8_t {
  kHash,
  kUnsigned,
  kStreamingHmac,
  kStreamingHmacTrailer,
  kStreamingUnsignedTrailer,
  kStreamingEcdsa,
  kStreamingEcdsaTrailer,
};

/// Bodies of these modes are in the aws-chunked encoding.
inline bool is_streaming(PayloadMode mode) {
  return mode >= PayloadMode::kStreamingHmac;
}

/// "20150830/us-east-1/iam/aws4_request"; the scopes of SigV4A have no region.
class CredentialScope {
 public:
  CredentialScope() = default;
  /// Throws SignatureFailure if the text has not the parts that the algorithm asks for.
  CredentialScope(std::string text, SignatureAlgorithm algorithm);

  const std::string& text() const { return text_; }
  std::string_view date() const { return part(0, region_start_ - 1); }
  std::string_view region() const { return part(region_start_, service_start_ - 1); }
  std::string_view service() const { return part(service_start_, terminator_start_ - 1); }

 private:
  std::string_view part(size_t start, size_t end) const {
    return end > start ? std::string_view(text_).substr(start, end - start) : std::string_view{};
  }

  std::string text_;
  size_t region_start_ = 1, service_start_ = 1, terminator_start_ = 1;
};

struct SignatureClaim {
  SignatureKind kind = SignatureKind::kHeader;
  SignatureAlgorithm algorithm = SignatureAlgorithm::kHmacSha256;
  std::string access_key_id;
  CredentialScope scope;
  /// Lower-case, sorted, joined by ';', as in the canonical request. Empty in a POST policy.
  std::string signed_headers;
  /// As sent: 64 hexadecimal digits, or the DER form of an ECDSA signature in hexadecimal.
  std::string signature;
  /// "20150830T123600Z", as in the string to sign.
  std::string timestamp;
  SigningTime signed_at;
  /// Of presigned URLs: how long they are good for, counted from signed_at.
  std::optional<std::chrono::seconds> expires = {};
  std::optional<std::string> session_token = {};
  /// X-Amz-Region-Set, SigV4A's "us-*,eu-west-1"; empty in SigV4.
  std::string region_set = {};
  PayloadMode payload_mode = PayloadMode::kHash;
  /// x-amz-content-sha256 as sent; empty where there is none.
  std::string payload_hash = {};

  bool signs_header(std::string_view lower_case_name) const;
};

/// X-Amz-Expires must be below a week.
inline constexpr std::chrono::seconds kPresignedSecondsMax{604800};

/// The signature of a request, in its Authorization header or its query string; nothing if it is anonymous. Throws
/// SignatureFailure for one that is not well-formed, and for those of other versions.
std::optional<SignatureClaim> find_signature(const HttpRequest& request);

/// Takes the mode and hash of the body from the value of x-amz-content-sha256.
void read_payload_hash(std::string_view text, SignatureClaim& claim);

/// The signature in the fields of a browser's POST form ("x-amz-signature", …; names in any case); nothing if it is
/// anonymous, that is, has no policy.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
std::optional<SignatureClaim> find_form_signature(const std::vector<QueryParameter>& fields);

}  // namespace protocol
