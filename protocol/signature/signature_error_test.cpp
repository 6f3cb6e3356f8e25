#include "protocol/signature/signature_error.h"

#include <gtest/gtest.h>

#include "protocol/signature/signature_claim.h"
#include "protocol/signature/signature_verifier.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

using Kind = SignatureFailureKind;

/// The error for a request with that Authorization header, or that query string.
ApiError refusal(HttpRequest request, SignatureStyle style) {
  try {
    find_signature(request);
  } catch (const SignatureFailure& failure) {
    return signature_error(failure, style);
  }
  return {"none", "the request was not refused"};
}

ApiError header_refusal(std::string authorization, SignatureStyle style) {
  return refusal({.method = "GET",
                  .target = "/",
                  .headers = {{"Authorization", std::move(authorization)}, {"X-Amz-Date", "20130524T000000Z"}}},
                 style);
}

TEST(SignatureError, HasACodeForEveryFailureInEveryStyle) {
  for (int i = 0; i <= static_cast<int>(Kind::kMismatch); ++i) {
    const auto kind = static_cast<Kind>(i);
    const ApiError s3 = signature_error(SignatureFailure(kind), SignatureStyle::kS3);
    EXPECT_FALSE(s3.code().empty() || s3.message().empty() || s3.status() < 400) << i;
    const bool is_only_s3s = kind == Kind::kHeadersNotSigned || kind == Kind::kMissingPayloadHash ||
                             kind == Kind::kMalformedPayloadHash || kind == Kind::kPayloadHashMismatch ||
                             kind == Kind::kPresignedExpired || kind == Kind::kPresignedNotYetValid ||
                             kind == Kind::kIncompleteVersionTwoQuery || kind == Kind::kMalformedExpires;
    for (const auto style :
         {SignatureStyle::kQuery, SignatureStyle::kEc2, SignatureStyle::kJson, SignatureStyle::kRestJson}) {
      if (is_only_s3s) {
        EXPECT_THROW(signature_error(SignatureFailure(kind), style), std::logic_error) << i;
        continue;
      }
      const ApiError error = signature_error(SignatureFailure(kind), style);
      EXPECT_FALSE(error.code().empty() || error.message().empty() || error.status() < 400) << i;
    }
  }
}

TEST(SignatureError, ForAnonymousRequestsIsTheServicesOwn) {
  const SignatureFailure failure(Kind::kMissingAuthentication);
  EXPECT_EQ(signature_error(failure, SignatureStyle::kQuery).code(), "MissingAuthenticationToken");
  EXPECT_EQ(signature_error(failure, SignatureStyle::kQuery).status(), 403);
  EXPECT_EQ(signature_error(failure, SignatureStyle::kJson).code(), "MissingAuthenticationTokenException");
  EXPECT_EQ(signature_error(failure, SignatureStyle::kEc2).message(),
            "The request must contain the parameter AWSAccessKeyId");
  EXPECT_EQ(signature_error(failure, SignatureStyle::kS3).code(), "AccessDenied");
}

TEST(SignatureError, ForAnUnknownKeyIsTheServicesOwn) {
  SignatureClaim claim;
  claim.access_key_id = "AKIANOBODY";
  try {
    refuse_unknown_access_key(claim);
  } catch (const SignatureFailure& failure) {
    const ApiError query = signature_error(failure, SignatureStyle::kQuery);
    EXPECT_EQ(query.code(), "InvalidClientTokenId");
    EXPECT_EQ(query.message(), "The security token included in the request is invalid.");
    EXPECT_EQ(signature_error(failure, SignatureStyle::kJson).code(), "UnrecognizedClientException");
    EXPECT_EQ(signature_error(failure, SignatureStyle::kRestJson).status(), 403);
    const ApiError ec2 = signature_error(failure, SignatureStyle::kEc2);
    EXPECT_EQ(ec2.code(), "AuthFailure");
    EXPECT_EQ(ec2.status(), 401);
    EXPECT_EQ(ec2.message(), "AWS was not able to validate the provided access credentials");
    const ApiError s3 = signature_error(failure, SignatureStyle::kS3);
    EXPECT_EQ(s3.code(), "InvalidAccessKeyId");
    EXPECT_EQ(s3.members().at("AWSAccessKeyId"), "AKIANOBODY");
  }
}

TEST(SignatureError, OfAMismatchQuotesTheCanonicalStrings) {
  const SignatureFailure failure = string_to_sign_mismatch(
      {.access_key_id = "AKIA", .string_to_sign = "sts", .signature = "00", .canonical_request = "GET\n/"});
  const std::string message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
      "and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request "
      "should have been\n'GET\n/'\n\nThe String-to-Sign should have been\n'sts'\n";
  EXPECT_EQ(signature_error(failure, SignatureStyle::kQuery).code(), "SignatureDoesNotMatch");
  EXPECT_EQ(signature_error(failure, SignatureStyle::kQuery).message(), message);
  EXPECT_EQ(signature_error(failure, SignatureStyle::kJson).code(), "InvalidSignatureException");
  EXPECT_EQ(signature_error(failure, SignatureStyle::kJson).message(), message);
  EXPECT_EQ(signature_error(failure, SignatureStyle::kS3).members().at("CanonicalRequestBytes"), "47 45 54 0a 2f");
}

TEST(FindSignature, RefusesSignatureVersion2) {
  const std::string message =
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";
  const ApiError header = header_refusal("AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg=", SignatureStyle::kS3);
  EXPECT_EQ(header.code(), "InvalidRequest");
  EXPECT_EQ(header.message(), message);
  EXPECT_EQ(refusal({.method = "GET", .target = "/b/k?AWSAccessKeyId=A&Expires=1&Signature=x"}, SignatureStyle::kS3)
                .message(),
            message);
  EXPECT_EQ(refusal({.method = "POST",
                     .target = "/",
                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                     .body = "Action=ListUsers&AWSAccessKeyId=A&SignatureVersion=2&Signature=x"},
                    SignatureStyle::kQuery)
                .code(),
            "IncompleteSignature");
}

TEST(FindSignature, IsNothingForAnonymousRequests) {
  EXPECT_FALSE(find_signature({.method = "GET", .target = "/b/k?prefix=X-Amz"}));
}

TEST(FindSignature, RefusesTwoMechanismsAtOnce) {
  const ApiError error = refusal({.method = "GET",
                                  .target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256",
                                  .headers = {{"Authorization", "AWS4-HMAC-SHA256 Credential=x"}}},
                                 SignatureStyle::kS3);
  EXPECT_EQ(error.code(), "InvalidArgument");
  EXPECT_EQ(error.members().at("ArgumentName"), "Authorization");
}

TEST(FindSignature, RefusesHeadersThatAreNotWellFormed) {
  const std::string good = "AWS4-HMAC-SHA256 Credential=A/20130524/us-east-1/s3/aws4_request, SignedHeaders=host, ";
  const struct {
    std::string header;
    std::string_view s3, s3_code, query, query_code;
  } cases[] = {
      {"Bearer abc", "Unsupported Authorization Type", "InvalidArgument",
       "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with "
       "Base64): '",
       "IncompleteSignature"},
      {"AWS4-HMAC-SHA256 Credential",
       "The authorization header is malformed; the authorization component \"Credential\" is malformed.",
       "AuthorizationHeaderMalformed",
       "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with "
       "Base64): '",
       "IncompleteSignature"},
      {"AWS4-HMAC-SHA256",
       "The authorization header is malformed; the authorization header requires three components: Credential, "
       "SignedHeaders, and Signature.",
       "AuthorizationHeaderMalformed",
       "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
       "Authorization header requires 'SignedHeaders' parameter. (Hashed with SHA-256 and encoded with Base64) "
       "Authorization=",
       "IncompleteSignature"},
      {good,
       "The authorization header is malformed; the authorization header requires three components: Credential, "
       "SignedHeaders, and Signature.",
       "AuthorizationHeaderMalformed", "Authorization header requires 'Signature' parameter. (Hashed",
       "IncompleteSignature"},
      {"AWS4-HMAC-SHA256 Credential=A/20130524/s3/aws4_request, SignedHeaders=host, Signature=0",
       "The authorization header is malformed; the Credential is mal-formed; expecting "
       "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".",
       "AuthorizationHeaderMalformed",
       "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got "
       "'A/20130524/s3/aws4_request'",
       "IncompleteSignature"},
      {"AWS4-HMAC-SHA256 Credential=A/20130524/us-east-1/s3/aws4, SignedHeaders=host, Signature=0",
       "The authorization header is malformed; incorrect terminal \"aws4\". This endpoint uses \"aws4_request\".",
       "AuthorizationHeaderMalformed",
       "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'.", "SignatureDoesNotMatch"},
      {"AWS4-HMAC-SHA256 Credential=A/20130525/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
       "The authorization header is malformed; Invalid credential date \"20130525\". This date is not the same as "
       "X-Amz-Date: \"20130524\".",
       "AuthorizationHeaderMalformed",
       "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20130525' != "
       "'20130524', from '20130524T000000Z'.",
       "SignatureDoesNotMatch"},
  };
  for (const auto& row : cases) {
    const ApiError s3 = header_refusal(row.header, SignatureStyle::kS3);
    EXPECT_EQ(s3.message(), row.s3);
    EXPECT_EQ(s3.code(), row.s3_code);
    const ApiError query = header_refusal(row.header, SignatureStyle::kQuery);
    EXPECT_EQ(query.message().substr(0, row.query.size()), row.query);
    EXPECT_EQ(query.code(), row.query_code);
  }
}

TEST(FindSignature, TakesTheDateHeaderWithoutAnAmzDate) {
  HttpRequest request{
      .method = "GET",
      .target = "/",
      .headers = {{"Authorization",
                   "AWS4-HMAC-SHA256 Credential=A/20130524/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=0"}}};
  EXPECT_EQ(refusal(request, SignatureStyle::kS3).message(),
            "AWS authentication requires a valid Date or x-amz-date header");
  request.headers.set("Date", "Fri, 24 May 2013 00:00:00 GMT");
  EXPECT_EQ(find_signature(request)->timestamp, "20130524T000000Z");
  EXPECT_EQ(find_signature(request)->signed_at, kTestTime);
  request.headers.set("Date", "yesterday");
  EXPECT_EQ(refusal(request, SignatureStyle::kQuery).message(),
            "Date must be in ISO-8601 'basic format'. Got 'yesterday'. See http://en.wikipedia.org/wiki/ISO_8601");
}

TEST(SigningTime, RefusesWhatIsNoTime) {
  for (const std::string_view text :
       {"", "20130524", "20130524T000000", "20130230T000000Z", "20130524T240000Z", "20130524T006000Z",
        "2013052 T000000Z", "20130524T000000Zx", "20131324T000000Z"}) {
    EXPECT_FALSE(parse_signing_time(text)) << text;
  }
  EXPECT_EQ(format_signing_time(kTestTime), "20130524T000000Z");
  EXPECT_EQ(format_extended_time(kTestTime), "2013-05-24T00:00:00Z");
}

}  // namespace
}  // namespace protocol
