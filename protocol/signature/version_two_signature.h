// S3's signatures of version 2 in presigned URLs and forms: read and verified. Of all services S3 alone still takes
// them, in the regions that always have, and boto3 makes them for us-east-1 unless it is told otherwise. In headers
// they are refused (docs/decisions/0008-signature-version-2.md).
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/http/http_message.h"
#include "protocol/http/uri.h"
#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_verifier.h"

namespace protocol {

/// The signature in a request's query string; nothing if it has none. Of its members only kind, access_key_id,
/// signature, session_token and `signed_at` (the end of its life) say something. Throws SignatureFailure for one that
/// is not well-formed.
std::optional<SignatureClaim> find_version_two_signature(const HttpRequest& request);

/// The same in the fields of a browser's form: AWSAccessKeyId, signature.
std::optional<SignatureClaim> find_version_two_form_signature(const std::vector<QueryParameter>& fields);

/// Throws SignatureFailure unless who knows the secret signed the request, and its life is not over.
/// `host_bucket` is the bucket that the request's host names, which is signed with the path.
void verify_version_two_signature(const SignatureClaim& claim, const HttpRequest& request, std::string_view host_bucket,
                                  const SignatureExpectation& expectation);

/// The same for a form, whose signature is of its policy (base64, as sent).
void verify_version_two_policy(const SignatureClaim& claim, std::string_view policy,
                               const SignatureExpectation& expectation);

}  // namespace protocol
