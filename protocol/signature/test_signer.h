// For tests only: signs requests as a client does. What it shares with the verifier is pinned by AWS's vectors.
#pragma once

#include <string>
#include <string_view>

#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "protocol/signature/canonical_request.h"
#include "protocol/signature/signing_key.h"

namespace protocol {

inline constexpr std::string_view kTestKeyId = "AKIAIOSFODNN7EXAMPLE";
inline constexpr std::string_view kTestSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
/// 2013-05-24T00:00:00Z, the date of AWS's examples for S3.
inline constexpr SigningTime kTestTime{std::chrono::seconds(1369353600)};

inline std::string sha256_hex(std::string_view text) {
  return hex_encode(bytes_view(Sha256::of(text)));
}

struct TestSigning {
  std::string_view scope = "20130524/us-east-1/s3/aws4_request";
  std::string_view signed_headers = "host;x-amz-content-sha256;x-amz-date";
  PathForm path_form = PathForm::kAsSent;
  std::string_view payload_hash = "UNSIGNED-PAYLOAD";
  std::string_view access_key_id = kTestKeyId;
  std::string_view secret = kTestSecret;
};

/// Adds X-Amz-Date (if there is none) and the Authorization header; returns the signature.
inline std::string sign_for_test(HttpRequest& request, const TestSigning& signing) {
  if (!request.headers.find("x-amz-date")) request.headers.add("X-Amz-Date", "20130524T000000Z");
  SignatureClaim claim;
  claim.scope = CredentialScope(std::string(signing.scope), claim.algorithm);
  claim.signed_headers = signing.signed_headers;
  claim.timestamp = request.headers.get("x-amz-date");
  const std::string canonical = canonical_request(request, claim, signing.path_form, signing.payload_hash).text;
  const std::string signature =
      hex_encode(bytes_view(derive_signing_key(signing.secret, claim.scope).sign(string_to_sign(claim, canonical))));
  std::string authorization = "AWS4-HMAC-SHA256 Credential=";
  authorization.append(signing.access_key_id).append("/").append(signing.scope);
  authorization.append(", SignedHeaders=").append(signing.signed_headers);
  authorization.append(", Signature=").append(signature);
  request.headers.set("Authorization", authorization);
  return signature;
}

}  // namespace protocol
