#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct BucketConfigurationTest : S3Test {
  Value get(const std::string& operation) { return ok(operation, R"({"Bucket": "photos"})"_json); }
  std::string get_refusal(const std::string& operation) { return refusal(operation, R"({"Bucket": "photos"})"_json); }
  std::string policy_error(const std::string& policy) {
    return error("PutBucketPolicy", {{"Bucket", "photos"}, {"Policy", policy}}).message();
  }
};

TEST_F(BucketConfigurationTest, WhatWasNeverSetIsMissingInItsOwnWords) {
  EXPECT_EQ(get_refusal("GetBucketTagging"), "NoSuchTagSet");
  EXPECT_EQ(get_refusal("GetBucketCors"), "NoSuchCORSConfiguration");
  EXPECT_EQ(get_refusal("GetBucketLifecycleConfiguration"), "NoSuchLifecycleConfiguration");
  EXPECT_EQ(get_refusal("GetBucketWebsite"), "NoSuchWebsiteConfiguration");
  EXPECT_EQ(get_refusal("GetBucketPolicy"), "NoSuchBucketPolicy");
  EXPECT_EQ(refusal("GetBucketMetricsConfiguration", R"({"Bucket": "photos", "Id": "a"})"_json), "NoSuchConfiguration");
  EXPECT_EQ(get("GetBucketLogging"), Value::object());
  EXPECT_EQ(get("GetBucketVersioning"), Value::object());
  EXPECT_EQ(get("GetBucketRequestPayment")["Payer"], "BucketOwner");
}

TEST_F(BucketConfigurationTest, NewBucketsAreEncryptedPrivateAndOwnerEnforced) {
  const Value encryption = get("GetBucketEncryption")["ServerSideEncryptionConfiguration"]["Rules"][0];
  EXPECT_EQ(encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256");
  EXPECT_EQ(get("GetPublicAccessBlock")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"], true);
  EXPECT_EQ(get("GetBucketOwnershipControls")["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
            "BucketOwnerEnforced");
  ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(get_refusal("GetPublicAccessBlock"), "NoSuchPublicAccessBlockConfiguration");
  ok("DeleteBucketOwnershipControls", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(get_refusal("GetBucketOwnershipControls"), "OwnershipControlsNotFoundError");
}

TEST_F(BucketConfigurationTest, DocumentsAreShownAsPutAndGoWhenDeleted) {
  const Value cors = R"({"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://*.a.com"]}]})"_json;
  ok("PutBucketCors", {{"Bucket", "photos"}, {"CORSConfiguration", cors}});
  EXPECT_EQ(get("GetBucketCors"), cors);
  ok("DeleteBucketCors", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(get_refusal("GetBucketCors"), "NoSuchCORSConfiguration");
}

TEST_F(BucketConfigurationTest, CorsKnowsFiveMethodsAndOneWildcard) {
  const auto code = [&](const Value& rule) {
    return refusal("PutBucketCors",
                   {{"Bucket", "photos"}, {"CORSConfiguration", {{"CORSRules", Value::array({rule})}}}});
  };
  EXPECT_EQ(code(R"({"AllowedMethods": ["PATCH"], "AllowedOrigins": ["*"]})"_json), "InvalidRequest");
  EXPECT_EQ(code(R"({"AllowedMethods": ["GET"], "AllowedOrigins": ["*.*"]})"_json), "InvalidRequest");
  EXPECT_EQ(code(R"({"AllowedMethods": ["GET"]})"_json), "MalformedXML");
}

TEST_F(BucketConfigurationTest, TagsFollowAwssRules) {
  const auto code = [&](const char* tags) {
    return refusal("PutBucketTagging", {{"Bucket", "photos"}, {"Tagging", {{"TagSet", Value::parse(tags)}}}});
  };
  EXPECT_EQ(code(R"([{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}])"), "InvalidTag");
  EXPECT_EQ(code(R"([{"Key": "aws:x", "Value": "1"}])"), "InvalidTag");
  EXPECT_EQ(code(R"([{"Key": "a", "Value": "<1>"}])"), "InvalidTag");
  EXPECT_EQ(code(R"([{"Key": "a", "Value": "1"}])"), "");
  EXPECT_EQ(get("GetBucketTagging")["TagSet"][0]["Value"], "1");
  Value many = Value::array();
  for (int i = 0; i < 51; ++i) many.push_back({{"Key", std::to_string(i)}, {"Value", ""}});
  EXPECT_EQ(code(many.dump().c_str()), "BadRequest");
}

TEST_F(BucketConfigurationTest, LifecycleRulesGetIdsAndNeedActions) {
  const auto put_rule = [&](const Value& rule) {
    return refusal("PutBucketLifecycleConfiguration",
                   {{"Bucket", "photos"}, {"LifecycleConfiguration", {{"Rules", Value::array({rule})}}}});
  };
  EXPECT_EQ(put_rule(R"({"Status": "Enabled", "Filter": {"Prefix": ""}})"_json), "InvalidRequest");
  EXPECT_EQ(put_rule(R"({"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 0}})"_json),
            "InvalidArgument");
  EXPECT_EQ(put_rule(R"({"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}})"_json), "");
  EXPECT_FALSE(get("GetBucketLifecycleConfiguration")["Rules"][0]["ID"].get<std::string>().empty());
}

TEST_F(BucketConfigurationTest, LoggingAndNotificationsNeedDestinationsThatExist) {
  const auto logging = error("PutBucketLogging", R"({"Bucket": "photos", "BucketLoggingStatus":
      {"LoggingEnabled": {"TargetBucket": "nowhere", "TargetPrefix": ""}}})"_json);
  EXPECT_EQ(logging.code(), "InvalidTargetBucketForLogging");
  const auto notification = error("PutBucketNotificationConfiguration", R"({"Bucket": "photos",
      "NotificationConfiguration": {"QueueConfigurations":
      [{"QueueArn": "arn:aws:sqs:us-east-1:123456789012:q", "Events": ["s3:ObjectCreated:*"]}]}})"_json);
  EXPECT_EQ(notification.code(), "InvalidArgument");
  EXPECT_EQ(notification.message(), "Unable to validate the following destination configurations");
}

TEST_F(BucketConfigurationTest, WebsiteNeedsAnIndexOrARedirect) {
  EXPECT_EQ(refusal("PutBucketWebsite", R"({"Bucket": "photos", "WebsiteConfiguration": {}})"_json), "InvalidArgument");
  EXPECT_EQ(refusal("PutBucketWebsite", R"({"Bucket": "photos",
      "WebsiteConfiguration": {"IndexDocument": {"Suffix": "a/index.html"}}})"_json),
            "InvalidArgument");
  EXPECT_EQ(refusal("PutBucketWebsite", R"({"Bucket": "photos",
      "WebsiteConfiguration": {"IndexDocument": {"Suffix": "index.html"}}})"_json),
            "");
}

TEST_F(BucketConfigurationTest, KeyedDocumentsAreListed) {
  for (const char* id : {"b", "a"}) {
    ok("PutBucketMetricsConfiguration", {{"Bucket", "photos"}, {"Id", id}, {"MetricsConfiguration", {{"Id", id}}}});
  }
  const Value list = get("ListBucketMetricsConfigurations");
  ASSERT_EQ(list["MetricsConfigurationList"].size(), 2u);
  EXPECT_EQ(list["MetricsConfigurationList"][0]["Id"], "a");
  ok("DeleteBucketMetricsConfiguration", R"({"Bucket": "photos", "Id": "a"})"_json);
  EXPECT_EQ(refusal("DeleteBucketMetricsConfiguration", R"({"Bucket": "photos", "Id": "a"})"_json),
            "NoSuchConfiguration");
}

TEST_F(BucketConfigurationTest, PolicyIsShownLetterForLetter) {
  const std::string policy =
      R"({ "Version":"2012-10-17", "Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",)"
      R"("Resource":"arn:aws:s3:::photos/*"}]})";
  ok("PutBucketPolicy", {{"Bucket", "photos"}, {"Policy", policy}});
  EXPECT_EQ(get("GetBucketPolicy")["Policy"], policy);
}

TEST_F(BucketConfigurationTest, MalformedPoliciesAreRefused) {
  EXPECT_EQ(policy_error("nonsense"), "Policies must be valid JSON and the first byte must be '{'");
  EXPECT_EQ(policy_error(R"({"Version": "2012-10-17"})"), "Missing required field Statement");
  EXPECT_EQ(policy_error(R"({"Version": "2020-01-01", "Statement": []})"),
            "The policy must contain a valid version string");
  const auto statement = [&](const char* text) {
    return policy_error(R"({"Version": "2012-10-17", "Statement": [)" + std::string(text) + "]}");
  };
  EXPECT_EQ(statement(R"({"Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::photos"})"),
            "Missing required field Effect");
  EXPECT_EQ(statement(R"({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::other/*"})"),
            "Policy has invalid resource");
  EXPECT_EQ(
      statement(R"({"Effect": "Allow", "Principal": "*", "Action": "ec2:Run", "Resource": "arn:aws:s3:::photos"})"),
      "Policy has invalid action");
  EXPECT_EQ(statement(R"({"Effect": "Allow", "Principal": {"AWS": "bob"}, "Action": "s3:*",
      "Resource": "arn:aws:s3:::photos"})"),
            "Invalid principal in policy");
}

TEST_F(BucketConfigurationTest, OwnerEnforcedBucketsTakeNoAcls) {
  EXPECT_EQ(refusal("PutBucketAcl", R"({"Bucket": "photos", "ACL": "private"})"_json), "AccessControlListNotSupported");
  EXPECT_EQ(refusal("PutObject", R"({"Bucket": "photos", "Key": "a", "ACL": "public-read"})"_json),
            "AccessControlListNotSupported");
  EXPECT_EQ(refusal("PutObject", R"({"Bucket": "photos", "Key": "a", "ACL": "bucket-owner-full-control"})"_json), "");
  EXPECT_EQ(refusal("CreateBucket", R"({"Bucket": "owned", "ACL": "bucket-owner-full-control"})"_json), "");
  EXPECT_EQ(refusal("CreateBucket", R"({"Bucket": "public", "ACL": "public-read"})"_json),
            "InvalidBucketAclWithObjectOwnership");
}

TEST_F(BucketConfigurationTest, CannedAclsBecomeGrants) {
  ok("CreateBucket", R"({"Bucket": "open", "ObjectOwnership": "ObjectWriter"})"_json);
  ok("DeletePublicAccessBlock", R"({"Bucket": "open"})"_json);
  ok("PutBucketAcl", R"({"Bucket": "open", "ACL": "public-read"})"_json);
  const Value grants = ok("GetBucketAcl", R"({"Bucket": "open"})"_json)["Grants"];
  ASSERT_EQ(grants.size(), 2u);
  EXPECT_EQ(grants[0]["Permission"], "FULL_CONTROL");
  EXPECT_EQ(grants[1]["Grantee"]["URI"], "http://acs.amazonaws.com/groups/global/AllUsers");
  EXPECT_EQ(refusal("PutBucketAcl", R"({"Bucket": "open", "GrantRead": "id=\"me\""})"_json), "InvalidArgument");
}

TEST_F(BucketConfigurationTest, VersioningNeedsAStatus) {
  EXPECT_EQ(refusal("PutBucketVersioning", R"({"Bucket": "photos", "VersioningConfiguration": {}})"_json),
            "IllegalVersioningConfigurationException");
}

}  // namespace
}  // namespace s3
