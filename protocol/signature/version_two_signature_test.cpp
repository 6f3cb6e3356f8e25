#include "protocol/signature/version_two_signature.h"

#include <gtest/gtest.h>

#include "protocol/signature/signature_failure.h"

namespace protocol {
namespace {

using Kind = SignatureFailureKind;

// The key and the requests of AWS's documentation.
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationExamples
constexpr std::string_view kSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SigningTime kNow = *parse_signing_time("20070327T194000Z");

/// Why a request is refused; nothing if it is not.
std::optional<Kind> failure(const HttpRequest& request, SigningTime now = kNow,
                            std::optional<std::string_view> token = std::nullopt) {
  try {
    const auto claim = find_version_two_signature(request);
    if (!claim) return Kind::kMissingAuthentication;
    verify_version_two_signature(
        *claim, request, "johnsmith",
        {.secret_access_key = kSecret, .session_token = token, .now = now, .style = SignatureStyle::kS3});
  } catch (const SignatureFailure& refused) {
    return refused.kind();
  }
  return std::nullopt;
}

HttpRequest presigned(std::string signature = "NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D") {
  return {
      .method = "GET",
      .target = "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=" + signature + "&Expires=1175139620"};
}

TEST(VersionTwoSignature, OfAUrlHoldsUntilItExpires) {
  EXPECT_EQ(failure(presigned()), std::nullopt);
  EXPECT_EQ(find_version_two_signature(presigned())->access_key_id, "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(failure(presigned(), *parse_signing_time("20070330T000000Z")), Kind::kPresignedExpired);
  EXPECT_EQ(failure(presigned("AAAA")), Kind::kMismatch);
  HttpRequest head = presigned();
  head.method = "HEAD";
  EXPECT_EQ(failure(head), Kind::kMismatch);
}

TEST(VersionTwoSignature, OfTemporaryKeysComesWithTheirToken) {
  EXPECT_EQ(failure(presigned(), kNow, "token"), Kind::kUnknownAccessKey);
  HttpRequest with_token = presigned();
  with_token.target += "&x-amz-security-token=other";
  EXPECT_EQ(failure(with_token, kNow, "token"), Kind::kInvalidToken);
  EXPECT_EQ(failure(with_token), Kind::kInvalidToken);
}

TEST(VersionTwoSignature, MustBeWhole) {
  EXPECT_EQ(failure({.method = "GET", .target = "/k"}), Kind::kMissingAuthentication);
  EXPECT_EQ(failure({.method = "GET", .target = "/k?AWSAccessKeyId=a&Expires=1"}), Kind::kIncompleteVersionTwoQuery);
  EXPECT_EQ(failure({.method = "GET", .target = "/k?AWSAccessKeyId=a&Signature=b&Expires=soon"}),
            Kind::kMalformedExpires);
}

TEST(VersionTwoSignature, InAHeaderIsLeftToWhoRefusesIt) {
  HttpRequest request = presigned();
  request.headers = {{"Authorization", "AWS AKIAIOSFODNN7EXAMPLE:frJIUN8DYpKDtOLCwo//yllqDzg="}};
  EXPECT_FALSE(find_version_two_signature(request));
}

TEST(VersionTwoSignature, SignsHeadersOfAmazonAndSubresources) {
  HttpRequest request = presigned("oaRWeiCkuQuDysY3BotdGdak2fk%3D");
  request.method = "PUT";
  request.target += "&acl";
  request.headers = {{"Content-Type", "text/plain"}, {"X-Amz-Acl", "public-read"}};
  EXPECT_EQ(failure(request), std::nullopt);
  request.headers.set("X-Amz-Acl", "private");
  EXPECT_EQ(failure(request), Kind::kMismatch);
}

TEST(VersionTwoSignature, OfAFormIsOfItsPolicy) {
  const std::vector<QueryParameter> fields{{.name = "AWSAccessKeyId", .value = "AKIAIOSFODNN7EXAMPLE"},
                                           {.name = "policy", .value = "e30="},
                                           {.name = "signature", .value = "4QWH4O9CWtowYUW+X4P2gZ/6fNc="}};
  const auto claim = find_version_two_form_signature(fields);
  ASSERT_TRUE(claim);
  const SignatureExpectation expectation{.secret_access_key = kSecret, .now = kNow, .style = SignatureStyle::kS3};
  EXPECT_NO_THROW(verify_version_two_policy(*claim, "e30=", expectation));
  EXPECT_THROW(verify_version_two_policy(*claim, "e31=", expectation), SignatureFailure);
}

}  // namespace
}  // namespace protocol
