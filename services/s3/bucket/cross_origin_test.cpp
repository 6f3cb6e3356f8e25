#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct CrossOriginTest : S3Test {
  CrossOriginTest() {
    ok("PutBucketCors", R"({"Bucket": "photos", "CORSConfiguration": {"CORSRules": [
        {"AllowedOrigins": ["https://*.example.com"], "AllowedMethods": ["PUT", "GET"], "AllowedHeaders": ["x-amz-*"],
         "ExposeHeaders": ["ETag", "x-amz-version-id"], "MaxAgeSeconds": 60},
        {"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]}})"_json);
  }
  emulator::CrossOriginGrant ask(const std::string& origin, const std::string& method,
                                 std::vector<std::string> headers = {}, const std::string& bucket = "photos") {
    return *machine.dispatcher.cross_origin_grant(
        "s3", {.resource = bucket, .origin = origin, .method = method, .headers = std::move(headers)});
  }
};

TEST_F(CrossOriginTest, TheFirstRuleThatFitsDecides) {
  const auto grant = ask("https://app.example.com", "GET");
  EXPECT_EQ(grant.allow_origin, "https://app.example.com");
  EXPECT_EQ(grant.allow_methods, "PUT, GET");
  EXPECT_EQ(grant.expose_headers, "ETag, x-amz-version-id");
  EXPECT_EQ(grant.max_age_seconds, 60);
  EXPECT_EQ(ask("https://other.test", "GET").allow_origin, "*");
}

TEST_F(CrossOriginTest, OriginMethodAndHeadersMustFit) {
  EXPECT_EQ(ask("https://other.test", "PUT").refused_because.substr(0, 45),
            "CORSResponse: This CORS request is not allowe");
  EXPECT_EQ(ask("https://app.example.com", "PUT", {"x-amz-date"}).refused_because, "");
  EXPECT_NE(ask("https://app.example.com", "PUT", {"authorization"}).refused_because, "");
  EXPECT_EQ(ask("a", "GET", {}, "nowhere").refused_because, "CORSResponse: Bucket not found");
  ok("DeleteBucketCors", R"({"Bucket": "photos"})"_json);
  EXPECT_EQ(ask("https://other.test", "GET").refused_because, "CORSResponse: CORS is not enabled for this bucket.");
}

}  // namespace
}  // namespace s3
