#include "services/s3/bucket/access_log.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kGrant = R"({"Statement": [{"Effect": "Allow", "Action": "s3:PutObject",
    "Principal": {"Service": "logging.s3.amazonaws.com"}, "Resource": "arn:aws:s3:::logs/access/*",
    "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"},
                  "ArnLike": {"aws:SourceArn": "arn:aws:s3:::photos"}}}]})";

struct AccessLogTest : S3Test {
  AccessLogTest() {
    ok("CreateBucket", R"({"Bucket": "logs"})"_json);
    put("a b", "hello");
  }

  void log_to(Value more) {
    more.update({{"TargetBucket", "logs"}, {"TargetPrefix", "access/"}});
    ok("PutBucketLogging", {{"Bucket", "photos"}, {"BucketLoggingStatus", {{"LoggingEnabled", more}}}});
  }
  void grant() { ok("PutBucketPolicy", {{"Bucket", "logs"}, {"Policy", kGrant}}); }

  void request(const std::string& method, const std::string& target, std::string_view operation, std::string_view key,
               int status = 200, std::string_view error_code = {},
               const emulator::Principal& principal = emulator::root_principal(emulator::TestMachine::kAccount)) {
    protocol::HttpRequest request{
        .method = method, .target = target, .headers = {{"Host", "localhost:4566"}}, .body = {}};
    request.headers.add("User-Agent", "test \"agent\"");
    note_access(machine.machine, {.time = machine.clock.now(),
                                  .request_id = "3E57427F3EXAMPLE" + std::to_string(requests++),
                                  .source_ip = "192.0.2.3",
                                  .principal = principal,
                                  .request = request,
                                  .operation = operation,
                                  .bucket = "photos",
                                  .key = key,
                                  .authentication_type = "AuthHeader",
                                  .signature_version = "SigV4",
                                  .tls_version = "TLSv1.3",
                                  .cipher_suite = "TLS_AES_256_GCM_SHA384",
                                  .status = status,
                                  .error_code = error_code,
                                  .bytes_sent = 5,
                                  .total_time = std::chrono::milliseconds(7)});
  }

  int requests = 0;

  std::vector<std::string> delivered() {
    machine.clock.advance(std::chrono::minutes(5));
    machine.run_timers();
    std::vector<std::string> keys;
    const Value listed = ok("ListObjectsV2", R"({"Bucket": "logs"})"_json);
    for (const Value& object : listed.value("Contents", Value::array())) keys.push_back(object["Key"]);
    return keys;
  }
};

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html
TEST_F(AccessLogTest, RequestsBecomeLinesInTheTargetBucketByTheClock) {
  grant();
  log_to({});
  request("GET", "/photos/a%20b", "GetObject", "a b");
  request("GET", "/photos?policy", "GetBucketPolicy", "", 404, "NoSuchBucketPolicy");
  const auto keys = delivered();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_TRUE(keys[0].starts_with("access/2026-01-01-00-05-00-")) << keys[0];
  const std::string text = get({{"Bucket", "logs"}, {"Key", keys[0]}});
  const std::string first = text.substr(0, text.find('\n'));
  EXPECT_NE(first.find(" photos [01/Jan/2026:00:00:00 +0000] 192.0.2.3 "), std::string::npos) << first;
  EXPECT_NE(first.find(" 3E57427F3EXAMPLE0 REST.GET.OBJECT a%2520b \"GET /photos/a%20b HTTP/1.1\" 200 - 5 5 7 7 \"-\" "
                       "\"test %22agent%22\" - "),
            std::string::npos)
      << first;
  EXPECT_TRUE(first.ends_with(" SigV4 TLS_AES_256_GCM_SHA384 AuthHeader localhost:4566 TLSv1.3 - -")) << first;
  EXPECT_NE(text.find("REST.GET.BUCKETPOLICY - \"GET /photos?policy HTTP/1.1\" 404 NoSuchBucketPolicy"),
            std::string::npos);
  EXPECT_EQ(stored("s3/g/"), 0u);
}

TEST_F(AccessLogTest, NothingIsDeliveredWithoutAGrantToTheLoggingService) {
  log_to({});
  request("GET", "/photos/a%20b", "GetObject", "a b");
  EXPECT_TRUE(delivered().empty());
  EXPECT_EQ(stored("s3/g/"), 0u);
}

TEST_F(AccessLogTest, AnAclMayGrantItInstead) {
  ok("PutBucketOwnershipControls", R"({"Bucket": "logs", "OwnershipControls":
      {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}})"_json);
  const Value logging = R"({"Bucket": "photos", "BucketLoggingStatus":
      {"LoggingEnabled": {"TargetBucket": "logs", "TargetPrefix": ""}}})"_json;
  EXPECT_EQ(error("PutBucketLogging", logging).message(),
            "You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket");
  const std::string group = "uri=\"http://acs.amazonaws.com/groups/s3/LogDelivery\"";
  ok("PutBucketAcl", {{"Bucket", "logs"}, {"GrantWrite", group}, {"GrantReadACP", group}});
  ok("PutBucketLogging", logging);
  request("GET", "/photos/a%20b", "GetObject", "a b");
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(AccessLogTest, KeysMayBePartedByDay) {
  grant();
  log_to({{"TargetObjectKeyFormat", {{"PartitionedPrefix", {{"PartitionDateSource", "EventTime"}}}}}});
  request("GET", "/photos/a%20b", "GetObject", "a b");
  const auto keys = delivered();
  ASSERT_EQ(keys.size(), 1u);
  EXPECT_TRUE(keys[0].starts_with("access/123456789012/us-east-1/photos/2026/01/01/2026-01-01-00-00-00-")) << keys[0];
}

TEST_F(AccessLogTest, TellsOfRequestsThatOnlyAnAclAllowed) {
  grant();
  log_to({});
  const emulator::Principal nobody, other = emulator::root_principal(kOtherAccount);
  const auto read = [&](const emulator::Principal& principal, int status = 200) {
    request("GET", "/photos/a%20b", "GetObject", "a b", status, {}, principal);
  };
  read(nobody);  // ACLs are disabled
  ok("PutBucketOwnershipControls", R"({"Bucket": "photos", "OwnershipControls":
      {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}})"_json);
  read(nobody);
  read(other);
  read(nobody, 403);
  read(emulator::root_principal(emulator::TestMachine::kAccount));
  ok("DeletePublicAccessBlock", R"({"Bucket": "photos"})"_json);
  ok("PutBucketPolicy",
     R"({"Bucket": "photos", "Policy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"210987654321\"}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::photos/*\"}]}"})"_json);
  read(other);
  read(nobody);
  std::string text = get({{"Bucket", "logs"}, {"Key", delivered().at(0)}});
  std::string answers;
  for (size_t end = text.find('\n'); end != std::string::npos; text.erase(0, end + 1), end = text.find('\n')) {
    answers += text.substr(0, end).ends_with(" Yes") ? 'Y' : '-';
  }
  EXPECT_EQ(answers, "-YY---Y");
}

TEST_F(AccessLogTest, BucketsThatAreNotLoggedKeepNothing) {
  request("GET", "/photos/a%20b", "GetObject", "a b");
  EXPECT_EQ(stored("s3/g/"), 0u);
}

TEST_F(AccessLogTest, TheTargetStandsInTheSameRegion) {
  call_as(emulator::TestMachine::kAccount, "eu-west-1", "CreateBucket",
          R"({"Bucket": "far-logs", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}})"_json);
  EXPECT_EQ(refusal("PutBucketLogging", R"({"Bucket": "photos", "BucketLoggingStatus":
      {"LoggingEnabled": {"TargetBucket": "far-logs", "TargetPrefix": ""}}})"_json),
            "CrossLocationLoggingProhibited");
}

}  // namespace
}  // namespace s3
