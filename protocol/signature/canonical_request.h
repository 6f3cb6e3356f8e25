// The canonical form of a request and the string to sign, letter for letter as AWS builds them.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request
#pragma once

#include <string>
#include <string_view>

#include "protocol/http/http_message.h"
#include "protocol/signature/signature_claim.h"

namespace protocol {

/// S3 signs paths as they are and encodes them once; all other services take out dot segments and doubled slashes, and
/// encode what is already encoded once more.
enum class PathForm : uint8_t { kNormalized, kAsSent };

struct CanonicalRequest {
  std::string text;
  /// False if a signed header is not in the request: its line is there, but empty.
  bool has_all_signed_headers = true;
};

CanonicalRequest canonical_request(const HttpRequest& request, const SignatureClaim& claim, PathForm path_form,
                                   std::string_view payload_hash);

/// The string to sign of a request whose canonical form is given.
std::string string_to_sign(const SignatureClaim& claim, std::string_view canonical_request);

/// "AWS4-HMAC-SHA256" or "AWS4-ECDSA-P256-SHA256".
std::string_view algorithm_name(SignatureAlgorithm algorithm);

}  // namespace protocol
