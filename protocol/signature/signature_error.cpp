// Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html,
// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html,
// https://docs.aws.amazon.com/IAM/latest/UserGuide/signature-v4-troubleshooting.html, and what the services answer.
// {words} in braces stand for the failure's details.
#include "protocol/signature/signature_error.h"

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>
#include <string_view>

namespace protocol {
namespace {

using Kind = SignatureFailureKind;

struct CodeAndStatus {
  std::string_view code;
  int status;
};

/// Query and JSON services share the message. JSON services answer 400, REST-JSON ones 403.
struct StandardRow {
  Kind kind;
  CodeAndStatus query;
  std::string_view json_code;
  CodeAndStatus ec2;
  std::string_view message;
  /// EC2's message where it has its own.
  std::string_view ec2_message = {};
};

// EC2 tells nobody why credentials are no good.
constexpr CodeAndStatus kAuthFailure{"AuthFailure", 401};
constexpr std::string_view kAuthFailureMessage = "AWS was not able to validate the provided access credentials";
constexpr CodeAndStatus kRequestExpired{"RequestExpired", 400};
constexpr std::string_view kRequestExpiredMessage = "Request has expired.";

constexpr CodeAndStatus kMismatchCode{"SignatureDoesNotMatch", 403};
constexpr std::string_view kMismatchJsonCode = "InvalidSignatureException";
constexpr CodeAndStatus kIncompleteCode{"IncompleteSignature", 400};
constexpr std::string_view kIncompleteJsonCode = "IncompleteSignatureException";
constexpr CodeAndStatus kUnknownKeyCode{"InvalidClientTokenId", 403};
constexpr std::string_view kUnknownKeyJsonCode = "UnrecognizedClientException";
constexpr std::string_view kInvalidTokenMessage = "The security token included in the request is invalid.";
constexpr std::string_view kHashedPairMessage =
    "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with "
    "Base64): '{authorization}'.";
constexpr std::string_view kTooLongMessage =
    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 "
    "seconds";

constexpr StandardRow kStandardRows[] = {
    // EC2 still asks for SigV2's parameter.
    {Kind::kMissingAuthentication,
     {"MissingAuthenticationToken", 403},
     "MissingAuthenticationTokenException",
     {"MissingParameter", 400},
     "Request is missing Authentication Token",
     "The request must contain the parameter AWSAccessKeyId"},
    {Kind::kUnsupportedAuthorization, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode, kHashedPairMessage},
    {Kind::kMalformedPair, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode, kHashedPairMessage},
    {Kind::kSignatureVersion2, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "Signature Version 2 is not supported. Please use AWS4-HMAC-SHA256."},
    {Kind::kSeveralMechanisms, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "The request must not have both an Authorization header and X-Amz-Algorithm query parameters."},
    {Kind::kIncompleteHeader, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "{missing}(Hashed with SHA-256 and encoded with Base64) Authorization={authorization}"},
    {Kind::kMissingDate, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. (Hashed with SHA-256 and "
     "encoded with Base64) Authorization={authorization}"},
    {Kind::kIncompleteQuery, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "AWS query-string parameters must include '{name}'. Re-examine the query-string parameters."},
    {Kind::kUnknownQueryAlgorithm, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "Unsupported AWS 'algorithm': X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""},
    {Kind::kMalformedCredential, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
     "'{credential}'"},
    {Kind::kMalformedDate, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "Date must be in ISO-8601 'basic format'. Got '{timestamp}'. See http://en.wikipedia.org/wiki/ISO_8601"},
    {Kind::kExpiresNotANumber, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "X-Amz-Expires should be a number"},
    {Kind::kExpiresNegative, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode,
     "X-Amz-Expires must be non-negative"},
    {Kind::kExpiresTooLong, kIncompleteCode, kIncompleteJsonCode, kIncompleteCode, kTooLongMessage},
    {Kind::kWrongTerminator, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "Credential should be scoped with a valid terminator: 'aws4_request', not '{terminator}'.", kAuthFailureMessage},
    {Kind::kWrongService, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "Credential should be scoped to correct service: '{expected_service}'. ", kAuthFailureMessage},
    {Kind::kWrongRegion, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "Credential should be scoped to a valid region. ", kAuthFailureMessage},
    {Kind::kWrongCredentialDate, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{credential_date}' != "
     "'{date}', from '{timestamp}'.",
     kAuthFailureMessage},
    {Kind::kHostNotSigned, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.", kAuthFailureMessage},
    {Kind::kRegionSetNotSigned, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "'X-Amz-Region-Set' must be a 'SignedHeader' in the AWS Authorization.", kAuthFailureMessage},
    {Kind::kSignedTooEarly, kMismatchCode, kMismatchJsonCode, kRequestExpired,
     "Signature expired: {timestamp} is now earlier than {earliest} ({now} - {tolerance_minutes} min.)",
     kRequestExpiredMessage},
    {Kind::kSignedTooLate, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "Signature not yet current: {timestamp} is still later than {latest} ({now} + {tolerance_minutes} min.)",
     kAuthFailureMessage},
    {Kind::kUnknownAccessKey, kUnknownKeyCode, kUnknownKeyJsonCode, kAuthFailure, kInvalidTokenMessage,
     kAuthFailureMessage},
    {Kind::kInvalidToken, kUnknownKeyCode, kUnknownKeyJsonCode, kAuthFailure, kInvalidTokenMessage,
     kAuthFailureMessage},
    {Kind::kExpiredToken,
     {"ExpiredToken", 403},
     "ExpiredTokenException",
     kRequestExpired,
     "The security token included in the request is expired",
     kRequestExpiredMessage},
    {Kind::kMismatch, kMismatchCode, kMismatchJsonCode, kAuthFailure,
     "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
     "and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request "
     "should have been\n'{canonical_request}'\n\nThe String-to-Sign should have been\n'{string_to_sign}'\n",
     kAuthFailureMessage},
};

/// A member of S3's error document; one whose value comes out empty is left out.
struct MemberTemplate {
  std::string_view name;
  std::string_view value;
};
constexpr size_t kMembersMax = 7;

struct S3Row {
  Kind kind;
  CodeAndStatus error;
  std::string_view message;
  std::array<MemberTemplate, kMembersMax> members = {};
};

constexpr CodeAndStatus kHeaderMalformed{"AuthorizationHeaderMalformed", 400};
constexpr CodeAndStatus kQueryError{"AuthorizationQueryParametersError", 400};
constexpr CodeAndStatus kAccessDenied{"AccessDenied", 403};
constexpr CodeAndStatus kInvalidArgument{"InvalidArgument", 400};
constexpr CodeAndStatus kInvalidRequest{"InvalidRequest", 400};

constexpr S3Row kS3Rows[] = {
    {Kind::kMissingAuthentication, kAccessDenied, "Access Denied"},
    {Kind::kUnsupportedAuthorization,
     kInvalidArgument,
     "Unsupported Authorization Type",
     {{{"ArgumentName", "Authorization"}, {"ArgumentValue", "{argument}"}}}},
    {Kind::kSignatureVersion2, kInvalidRequest,
     "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256."},
    {Kind::kSeveralMechanisms,
     kInvalidArgument,
     "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or "
     "the Authorization header should be specified",
     {{{"ArgumentName", "Authorization"}, {"ArgumentValue", "{argument}"}}}},
    {Kind::kMalformedPair, kHeaderMalformed, "{where}the authorization component \"{argument}\" is malformed."},
    {Kind::kIncompleteHeader, kHeaderMalformed,
     "{where}the authorization header requires three components: Credential, SignedHeaders, and Signature."},
    {Kind::kIncompleteQuery, kQueryError,
     "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
     "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."},
    {Kind::kIncompleteVersionTwoQuery, kAccessDenied,
     "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"},
    {Kind::kMalformedExpires, kAccessDenied, "Invalid date (should be seconds since epoch): {expires}"},
    {Kind::kUnknownQueryAlgorithm, kQueryError,
     "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""},
    {Kind::kMalformedCredential, kHeaderMalformed,
     "{where}the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."},
    {Kind::kWrongTerminator, kHeaderMalformed,
     "{where}incorrect terminal \"{terminator}\". This endpoint uses \"aws4_request\"."},
    {Kind::kWrongService, kHeaderMalformed,
     "{where}incorrect service \"{service}\". This endpoint belongs to \"{expected_service}\"."},
    {Kind::kWrongRegion,
     kHeaderMalformed,
     "{where}the region '{region}' is wrong; expecting '{expected_region}'",
     {{{"Region", "{expected_region}"}}}},
    {Kind::kWrongCredentialDate, kHeaderMalformed,
     "{where}Invalid credential date \"{credential_date}\". This date is not the same as X-Amz-Date: \"{date}\"."},
    {Kind::kMissingDate, kAccessDenied, "AWS authentication requires a valid Date or x-amz-date header"},
    {Kind::kMalformedDate, kAccessDenied, "AWS authentication requires a valid Date or x-amz-date header"},
    {Kind::kExpiresNotANumber, kQueryError, "X-Amz-Expires should be a number"},
    {Kind::kExpiresNegative, kQueryError, "X-Amz-Expires must be non-negative"},
    {Kind::kExpiresTooLong, kQueryError, kTooLongMessage},
    {Kind::kHostNotSigned,
     kAccessDenied,
     "There were headers present in the request which were not signed",
     {{{"HeadersNotSigned", "host"}}}},
    {Kind::kHeadersNotSigned,
     kAccessDenied,
     "There were headers present in the request which were not signed",
     {{{"HeadersNotSigned", "{headers}"}}}},
    {Kind::kRegionSetNotSigned,
     kAccessDenied,
     "There were headers present in the request which were not signed",
     {{{"HeadersNotSigned", "x-amz-region-set"}}}},
    {Kind::kMissingPayloadHash, kInvalidRequest, "Missing required header for this request: x-amz-content-sha256"},
    {Kind::kMalformedPayloadHash,
     kInvalidArgument,
     "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
     "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, "
     "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 "
     "value.",
     {{{"ArgumentName", "x-amz-content-sha256"}, {"ArgumentValue", "{payload_hash}"}}}},
    {Kind::kPayloadHashMismatch,
     {"XAmzContentSHA256Mismatch", 400},
     "The provided 'x-amz-content-sha256' header does not match what was computed.",
     {{{"ClientComputedContentSHA256", "{payload_hash}"}, {"S3ComputedContentSHA256", "{computed_hash}"}}}},
    {Kind::kPresignedExpired,
     kAccessDenied,
     "Request has expired",
     {{{"X-Amz-Expires", "{expires_seconds}"}, {"Expires", "{expires}"}, {"ServerTime", "{server_time}"}}}},
    {Kind::kPresignedNotYetValid, kAccessDenied, "Request is not yet valid"},
    {Kind::kSignedTooEarly,
     {"RequestTimeTooSkewed", 403},
     "The difference between the request time and the current time is too large.",
     {{{"RequestTime", "{timestamp}"},
       {"ServerTime", "{server_time}"},
       {"MaxAllowedSkewMilliseconds", "{tolerance_milliseconds}"}}}},
    {Kind::kSignedTooLate,
     {"RequestTimeTooSkewed", 403},
     "The difference between the request time and the current time is too large.",
     {{{"RequestTime", "{timestamp}"},
       {"ServerTime", "{server_time}"},
       {"MaxAllowedSkewMilliseconds", "{tolerance_milliseconds}"}}}},
    {Kind::kUnknownAccessKey,
     {"InvalidAccessKeyId", 403},
     "The AWS Access Key Id you provided does not exist in our records.",
     {{{"AWSAccessKeyId", "{access_key_id}"}}}},
    {Kind::kInvalidToken,
     {"InvalidToken", 400},
     "The provided token is malformed or otherwise invalid.",
     {{{"Token-0", "{token}"}}}},
    {Kind::kExpiredToken, {"ExpiredToken", 400}, "The provided token has expired.", {{{"Token-0", "{token}"}}}},
    {Kind::kMismatch,
     {"SignatureDoesNotMatch", 403},
     "The request signature we calculated does not match the signature you provided. Check your key and signing "
     "method.",
     {{{"AWSAccessKeyId", "{access_key_id}"},
       {"StringToSign", "{string_to_sign}"},
       {"SignatureProvided", "{signature}"},
       {"StringToSignBytes", "{string_to_sign_bytes}"},
       {"CanonicalRequest", "{canonical_request}"},
       {"CanonicalRequestBytes", "{canonical_request_bytes}"}}}},
};

/// Replaces every {word} by the detail of that name, or by nothing if there is none.
std::string fill(std::string_view pattern, const SignatureFailure::Details& details) {
  std::string result;
  while (!pattern.empty()) {
    const size_t open = pattern.find('{');
    result += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    const size_t close = pattern.find('}', open);
    if (const auto found = details.find(pattern.substr(open + 1, close - open - 1)); found != details.end()) {
      result += found->second;
    }
    pattern.remove_prefix(close + 1);
  }
  return result;
}

template <class Row>
const Row& row_of(std::span<const Row> rows, Kind kind) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& candidate) { return candidate.kind == kind; });
  if (row == rows.end()) throw std::logic_error("a signature failure that this style never has");
  return *row;
}

ApiError s3_error(const SignatureFailure& failure) {
  const S3Row& row = row_of<S3Row>(kS3Rows, failure.kind());
  CodeAndStatus error = row.error;
  SignatureFailure::Details details = failure.details();
  details["where"] = "The authorization header is malformed; ";
  if (details.contains("in_query") && error.code == kHeaderMalformed.code) {
    error = kQueryError;
    details["where"] = "Error parsing the X-Amz-Credential parameter; ";
  }
  std::string message = fill(row.message, details);
  if (failure.kind() == Kind::kMalformedDate && details.contains("in_query")) {
    error = kQueryError;
    message = "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"";
  }
  if (failure.kind() == Kind::kIncompleteQuery && details.contains("in_form")) {
    error = kInvalidArgument;
    message = "Bucket POST must contain a field named '" + details["name"] +
              "'.  If it is specified, please check the order of the fields.";
  }
  ApiError::Options options{.status = error.status, .members = {}};
  for (const MemberTemplate& member : row.members) {
    std::string value = fill(member.value, details);
    if (!value.empty()) options.members.emplace(member.name, std::move(value));
  }
  return {std::string(error.code), std::move(message), std::move(options)};
}

ApiError standard_error(const SignatureFailure& failure, SignatureStyle style) {
  const StandardRow& row = row_of<StandardRow>(kStandardRows, failure.kind());
  switch (style) {
    case SignatureStyle::kEc2: {
      const std::string_view message = row.ec2_message.empty() ? row.message : row.ec2_message;
      return {std::string(row.ec2.code), fill(message, failure.details()), row.ec2.status};
    }
    case SignatureStyle::kJson:
      return {std::string(row.json_code), fill(row.message, failure.details()), 400};
    case SignatureStyle::kRestJson:
      return {std::string(row.json_code), fill(row.message, failure.details()), 403};
    default:
      return {std::string(row.query.code), fill(row.message, failure.details()), row.query.status};
  }
}

}  // namespace

ApiError signature_error(const SignatureFailure& failure, SignatureStyle style) {
  return style == SignatureStyle::kS3 ? s3_error(failure) : standard_error(failure, style);
}

}  // namespace protocol
