#include "protocol/signature/signature_verifier.h"

#include <gtest/gtest.h>

#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

using std::chrono::seconds;

/// What AWS would answer: "ok", or the error's code.
struct Answer {
  std::string code = "ok";
  std::string message;
  int status = 200;
  std::map<std::string, std::string> members;
};

struct Attempt {
  SignatureStyle style = SignatureStyle::kS3;
  std::string_view service = "s3";
  std::string_view region = "us-east-1";
  SigningTime now = kTestTime;
  std::string_view secret = kTestSecret;
  std::optional<std::string_view> token = {};
  std::optional<SigningTime> expiration = {};
  std::optional<std::string_view> payload_hash = {};
};

Answer verify(const HttpRequest& request, const Attempt& attempt = {}) {
  SigningKeyCache cache;
  try {
    const auto claim = find_signature(request);
    if (!claim) throw SignatureFailure(SignatureFailureKind::kMissingAuthentication);
    verify_signature(*claim, request,
                     {.secret_access_key = attempt.secret,
                      .session_token = attempt.token,
                      .expiration = attempt.expiration,
                      .now = attempt.now,
                      .style = attempt.style,
                      .service = attempt.service,
                      .region = attempt.region,
                      .payload_hash = attempt.payload_hash},
                     cache);
    return {};
  } catch (const SignatureFailure& failure) {
    const ApiError error = signature_error(failure, attempt.style);
    return {error.code(), error.message(), error.status(), error.members()};
  }
}

HttpRequest replaced(HttpRequest request, std::string_view old_text, std::string_view new_text) {
  const size_t position = request.target.find(old_text);
  EXPECT_NE(position, std::string::npos) << old_text;
  request.target.replace(position, old_text.size(), new_text);
  return request;
}

// Signed by botocore 1.44 at a fixed time.
HttpRequest botocore_s3_put() {
  return {.method = "PUT",
          .target = "/photos/a%20b/../x//%C3%A9%2B%2A~.txt?tagging&versionId=a%2Bb%20c",
          .headers = {{"Host", "localhost:4566"},
                      {"Content-Type", "text/plain"},
                      {"x-amz-meta-note", "two  spaces "},
                      {"X-Amz-Date", "20130524T000000Z"},
                      {"X-Amz-Content-SHA256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                       "SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-note, "
                       "Signature=28a889eb91d27cdc18824dbf65151ee614bdf224626f5a9c97026edf1d3b6f30"}},
          .body = "hello"};
}

HttpRequest botocore_presigned() {
  return {.method = "GET",
          .target =
              "/photos/a%20b/%C3%A9.txt?response-content-type=text%2Fplain&X-Amz-Algorithm=AWS4-HMAC-SHA256"
              "&X-Amz-Credential=ASIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
              "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=3600&X-Amz-SignedHeaders=host"
              "&X-Amz-Security-Token=IQoJ%2Ftoken%2Bwith%3Dsigns"
              "&X-Amz-Signature=37f065f553b40bc5a2c85e45097e94378d9f8b16a024fa8459c509ba5a53aff5",
          .headers = {{"host", "localhost:4566"}}};
}

HttpRequest botocore_caller_identity() {
  return {.method = "POST",
          .target = "/",
          .headers = {{"Host", "localhost:4566"},
                      {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                      {"X-Amz-Date", "20130524T000000Z"},
                      {"Authorization",
                       "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/sts/aws4_request, "
                       "SignedHeaders=content-type;host;x-amz-date, "
                       "Signature=65055ee2c8934347142f65707aacf28a464d729035c8065987ed69efb6e2c4b5"}},
          .body = "Action=GetCallerIdentity&Version=2011-06-15"};
}

constexpr std::string_view kToken = "IQoJ/token+with=signs";
constexpr Attempt kSts{.style = SignatureStyle::kQuery, .service = "sts"};

TEST(VerifySignature, AcceptsWhatBotocoreSignsForS3) {
  EXPECT_EQ(verify(botocore_s3_put()).code, "ok");
  const HttpRequest list{
      .method = "GET",
      .target = "/photos/./k/../key?list-type=2&prefix=a%2Fb&delimiter=%2F",
      .headers = {{"Host", "localhost:4566"},
                  {"X-Amz-Date", "20130524T000000Z"},
                  {"X-Amz-Security-Token", std::string(kToken)},
                  {"X-Amz-Content-SHA256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                  {"Authorization",
                   "AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/20130524/eu-west-1/s3/aws4_request, "
                   "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, "
                   "Signature=1d2d1690fa3d05bc0077b92ab3ca75fb48b26c33650491e35d2f7f3e1b1d8eb0"}}};
  EXPECT_EQ(verify(list, {.region = "eu-west-1", .token = kToken}).code, "ok");
}

TEST(VerifySignature, DoesNotNormalizeThePathsOfS3) {
  HttpRequest request = botocore_s3_put();
  request.target = "/photos/x/%C3%A9%2B%2A~.txt?tagging&versionId=a%2Bb%20c";
  EXPECT_EQ(verify(request).code, "SignatureDoesNotMatch");
}

TEST(VerifySignature, AcceptsWhatBotocoreSignsForOtherServices) {
  EXPECT_EQ(verify(botocore_caller_identity(), kSts).code, "ok");
  const HttpRequest lambda{.method = "GET",
                           .target = "/2015-03-31/functions/arn%3Aaws%3Alambda/x%20y/",
                           .headers = {{"Host", "localhost:4566"},
                                       {"X-Amz-Date", "20130524T000000Z"},
                                       {"Authorization",
                                        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/lambda/"
                                        "aws4_request, SignedHeaders=host;x-amz-date, Signature="
                                        "ea5efccccb69d8d96340f4ed7880316087533a9f06d3a73da73619aef1502eef"}}};
  EXPECT_EQ(verify(lambda, {.style = SignatureStyle::kRestJson, .service = "lambda"}).code, "ok");
}

TEST(VerifySignature, AcceptsAPresignedCallerIdentityForFifteenMinutesWhateverItsExpires) {
  const HttpRequest request{
      .method = "GET",
      .target =
          "/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
          "AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20130524T000000Z&"
          "X-Amz-Expires=60&X-Amz-SignedHeaders=host%3Bx-k8s-aws-id&X-Amz-Signature="
          "279e7320def20594cbcd99a81420f6b9ea83f8836b9d8c3afe4b367d3c11ad66",
      .headers = {{"Host", "localhost:4566"}, {"x-k8s-aws-id", "cluster"}}};
  EXPECT_EQ(verify(request, kSts).code, "ok");
  Attempt later = kSts;
  later.now += seconds(900);
  EXPECT_EQ(verify(request, later).code, "ok");
  later.now += seconds(1);
  const Answer answer = verify(request, later);
  EXPECT_EQ(answer.code, "SignatureDoesNotMatch");
  EXPECT_EQ(answer.message,
            "Signature expired: 20130524T000000Z is now earlier than 20130524T000001Z (20130524T001501Z - 15 min.)");
}

TEST(PresignedUrl, IsGoodUntilItExpires) {
  EXPECT_EQ(verify(botocore_presigned(), {.token = kToken}).code, "ok");
  EXPECT_EQ(verify(botocore_presigned(), {.now = kTestTime + seconds(3600), .token = kToken}).code, "ok");
  const Answer answer = verify(botocore_presigned(), {.now = kTestTime + seconds(3601), .token = kToken});
  EXPECT_EQ(answer.code, "AccessDenied");
  EXPECT_EQ(answer.message, "Request has expired");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.members.at("Expires"), "2013-05-24T01:00:00Z");
  EXPECT_EQ(answer.members.at("ServerTime"), "2013-05-24T01:00:01Z");
  EXPECT_EQ(answer.members.at("X-Amz-Expires"), "3600");
}

TEST(PresignedUrl, IsNotYetValidBeforeItsTime) {
  const Answer answer = verify(botocore_presigned(), {.now = kTestTime - seconds(901), .token = kToken});
  EXPECT_EQ(answer.code, "AccessDenied");
  EXPECT_EQ(answer.message, "Request is not yet valid");
}

TEST(PresignedUrl, IsRefusedWithAnyPartChanged) {
  const HttpRequest good = botocore_presigned();
  const Attempt attempt{.token = kToken};
  EXPECT_EQ(verify(replaced(good, "%C3%A9", "e"), attempt).code, "SignatureDoesNotMatch");
  EXPECT_EQ(verify(replaced(good, "text%2Fplain", "text%2Fhtml"), attempt).code, "SignatureDoesNotMatch");
  EXPECT_EQ(verify(replaced(good, "Expires=3600", "Expires=3601"), attempt).code, "SignatureDoesNotMatch");
  EXPECT_EQ(verify(replaced(good, "aff5", "aff6"), attempt).code, "SignatureDoesNotMatch");
  EXPECT_EQ(verify(replaced(good, "with%3D", "with%3E"), attempt).code, "InvalidToken");
  HttpRequest put = good;
  put.method = "PUT";
  EXPECT_EQ(verify(put, attempt).code, "SignatureDoesNotMatch");
  HttpRequest acl = good;
  acl.headers.add("x-amz-acl", "public-read");
  const Answer answer = verify(acl, attempt);
  EXPECT_EQ(answer.code, "AccessDenied");
  EXPECT_EQ(answer.members.at("HeadersNotSigned"), "x-amz-acl");
}

TEST(PresignedUrl, NeedsItsParametersWithinTheirBounds) {
  const HttpRequest good = botocore_presigned();
  const struct {
    std::string_view from, to, message;
  } cases[] = {
      {"X-Amz-Expires=3600&", "",
       "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
       "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."},
      {"X-Amz-Date=20130524T000000Z&", "",
       "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
       "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."},
      {"Expires=3600", "Expires=604801",
       "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
       "604800 seconds"},
      {"Expires=3600", "Expires=99999999999999999999",
       "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
       "604800 seconds"},
      {"Expires=3600", "Expires=-1", "X-Amz-Expires must be non-negative"},
      {"Expires=3600", "Expires=1h", "X-Amz-Expires should be a number"},
      {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1",
       "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""},
      {"Date=20130524T000000Z", "Date=2013-05-24",
       "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""},
      {"%2Fus-east-1", "",
       "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
       "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."},
      {"us-east-1", "us-west-2",
       "Error parsing the X-Amz-Credential parameter; the region 'us-west-2' is wrong; expecting 'us-east-1'"},
      {"%2Fs3%2F", "%2Fec2%2F",
       "Error parsing the X-Amz-Credential parameter; incorrect service \"ec2\". This endpoint belongs to \"s3\"."},
      {"20130524%2F", "20130525%2F",
       "Error parsing the X-Amz-Credential parameter; Invalid credential date \"20130525\". This date is not the same "
       "as X-Amz-Date: \"20130524\"."},
  };
  for (const auto& row : cases) {
    const Answer answer = verify(replaced(good, row.from, row.to), {.token = kToken});
    EXPECT_EQ(answer.code, "AuthorizationQueryParametersError") << row.to;
    EXPECT_EQ(answer.message, row.message);
    EXPECT_EQ(answer.status, 400);
  }
}

TEST(S3Signature, MismatchQuotesWhatWasSigned) {
  HttpRequest request = botocore_s3_put();
  request.method = "POST";
  const Answer answer = verify(request);
  EXPECT_EQ(answer.code, "SignatureDoesNotMatch");
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.message,
            "The request signature we calculated does not match the signature you provided. Check your key and signing "
            "method.");
  EXPECT_EQ(answer.members.at("AWSAccessKeyId"), "AKIAIOSFODNN7EXAMPLE");
  EXPECT_EQ(answer.members.at("SignatureProvided"), "28a889eb91d27cdc18824dbf65151ee614bdf224626f5a9c97026edf1d3b6f30");
  EXPECT_EQ(answer.members.at("CanonicalRequest"),
            "POST\n/photos/a%20b/../x//%C3%A9%2B%2A~.txt\ntagging=&versionId=a%2Bb%20c\n"
            "content-type:text/plain\nhost:localhost:4566\n"
            "x-amz-content-sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824\n"
            "x-amz-date:20130524T000000Z\nx-amz-meta-note:two spaces\n\n"
            "content-type;host;x-amz-content-sha256;x-amz-date;x-amz-meta-note\n"
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_TRUE(answer.members.at("CanonicalRequestBytes").starts_with("50 4f 53 54 0a 2f"));
  EXPECT_TRUE(answer.members.at("StringToSign")
                  .starts_with("AWS4-HMAC-SHA256\n20130524T000000Z\n20130524/us-east-1/s3/aws4_request\n"));
  EXPECT_TRUE(answer.members.at("StringToSignBytes").starts_with("41 57 53 34 2d"));
}

TEST(S3Signature, RefusesAClockThatIsOffByMoreThanFifteenMinutes) {
  for (const auto offset : {seconds(901), seconds(-901)}) {
    const Answer answer = verify(botocore_s3_put(), {.now = kTestTime + offset});
    EXPECT_EQ(answer.code, "RequestTimeTooSkewed");
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.members.at("RequestTime"), "20130524T000000Z");
    EXPECT_EQ(answer.members.at("MaxAllowedSkewMilliseconds"), "900000");
  }
  EXPECT_EQ(verify(botocore_s3_put(), {.now = kTestTime + seconds(900)}).code, "ok");
}

HttpRequest small_s3_request() {
  return {.method = "GET",
          .target = "/photos",
          .headers = {{"Host", "localhost"}, {"X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"}}};
}

TEST(S3Signature, MustCoverTheHostAndEveryAmzHeader) {
  HttpRequest request = small_s3_request();
  request.headers.add("X-Amz-Meta-A", "1");
  request.headers.add("x-amz-acl", "private");
  sign_for_test(request, {});
  EXPECT_EQ(verify(request).members.at("HeadersNotSigned"), "x-amz-meta-a, x-amz-acl");
  request = small_s3_request();
  sign_for_test(request, {.signed_headers = "x-amz-content-sha256;x-amz-date"});
  EXPECT_EQ(verify(request).members.at("HeadersNotSigned"), "host");
}

TEST(S3Signature, NeedsThePayloadsHash) {
  HttpRequest request{.method = "GET", .target = "/photos", .headers = {{"Host", "localhost"}}};
  sign_for_test(request, {.signed_headers = "host;x-amz-date"});
  Answer answer = verify(request);
  EXPECT_EQ(answer.code, "InvalidRequest");
  EXPECT_EQ(answer.message, "Missing required header for this request: x-amz-content-sha256");
  request = small_s3_request();
  request.headers.set("x-amz-content-sha256", "abc");
  sign_for_test(request, {.payload_hash = "abc"});
  answer = verify(request);
  EXPECT_EQ(answer.code, "InvalidArgument");
  EXPECT_EQ(answer.members.at("ArgumentValue"), "abc");
}

TEST(S3Signature, RefusesABodyThatIsNotTheOneSigned) {
  EXPECT_EQ(verify(botocore_s3_put(), {.payload_hash = sha256_hex("hello")}).code, "ok");
  const std::string other = sha256_hex("hallo");
  const Answer answer = verify(botocore_s3_put(), {.payload_hash = other});
  EXPECT_EQ(answer.code, "XAmzContentSHA256Mismatch");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.members.at("S3ComputedContentSHA256"), other);
  EXPECT_EQ(answer.members.at("ClientComputedContentSHA256"), sha256_hex("hello"));
}

TEST(S3Signature, JoinsRepeatedHeadersWithCommas) {
  HttpRequest request = small_s3_request();
  request.headers.add("x-amz-meta-a", "1");
  request.headers.add("X-Amz-Meta-A", " 2");
  sign_for_test(request, {.signed_headers = "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a"});
  EXPECT_EQ(verify(request).code, "ok");
  HttpRequest joined = request;
  joined.headers.set("x-amz-meta-a", "1,2");
  EXPECT_EQ(verify(joined).code, "ok");
  request.headers.add("x-amz-meta-a", "3");
  EXPECT_EQ(verify(request).code, "SignatureDoesNotMatch");
}

TEST(Signature, IsRefusedIfASignedHeaderIsMissing) {
  HttpRequest request = botocore_caller_identity();
  // Even an empty header: it would leave the canonical request as it is.
  sign_for_test(request, {.scope = "20130524/us-east-1/sts/aws4_request",
                          .signed_headers = "content-type;host;x-amz-date;x-empty",
                          .path_form = PathForm::kNormalized,
                          .payload_hash = sha256_hex(request.body)});
  EXPECT_EQ(verify(request, kSts).code, "SignatureDoesNotMatch");
  request.headers.add("X-Empty", "");
  EXPECT_EQ(verify(request, kSts).code, "ok");
}

TEST(SessionToken, MustBeTheKeysOwn) {
  HttpRequest request = botocore_caller_identity();
  EXPECT_EQ(verify(request, {.style = SignatureStyle::kQuery, .service = "sts", .token = "t"}).code,
            "InvalidClientTokenId");
  request.headers.add("X-Amz-Security-Token", "t");
  EXPECT_EQ(verify(request, kSts).code, "InvalidClientTokenId");
  EXPECT_EQ(verify(request, {.style = SignatureStyle::kQuery, .service = "sts", .token = "t"}).code, "ok");
  EXPECT_EQ(verify(request, {.style = SignatureStyle::kJson, .service = "sts", .token = "u"}).code,
            "UnrecognizedClientException");
  EXPECT_EQ(verify(request, {.style = SignatureStyle::kEc2, .service = "sts", .token = "u"}).code, "AuthFailure");
}

TEST(SessionToken, ExpiresWithItsKey) {
  HttpRequest request = botocore_caller_identity();
  request.headers.add("X-Amz-Security-Token", "t");
  Attempt attempt{.style = SignatureStyle::kQuery, .service = "sts", .token = "t", .expiration = kTestTime};
  EXPECT_EQ(verify(request, attempt).code, "ExpiredToken");
  EXPECT_EQ(verify(request, attempt).message, "The security token included in the request is expired");
  attempt.style = SignatureStyle::kJson;
  EXPECT_EQ(verify(request, attempt).code, "ExpiredTokenException");
  attempt.expiration = kTestTime + seconds(1);
  EXPECT_EQ(verify(request, attempt).code, "ok");
}

TEST(SessionToken, OfS3HasItsOwnCodes) {
  EXPECT_EQ(verify(botocore_presigned(), {.token = kToken, .expiration = kTestTime}).code, "ExpiredToken");
  EXPECT_EQ(verify(botocore_presigned(), {.token = kToken, .expiration = kTestTime}).status, 400);
  EXPECT_EQ(verify(botocore_presigned(), {}).code, "InvalidToken");
  EXPECT_EQ(verify(botocore_presigned(), {}).members.at("Token-0"), kToken);
  EXPECT_EQ(verify(botocore_s3_put(), {.token = "t"}).code, "InvalidAccessKeyId");
}

}  // namespace
}  // namespace protocol
