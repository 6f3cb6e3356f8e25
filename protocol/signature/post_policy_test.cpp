#include "protocol/signature/post_policy.h"

#include <gtest/gtest.h>

#include "protocol/api_error.h"
#include "protocol/signature/signature_error.h"
#include "protocol/signature/signature_verifier.h"
#include "protocol/signature/test_signer.h"

namespace protocol {
namespace {

/// What botocore 1.44's generate_presigned_post signs at a fixed time.
std::vector<QueryParameter> botocore_form() {
  return {{"key", "user/photo.jpg"},
          {"acl", "private"},
          {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
          {"x-amz-credential", "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"},
          {"x-amz-date", "20130524T000000Z"},
          {"policy",
           "eyJleHBpcmF0aW9uIjogIjIwMTMtMDUtMjVUMDA6MDA6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJidWNrZXQiOiAicGhvdG9zIn0sIFsic3"
           "RhcnRzLXdpdGgiLCAiJGtleSIsICJ1c2VyLyJdLCB7ImFjbCI6ICJwcml2YXRlIn0sIFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLCAxLCAx"
           "MDBdLCB7IngtYW16LWFsZ29yaXRobSI6ICJBV1M0LUhNQUMtU0hBMjU2In0sIHsieC1hbXotY3JlZGVudGlhbCI6ICJBS0lBSU9TRk9ETk"
           "43RVhBTVBMRS8yMDEzMDUyNC91cy1lYXN0LTEvczMvYXdzNF9yZXF1ZXN0In0sIHsieC1hbXotZGF0ZSI6ICIyMDEzMDUyNFQwMDAwMDBa"
           "In1dfQ=="},
          {"x-amz-signature", "a1dd72215548ed7238419c5e33f3f28b229977924e1d323e3b4b5c01bc78a464"},
          {"bucket", "photos"}};
}

std::string verify(const std::vector<QueryParameter>& fields, SigningTime now = kTestTime) {
  SigningKeyCache cache;
  try {
    const auto claim = find_form_signature(fields);
    if (!claim) return "anonymous";
    const std::string_view policy = *find_parameter(fields, "policy");
    verify_policy_signature(*claim, policy,
                            {.secret_access_key = kTestSecret,
                             .now = now,
                             .style = SignatureStyle::kS3,
                             .service = "s3",
                             .region = "us-east-1"},
                            cache);
    require_policy_conditions(parse_post_policy(policy), fields, now);
    return "ok";
  } catch (const SignatureFailure& failure) {
    return signature_error(failure, SignatureStyle::kS3).code();
  } catch (const ApiError& error) {
    return error.code() + ": " + error.message();
  }
}

std::vector<QueryParameter> form_with(std::string_view name, std::string value) {
  auto fields = botocore_form();
  for (QueryParameter& field : fields) {
    if (field.name == name) {
      field.value = std::move(value);
      return fields;
    }
  }
  fields.push_back({std::string(name), std::move(value)});
  return fields;
}

TEST(PostPolicy, AcceptsBotocoresForm) {
  EXPECT_EQ(verify(botocore_form()), "ok");
  EXPECT_EQ(verify({{"key", "user/photo.jpg"}}), "anonymous");
}

TEST(PostPolicy, IsRefusedWithAnotherSignatureOrPolicy) {
  EXPECT_EQ(verify(form_with("x-amz-signature", std::string(64, '0'))), "SignatureDoesNotMatch");
  EXPECT_EQ(verify(form_with("policy", "e30=")), "SignatureDoesNotMatch");
  EXPECT_EQ(verify(form_with("signature", "x")), "InvalidRequest");
  auto fields = botocore_form();
  std::erase_if(fields, [](const QueryParameter& field) { return field.name == "x-amz-date"; });
  EXPECT_EQ(verify(fields), "InvalidArgument");
}

TEST(PostPolicy, Expires) {
  EXPECT_EQ(verify(botocore_form(), kTestTime + std::chrono::seconds(86399)), "ok");
  EXPECT_EQ(verify(botocore_form(), kTestTime + std::chrono::seconds(86400)),
            "AccessDenied: Invalid according to Policy: Policy expired.");
}

TEST(PostPolicy, NeedsEveryConditionToHold) {
  EXPECT_EQ(
      verify(form_with("key", "other/photo.jpg")),
      "AccessDenied: Invalid according to Policy: Policy Condition failed: [\"starts-with\", \"$key\", \"user/\"]");
  EXPECT_EQ(verify(form_with("acl", "public-read")),
            "AccessDenied: Invalid according to Policy: Policy Condition failed: [\"eq\", \"$acl\", \"private\"]");
  EXPECT_EQ(verify(form_with("bucket", "others")),
            "AccessDenied: Invalid according to Policy: Policy Condition failed: [\"eq\", \"$bucket\", \"photos\"]");
  auto twice = botocore_form();
  twice.push_back({"ACL", "public-read"});
  EXPECT_NE(verify(twice), "ok");
}

TEST(PostPolicy, NeedsAConditionForEveryField) {
  EXPECT_EQ(verify(form_with("x-amz-meta-owner", "me")),
            "AccessDenied: Invalid according to Policy: Extra input fields: x-amz-meta-owner");
  EXPECT_EQ(verify(form_with("x-ignore-this", "me")), "ok");
}

TEST(PostPolicy, BoundsTheFilesSize) {
  const PostPolicy policy = parse_post_policy(*find_parameter(botocore_form(), "policy"));
  const auto code = [&](uint64_t size) -> std::string {
    try {
      require_content_length(policy, size);
      return "ok";
    } catch (const ApiError& error) {
      return error.code() + " " + error.members().at("ProposedSize");
    }
  };
  EXPECT_EQ(code(0), "EntityTooSmall 0");
  EXPECT_EQ(code(1), "ok");
  EXPECT_EQ(code(100), "ok");
  EXPECT_EQ(code(101), "EntityTooLarge 101");
}

TEST(PostPolicy, MustBeOne) {
  for (const std::string_view document :
       {"", "[]", "{", R"({"conditions": []})", R"({"expiration": "2013-05-25T00:00:00Z"})",
        R"({"expiration": "tomorrow", "conditions": []})", R"({"expiration": 1, "conditions": []})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": {}})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": ["x"]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [{"a": "1", "b": "2"}]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [{"a": 1}]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [["eq", "$a"]]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [["eq", "a", "b"]]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [["ends-with", "$a", "b"]]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [["content-length-range", -1, 5]]})",
        R"({"expiration": "2013-05-25T00:00:00Z", "conditions": [["content-length-range", 6, 5]]})"}) {
    try {
      parse_post_policy(digest_to_base64(document));
      FAIL() << document;
    } catch (const ApiError& error) {
      EXPECT_EQ(error.code(), "InvalidPolicyDocument") << document;
    }
  }
  EXPECT_THROW(parse_post_policy("?"), ApiError);
  EXPECT_THROW(parse_post_policy(std::string(kPolicyBytesMax + 4, 'A')), ApiError);
}

TEST(PostPolicy, ComparesEachContentTypeOfAList) {
  const PostPolicy policy = parse_post_policy(digest_to_base64(
      R"({"expiration": "2013-05-25T00:00:00.000Z", "conditions": [["starts-with", "$Content-Type", "image/"]]})"));
  EXPECT_NO_THROW(require_policy_conditions(policy, {{"Content-Type", "image/jpg, image/png"}}, kTestTime));
  EXPECT_THROW(require_policy_conditions(policy, {{"Content-Type", "image/jpg,text/html"}}, kTestTime), ApiError);
  EXPECT_THROW(require_policy_conditions(policy, {}, kTestTime), ApiError);
}

}  // namespace
}  // namespace protocol
