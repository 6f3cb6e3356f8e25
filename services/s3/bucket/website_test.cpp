#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

const char* const kPublicRead = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
    "Action": "s3:GetObject", "Resource": "arn:aws:s3:::photos/*"}]})";

struct WebsiteTest : S3Test {
  WebsiteTest() {
    ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
    ok("PutBucketPolicy", {{"Bucket", "photos"}, {"Policy", kPublicRead}});
    configure(R"({"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}})"_json);
    put("index.html", "home", R"({"ContentType": "text/html"})"_json);
    put("error.html", "sorry", R"({"ContentType": "text/html"})"_json);
    put("docs/index.html", "docs");
  }
  void configure(Value configuration) {
    ok("PutBucketWebsite", {{"Bucket", "photos"}, {"WebsiteConfiguration", std::move(configuration)}});
  }
  Answer visit(const std::string& path) {
    return machine.dispatcher.call({.service = "s3",
                                    .operation = "GetWebsitePage",
                                    .input = {{"Bucket", "photos"}, {"Path", path}, {"Host", "photos.test"}},
                                    .principal = {},
                                    .region = "us-east-1"});
  }
  static std::string text_of(const Answer& answer) { return std::get<std::string>(answer.body->parts.at(0)); }
  std::string target(const std::string& path) { return visit(path).output["Headers"].value("Location", ""); }
};

TEST_F(WebsiteTest, FoldersShowTheirIndexDocument) {
  const Answer home = visit("");
  EXPECT_EQ(home.output["Status"], 200);
  EXPECT_EQ(home.output["Headers"]["Content-Type"], "text/html");
  EXPECT_EQ(text_of(home), "home");
  EXPECT_EQ(text_of(visit("docs/")), "docs");
  const Answer without_slash = visit("docs");
  EXPECT_EQ(without_slash.output["Status"], 302);
  EXPECT_EQ(target("docs"), "/docs/");
}

TEST_F(WebsiteTest, TheErrorDocumentHasTheErrorsStatus) {
  const Answer answer = visit("none");
  // A visitor who may not list the bucket is not told whether the key is there.
  EXPECT_EQ(answer.output["Status"], 403);
  EXPECT_EQ(text_of(answer), "sorry");
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "error.html"})"_json);
  EXPECT_EQ(visit("none").error->code(), "AccessDenied");
}

TEST_F(WebsiteTest, RoutingRulesRedirect) {
  configure(R"({"IndexDocument": {"Suffix": "index.html"}, "RoutingRules": [
      {"Condition": {"KeyPrefixEquals": "old/"}, "Redirect": {"ReplaceKeyPrefixWith": "new/"}},
      {"Condition": {"HttpErrorCodeReturnedEquals": "403"},
       "Redirect": {"HostName": "other.test", "Protocol": "https", "ReplaceKeyWith": "help", "HttpRedirectCode": "307"}}]})"_json);
  EXPECT_EQ(target("old/a b"), "http://photos.test/new/a%20b");
  EXPECT_EQ(visit("old/a").output["Status"], 301);
  EXPECT_EQ(target("none"), "https://other.test/help");
  EXPECT_EQ(visit("none").output["Status"], 307);
}

TEST_F(WebsiteTest, ObjectsAndWholeBucketsRedirect) {
  put("moved", "", R"({"WebsiteRedirectLocation": "/docs/"})"_json);
  EXPECT_EQ(target("moved"), "http://photos.test/docs/");
  configure(R"({"RedirectAllRequestsTo": {"HostName": "other.test", "Protocol": "https"}})"_json);
  EXPECT_EQ(target("a/b"), "https://other.test/a/b");
}

TEST_F(WebsiteTest, OnlyWhatEverybodyMayReadIsShown) {
  ok("DeleteBucketPolicy", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(visit("").error->code(), "AccessDenied");
  ok("DeleteBucketWebsite", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(visit("").error->code(), "NoSuchWebsiteConfiguration");
}

/// Who may: policies, ACLs and Block Public Access, for anybody and for other accounts.
struct AccessTest : S3Test {
  Answer anonymous(const std::string& operation, Value input) {
    return machine.dispatcher.call(
        {.service = "s3", .operation = operation, .input = std::move(input), .principal = {}, .region = "us-east-1"});
  }
  static std::string code_of(const Answer& answer) { return answer.error ? answer.error->code() : std::string(); }
  std::string anybody(const std::string& operation, Value input = R"({"Bucket": "photos", "Key": "a"})"_json) {
    return code_of(anonymous(operation, std::move(input)));
  }
  std::string other(const std::string& operation, Value input = R"({"Bucket": "photos", "Key": "a"})"_json) {
    return code_of(call_as(kOtherAccount, "us-east-1", operation, std::move(input)));
  }
  void allow_acls() {
    ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
    ok("PutBucketOwnershipControls",
       R"({"Bucket": "photos", "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}})"_json);
  }
};

TEST_F(AccessTest, NobodyElseMayByDefault) {
  put("a", "x");
  EXPECT_EQ(anybody("GetObject"), "AccessDenied");
  EXPECT_EQ(other("GetObject"), "AccessDenied");
  EXPECT_EQ(other("DeleteBucket", R"({"Bucket": "photos"})"_json), "AccessDenied");
  EXPECT_EQ(anybody("ListBuckets", Value::object()), "AccessDenied");
  EXPECT_EQ(anybody("GetObject", R"({"Bucket": "nowhere", "Key": "a"})"_json), "NoSuchBucket");
}

TEST_F(AccessTest, BucketPoliciesOpenBuckets) {
  put("a", "x");
  ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
  ok("PutBucketPolicy", {{"Bucket", "photos"}, {"Policy", kPublicRead}});
  EXPECT_EQ(anybody("GetObject"), "");
  EXPECT_EQ(other("GetObject"), "");
  EXPECT_EQ(anybody("PutObject"), "AccessDenied");
  // Who may not list is not told what is missing.
  EXPECT_EQ(anybody("GetObject", R"({"Bucket": "photos", "Key": "none"})"_json), "AccessDenied");
  ok("PutPublicAccessBlock",
     R"({"Bucket": "photos", "PublicAccessBlockConfiguration": {"RestrictPublicBuckets": true}})"_json);
  EXPECT_EQ(anybody("GetObject"), "AccessDenied");
  EXPECT_EQ(other("GetObject"), "AccessDenied");
  EXPECT_EQ(refusal("GetObject", R"({"Bucket": "photos", "Key": "a"})"_json), "");
}

TEST_F(AccessTest, DeniesHoldForTheOwnerToo) {
  put("a", "x");
  ok("PutBucketPolicy",
     R"({"Bucket": "photos", "Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\", \"Principal\": \"*\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::photos/*\"}]}"})"_json);
  EXPECT_EQ(refusal("GetObject", R"({"Bucket": "photos", "Key": "a"})"_json), "AccessDenied");
  EXPECT_EQ(refusal("DeleteBucketPolicy", R"({"Bucket": "photos"})"_json), "");
}

TEST_F(AccessTest, AclsGrantWhatTheySay) {
  allow_acls();
  put("a", "x", R"({"ACL": "public-read"})"_json);
  put("b", "x", R"({"ACL": "authenticated-read"})"_json);
  EXPECT_EQ(anybody("GetObject"), "");
  EXPECT_EQ(anybody("GetObjectAcl"), "AccessDenied");
  EXPECT_EQ(anybody("ListObjectsV2", R"({"Bucket": "photos"})"_json), "AccessDenied");
  const Value b = R"({"Bucket": "photos", "Key": "b"})"_json;
  EXPECT_EQ(anybody("GetObject", b), "AccessDenied");
  EXPECT_EQ(other("GetObject", b), "");
  ok("PutBucketAcl", R"({"Bucket": "photos", "ACL": "public-read"})"_json);
  EXPECT_EQ(anybody("ListObjectsV2", R"({"Bucket": "photos"})"_json), "");
  EXPECT_EQ(anybody("GetObject", R"({"Bucket": "photos", "Key": "none"})"_json), "NoSuchKey");
  ok("PutPublicAccessBlock",
     R"({"Bucket": "photos", "PublicAccessBlockConfiguration": {"IgnorePublicAcls": true}})"_json);
  EXPECT_EQ(anybody("GetObject"), "AccessDenied");
}

TEST_F(AccessTest, DisabledAclsGrantNothing) {
  allow_acls();
  put("a", "x", R"({"ACL": "public-read"})"_json);
  ok("PutBucketOwnershipControls",
     R"({"Bucket": "photos", "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}})"_json);
  EXPECT_EQ(anybody("GetObject"), "AccessDenied");
}

TEST_F(AccessTest, OthersPayWhereTheyMust) {
  put("a", "x");
  ok("PutBucketPolicy",
     R"({"Bucket": "photos", "Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::photos/*\"}]}"})"_json);
  ok("PutBucketRequestPayment", R"({"Bucket": "photos", "RequestPaymentConfiguration": {"Payer": "Requester"}})"_json);
  EXPECT_EQ(other("GetObject"), "AccessDenied");
  EXPECT_EQ(other("GetObject", R"({"Bucket": "photos", "Key": "a", "RequestPayer": "requester"})"_json), "");
  EXPECT_EQ(refusal("GetObject", R"({"Bucket": "photos", "Key": "a"})"_json), "");
}

}  // namespace
}  // namespace s3
