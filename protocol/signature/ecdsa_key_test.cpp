#include "protocol/signature/ecdsa_key.h"

#include <gtest/gtest.h>

#include "protocol/checksum/digest_text.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/signature_verifier.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

// Requests signed by the AWS Common Runtime 0.38 at a fixed time, with these keys.
constexpr std::string_view kKeyId = "AKISORANDOMAASORANDOM";
constexpr std::string_view kSecret = "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom";

HttpRequest signed_put() {
  return {.method = "PUT",
          .target = "/photos/a%20b//x.txt?tagging",
          .headers = {{"Host", "localhost:4566"},
                      {"X-Amz-Date", "20130524T000000Z"},
                      {"X-Amz-Region-Set", "us-*,eu-west-1"},
                      {"x-amz-content-sha256", "UNSIGNED-PAYLOAD"},
                      {"Authorization",
                       "AWS4-ECDSA-P256-SHA256 Credential=AKISORANDOMAASORANDOM/20130524/s3/aws4_request, "
                       "SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-region-set, Signature="
                       "3045022039ef3cec2976a0399efb7f216b21e91b19f8e7921183e6df70916c8e515c2e5b022100820e99efcd173d4d9"
                       "8497504ebb7f351857d4a48f8326821f5dc92ee762efdf5"}}};
}

HttpRequest presigned_get() {
  return {.method = "GET",
          .target =
              "/photos/key?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=AKISORANDOMAASORANDOM"
              "%2F20130524%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-SignedHeaders=host&"
              "X-Amz-Expires=600&X-Amz-Region-Set=%2A&X-Amz-Signature="
              "304502204c5962633d834bbef9e876ba857c8f1be69351e32624dc662fb78d1b6d2c8e5802210091c5ae6176c19887aaeb"
              "3291160171aa33ad16f345b722f94cf42b9c6e9f7962",
          .headers = {{"Host", "localhost:4566"}}};
}

std::optional<SignatureFailureKind> verify(const HttpRequest& request, std::string_view region = "us-east-1",
                                           std::string_view secret = kSecret) {
  static SigningKeyCache cache;
  try {
    verify_signature(*find_signature(request), request,
                     {.secret_access_key = secret,
                      .now = kTestTime,
                      .style = SignatureStyle::kS3,
                      .service = "s3",
                      .region = region},
                     cache);
    return std::nullopt;
  } catch (const SignatureFailure& failure) {
    return failure.kind();
  }
}

TEST(EcdsaKey, IsDerivedAsAwssCommonRuntimeDerivesIt) {
  EXPECT_EQ(hex_encode(EcdsaKey::derive({.access_key_id = kKeyId, .secret_access_key = kSecret}).public_point()),
            "0415d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb"
            "0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0");
}

TEST(EcdsaSignature, OfTheCommonRuntimeIsAccepted) {
  EXPECT_EQ(verify(signed_put()), std::nullopt);
  EXPECT_EQ(verify(presigned_get()), std::nullopt);
  const HttpRequest sts{
      .method = "GET",
      .target = "/",
      .headers = {
          {"Host", "localhost:4566"},
          {"X-Amz-Date", "20130524T000000Z"},
          {"X-Amz-Region-Set", "*"},
          {"Authorization",
           "AWS4-ECDSA-P256-SHA256 Credential=AKISORANDOMAASORANDOM/20130524/sts/aws4_request, "
           "SignedHeaders=host;x-amz-date;x-amz-region-set, Signature="
           "3046022100e8237767b4940933d19c7e1be9677a0941a819b1727dd6c2a73fb6836b279f3f022100d584bc11ca0792001425"
           "ec71aa17774c421a743c6d789c787d2217011e96b028"}}};
  SigningKeyCache cache;
  EXPECT_NO_THROW(verify_signature(
      *find_signature(sts), sts,
      {.secret_access_key = kSecret, .now = kTestTime, .style = SignatureStyle::kQuery, .service = "sts"}, cache));
}

TEST(EcdsaSignature, IsGoodOnlyInItsRegionSet) {
  EXPECT_EQ(verify(signed_put(), "us-west-2"), std::nullopt);
  EXPECT_EQ(verify(signed_put(), "eu-west-1"), std::nullopt);
  EXPECT_EQ(verify(signed_put(), "eu-west-2"), SignatureFailureKind::kWrongRegion);
  EXPECT_EQ(verify(presigned_get(), "ap-south-1"), std::nullopt);
}

TEST(EcdsaSignature, IsRefusedWithAnyPartChanged) {
  using Kind = SignatureFailureKind;
  EXPECT_EQ(verify(signed_put(), "us-east-1", "another secret"), Kind::kMismatch);
  HttpRequest request = signed_put();
  request.method = "GET";
  EXPECT_EQ(verify(request), Kind::kMismatch);
  request = signed_put();
  request.headers.set("X-Amz-Region-Set", "*");
  EXPECT_EQ(verify(request), Kind::kMismatch);
  request = presigned_get();
  request.target.back() = '3';
  EXPECT_EQ(verify(request), Kind::kMismatch);
  request.target.back() = 'x';
  EXPECT_EQ(verify(request), Kind::kMismatch);
}

}  // namespace
}  // namespace protocol
