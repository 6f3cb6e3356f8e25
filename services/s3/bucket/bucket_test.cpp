#include "services/s3/bucket/bucket_name.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

using BucketTest = S3Test;

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
TEST(BucketName, FollowsTheNamingRules) {
  for (const char* name : {"abc", "my.example.s3.bucket", "docexamplebucket-1a1b2c3d4-5e6f", "1-2"}) {
    EXPECT_TRUE(is_valid_bucket_name(name)) << name;
  }
  for (const char* name : {"ab", "Upper", "under_score", "-a-", "abc-", "a..b", "192.168.5.4", "xn--abc", "sthree-x",
                           "abc-s3alias", "abc--ol-s3", "abc.mrap", "abc--x-s3", ".abc", "a b c"}) {
    EXPECT_FALSE(is_valid_bucket_name(name)) << name;
  }
  EXPECT_FALSE(is_valid_bucket_name(std::string(64, 'a')));
  EXPECT_TRUE(is_valid_bucket_name(std::string(63, 'a')));
}

TEST_F(BucketTest, InvalidNameIsRefused) {
  const auto refused = error("CreateBucket", R"({"Bucket": "Photos"})"_json);
  EXPECT_EQ(refused.code(), "InvalidBucketName");
  EXPECT_EQ(refused.message(), "The specified bucket is not valid.");
  EXPECT_EQ(refused.members().at("BucketName"), "Photos");
}

TEST_F(BucketTest, InUsEast1TheOwnerMayCreateItAgain) {
  EXPECT_EQ(refusal("CreateBucket", R"({"Bucket": "photos"})"_json), "");
}

TEST_F(BucketTest, ElsewhereTheOwnerAlreadyOwnsIt) {
  const Value input = R"({"Bucket": "west", "CreateBucketConfiguration": {"LocationConstraint": "us-west-2"}})"_json;
  EXPECT_FALSE(call_as("123456789012", "us-west-2", "CreateBucket", input).error);
  const auto again = call_as("123456789012", "us-west-2", "CreateBucket", input).error;
  ASSERT_TRUE(again);
  EXPECT_EQ(again->code(), "BucketAlreadyOwnedByYou");
  EXPECT_EQ(again->status(), 409);
}

TEST_F(BucketTest, AnotherAccountsNameIsTaken) {
  const auto refused = call_as(kOtherAccount, "us-east-1", "CreateBucket", R"({"Bucket": "photos"})"_json).error;
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code(), "BucketAlreadyExists");
}

TEST_F(BucketTest, LocationConstraintMustFitTheEndpoint) {
  const auto code = [&](const char* region, const Value& constraint) {
    Value input{{"Bucket", "elsewhere"}};
    if (!constraint.is_null()) input["CreateBucketConfiguration"] = {{"LocationConstraint", constraint}};
    const auto error = call_as("123456789012", region, "CreateBucket", input).error;
    return error ? error->code() : std::string();
  };
  EXPECT_EQ(code("eu-central-1", nullptr), "IllegalLocationConstraintException");
  EXPECT_EQ(code("eu-central-1", "us-west-2"), "IllegalLocationConstraintException");
  EXPECT_EQ(code("eu-central-1", "eu-central-1"), "");
  EXPECT_EQ(code("us-east-1", "us-east-1"), "InvalidLocationConstraint");
}

TEST_F(BucketTest, LocationIsNullInUsEast1AndEuMeansIreland) {
  EXPECT_FALSE(ok("GetBucketLocation", R"({"Bucket": "photos"})"_json).contains("LocationConstraint"));
  ok("CreateBucket", R"({"Bucket": "irish", "CreateBucketConfiguration": {"LocationConstraint": "EU"}})"_json);
  EXPECT_EQ(ok("GetBucketLocation", R"({"Bucket": "irish"})"_json)["LocationConstraint"], "eu-west-1");
  EXPECT_EQ(call_as(emulator::TestMachine::kAccount, "eu-west-1", "HeadBucket", R"({"Bucket": "irish"})"_json)
                .output["BucketRegion"],
            "eu-west-1");
}

TEST_F(BucketTest, RequestsToAnotherRegionsEndpointAreSentToTheBuckets) {
  ok("CreateBucket", R"({"Bucket": "irish", "CreateBucketConfiguration": {"LocationConstraint": "EU"}})"_json);
  const auto refused = error("HeadBucket", R"({"Bucket": "irish"})"_json);
  EXPECT_EQ(refused.code(), "PermanentRedirect");
  EXPECT_EQ(refused.status(), 301);
  EXPECT_EQ(refused.headers().at("x-amz-bucket-region"), "eu-west-1");
  EXPECT_EQ(refused.members().at("Endpoint"), "irish.s3.eu-west-1.amazonaws.com");
  EXPECT_TRUE(call_as(emulator::TestMachine::kAccount, "eu-west-1", "PutObject",
                      R"({"Bucket": "irish", "Key": "k", "Body": "far"})"_json)
                  .succeeded());
  // The source of a copy may be anywhere.
  ok("CopyObject", R"({"Bucket": "photos", "Key": "k", "CopySource": "irish/k"})"_json);
  EXPECT_EQ(get({{"Key", "k"}}), "far");
}

TEST_F(BucketTest, MissingBucketHasItsNameInTheError) {
  const auto refused = error("HeadBucket", R"({"Bucket": "nowhere"})"_json);
  EXPECT_EQ(refused.code(), "NoSuchBucket");
  EXPECT_EQ(refused.status(), 404);
  EXPECT_EQ(refused.message(), "The specified bucket does not exist");
  EXPECT_EQ(refused.members().at("BucketName"), "nowhere");
}

TEST_F(BucketTest, OtherAccountsAreDenied) {
  for (const char* operation : {"HeadBucket", "GetBucketLocation", "ListObjectsV2", "DeleteBucket", "GetBucketAcl"}) {
    const auto refused = call_as(kOtherAccount, "us-east-1", operation, R"({"Bucket": "photos"})"_json).error;
    ASSERT_TRUE(refused) << operation;
    EXPECT_EQ(refused->code(), "AccessDenied");
    EXPECT_EQ(refused->status(), 403);
  }
  EXPECT_EQ(refusal("HeadBucket", R"({"Bucket": "photos", "ExpectedBucketOwner": "210987654321"})"_json),
            "AccessDenied");
}

TEST_F(BucketTest, AFullBucketIsNotDeleted) {
  put("a", "1");
  EXPECT_EQ(refusal("DeleteBucket", R"({"Bucket": "photos"})"_json), "BucketNotEmpty");
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "a"})"_json);
  ok("DeleteBucket", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(refusal("HeadBucket", R"({"Bucket": "photos"})"_json), "NoSuchBucket");
}

TEST_F(BucketTest, DeletionLeavesNothingBehind) {
  ok("PutBucketCors", R"({"Bucket": "photos", "CORSConfiguration": {"CORSRules":
      [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}]}})"_json);
  const std::string id = ok("CreateMultipartUpload", R"({"Bucket": "photos", "Key": "a"})"_json)["UploadId"];
  upload("UploadPart", {{"Bucket", "photos"}, {"Key", "a"}, {"UploadId", id}, {"PartNumber", 1}},
         std::string(100000, 'x'));
  EXPECT_EQ(stored("b/"), 1u);
  ok("DeleteBucket", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(stored("s3/"), 0u);
  EXPECT_EQ(stored("b/"), 0u);
}

TEST_F(BucketTest, ListsTheAccountsBucketsInPages) {
  for (const char* name : {"alpha", "beta", "gamma"}) ok("CreateBucket", {{"Bucket", name}});
  call_as(kOtherAccount, "us-east-1", "CreateBucket", R"({"Bucket": "foreign"})"_json);
  EXPECT_EQ(ok("ListBuckets", Value::object())["Buckets"].size(), 4u);
  const Value first = ok("ListBuckets", R"({"MaxBuckets": 2})"_json);
  EXPECT_EQ(first["Buckets"][1]["Name"], "beta");
  const Value second = ok("ListBuckets", {{"MaxBuckets", 2}, {"ContinuationToken", first["ContinuationToken"]}});
  EXPECT_EQ(second["Buckets"][0]["Name"], "gamma");
  EXPECT_EQ(second["Buckets"][1]["Name"], "photos");
  EXPECT_FALSE(second.contains("ContinuationToken"));
  EXPECT_EQ(ok("ListBuckets", R"({"Prefix": "be"})"_json)["Buckets"].size(), 1u);
  EXPECT_EQ(refusal("ListBuckets", R"({"ContinuationToken": "mine"})"_json), "InvalidArgument");
}

TEST_F(BucketTest, OwnerIsACanonicalIdThatStays) {
  const std::string id = ok("ListBuckets", Value::object())["Owner"]["ID"];
  EXPECT_EQ(id.size(), 64u);
  EXPECT_EQ(ok("GetBucketAcl", R"({"Bucket": "photos"})"_json)["Owner"]["ID"], id);
}

}  // namespace
}  // namespace s3
