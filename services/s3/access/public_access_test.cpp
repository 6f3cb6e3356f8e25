#include "services/s3/access/public_access.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

Value statement(const std::string& more) {
  Value statement = R"({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                        "Resource": "arn:aws:s3:::photos/*"})"_json;
  statement.update(Value::parse(more));
  return {{"Version", "2012-10-17"}, {"Statement", Value::array({statement})}};
}

TEST(PublicPolicy, AllowsEverybodyWithoutAFixedCondition) {
  EXPECT_TRUE(is_public_policy(statement("{}")));
  EXPECT_TRUE(is_public_policy(statement(R"({"Principal": {"AWS": ["*"]}})")));
  EXPECT_FALSE(is_public_policy(statement(R"({"Principal": {"AWS": "arn:aws:iam::123456789012:root"}})")));
  EXPECT_FALSE(is_public_policy(statement(R"({"Effect": "Deny"})")));
  EXPECT_FALSE(is_public_policy(statement(R"({"Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}})")));
  EXPECT_TRUE(is_public_policy(statement(R"({"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}})")));
  EXPECT_TRUE(is_public_policy(statement(R"({"Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}})")));
  EXPECT_FALSE(is_public_policy(statement(R"({"Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}})")));
  EXPECT_TRUE(is_public_policy(statement(R"({"Condition": {"StringEquals": {"aws:Referer": "https://a"}}})")));
}

struct PublicAccessTest : S3Test {
  Value policy(const std::string& more = "{}") { return {{"Bucket", "photos"}, {"Policy", statement(more).dump()}}; }
  void unblock() { ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json); }
};

TEST_F(PublicAccessTest, NewBucketsTakeNoPublicPolicy) {
  const auto refused = error("PutBucketPolicy", policy());
  EXPECT_EQ(refused.code(), "AccessDenied");
  EXPECT_EQ(
      refused.message(),
      "User: arn:aws:iam::123456789012:root is not authorized to perform: s3:PutBucketPolicy on resource: "
      "\"arn:aws:s3:::photos\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block "
      "Public Access.");
  EXPECT_EQ(refusal("PutBucketPolicy", policy(R"({"Principal": {"AWS": "123456789012"}})")), "");
  EXPECT_EQ(ok("GetBucketPolicyStatus", R"({"Bucket": "photos"})"_json)["PolicyStatus"]["IsPublic"], false);
  unblock();
  EXPECT_EQ(refusal("PutBucketPolicy", policy()), "");
  EXPECT_EQ(ok("GetBucketPolicyStatus", R"({"Bucket": "photos"})"_json)["PolicyStatus"]["IsPublic"], true);
}

TEST_F(PublicAccessTest, PublicAclsAreBlockedToo) {
  ok("PutBucketOwnershipControls",
     R"({"Bucket": "photos", "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}})"_json);
  put("a", "x");
  EXPECT_EQ(refusal("PutBucketAcl", R"({"Bucket": "photos", "ACL": "public-read"})"_json), "AccessDenied");
  EXPECT_EQ(refusal("PutObjectAcl", R"({"Bucket": "photos", "Key": "a", "ACL": "public-read"})"_json), "AccessDenied");
  EXPECT_EQ(refusal("PutObject", R"({"Bucket": "photos", "Key": "a", "ACL": "public-read"})"_json), "AccessDenied");
  EXPECT_EQ(refusal("PutBucketAcl", R"({"Bucket": "photos", "ACL": "private"})"_json), "");
  unblock();
  EXPECT_EQ(refusal("PutBucketAcl", R"({"Bucket": "photos", "ACL": "public-read"})"_json), "");
  EXPECT_EQ(
      refusal("CreateBucket", R"({"Bucket": "open", "ACL": "public-read", "ObjectOwnership": "ObjectWriter"})"_json),
      "InvalidBucketAclWithBlockPublicAccessError");
}

}  // namespace
}  // namespace s3
