#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr double kStart = 1767225600;  // ManualClock's
constexpr double kDay = 24 * 60 * 60;

struct ObjectLockTest : S3Test {
  ObjectLockTest() { ok("CreateBucket", R"({"Bucket": "vault", "ObjectLockEnabledForBucket": true})"_json); }
  Value on(const std::string& key, Value more = Value::object()) {
    more.update({{"Bucket", "vault"}, {"Key", key}});
    return more;
  }
  std::string store(const std::string& key, Value more = Value::object()) {
    more.update({{"Body", "x"}});
    return ok("PutObject", on(key, std::move(more)))["VersionId"];
  }
  std::string retained(const std::string& mode, double until) {
    return store("k", {{"ObjectLockMode", mode}, {"ObjectLockRetainUntilDate", until}, {"ContentMD5", kMd5OfX}});
  }
  std::string remove(const std::string& version, bool bypass = false) {
    return refusal("DeleteObject", on("k", {{"VersionId", version}, {"BypassGovernanceRetention", bypass}}));
  }
  static constexpr const char* kMd5OfX = "ndTkYSaMgDT1yFZOFVxnpg==";
};

TEST_F(ObjectLockTest, TurnsVersioningOnForGood) {
  EXPECT_EQ(ok("GetBucketVersioning", R"({"Bucket": "vault"})"_json)["Status"], "Enabled");
  EXPECT_EQ(refusal("PutBucketVersioning", R"({"Bucket": "vault", "VersioningConfiguration":
      {"Status": "Suspended"}})"_json),
            "InvalidBucketState");
  EXPECT_EQ(ok("GetObjectLockConfiguration", R"({"Bucket": "vault"})"_json),
            R"({"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})"_json);
  EXPECT_EQ(refusal("GetObjectLockConfiguration", R"({"Bucket": "photos"})"_json),
            "ObjectLockConfigurationNotFoundError");
}

TEST_F(ObjectLockTest, ComesToExistingBucketsThatHaveVersions) {
  const Value input = R"({"Bucket": "photos", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})"_json;
  EXPECT_EQ(refusal("PutObjectLockConfiguration", input), "InvalidBucketState");
  ok("PutBucketVersioning", R"({"Bucket": "photos", "VersioningConfiguration": {"Status": "Enabled"}})"_json);
  EXPECT_EQ(refusal("PutObjectLockConfiguration", input), "");
}

TEST_F(ObjectLockTest, NobodyDeletesInComplianceMode) {
  const std::string version = retained("COMPLIANCE", kStart + kDay);
  EXPECT_EQ(remove(version), "AccessDenied");
  EXPECT_EQ(remove(version, true), "AccessDenied");
  EXPECT_EQ(error("DeleteObject", on("k", {{"VersionId", version}})).message(),
            "Access Denied because object protected by object lock.");
  // A delete marker removes nothing.
  EXPECT_EQ(refusal("DeleteObject", on("k")), "");
  machine.clock.advance(std::chrono::hours(25));
  EXPECT_EQ(remove(version), "");
}

TEST_F(ObjectLockTest, GovernanceModeCanBeBypassed) {
  const std::string version = retained("GOVERNANCE", kStart + kDay);
  EXPECT_EQ(remove(version), "AccessDenied");
  EXPECT_EQ(remove(version, true), "");
}

TEST_F(ObjectLockTest, LegalHoldsLastUntilTheyAreReleased) {
  const std::string version = store("k");
  EXPECT_EQ(refusal("GetObjectLegalHold", on("k")), "NoSuchObjectLockConfiguration");
  ok("PutObjectLegalHold", on("k", R"({"LegalHold": {"Status": "ON"}})"_json));
  EXPECT_EQ(ok("GetObjectLegalHold", on("k"))["LegalHold"]["Status"], "ON");
  EXPECT_EQ(ok("HeadObject", on("k"))["ObjectLockLegalHoldStatus"], "ON");
  EXPECT_EQ(remove(version, true), "AccessDenied");
  ok("PutObjectLegalHold", on("k", R"({"LegalHold": {"Status": "OFF"}})"_json));
  EXPECT_EQ(remove(version), "");
}

TEST_F(ObjectLockTest, ComplianceRetentionOnlyGrows) {
  retained("COMPLIANCE", kStart + 2 * kDay);
  const auto change = [&](const std::string& mode, double until, bool bypass = false) {
    return refusal("PutObjectRetention", on("k", {{"Retention", {{"Mode", mode}, {"RetainUntilDate", until}}},
                                                  {"BypassGovernanceRetention", bypass}}));
  };
  EXPECT_EQ(change("COMPLIANCE", kStart + kDay, true), "AccessDenied");
  EXPECT_EQ(change("GOVERNANCE", kStart + 3 * kDay, true), "AccessDenied");
  EXPECT_EQ(change("COMPLIANCE", kStart + 3 * kDay), "");
  EXPECT_EQ(ok("GetObjectRetention", on("k"))["Retention"]["RetainUntilDate"], kStart + 3 * kDay);
  EXPECT_EQ(change("COMPLIANCE", kStart - kDay), "InvalidArgument");
}

TEST_F(ObjectLockTest, GovernanceRetentionShrinksWithABypass) {
  retained("GOVERNANCE", kStart + 2 * kDay);
  Value shorter = on("k", {{"Retention", {{"Mode", "GOVERNANCE"}, {"RetainUntilDate", kStart + kDay}}}});
  EXPECT_EQ(refusal("PutObjectRetention", shorter), "AccessDenied");
  shorter["BypassGovernanceRetention"] = true;
  EXPECT_EQ(refusal("PutObjectRetention", shorter), "");
  EXPECT_EQ(refusal("PutObjectRetention", on("k", R"({"Retention": {}, "BypassGovernanceRetention": true})"_json)), "");
  EXPECT_EQ(refusal("GetObjectRetention", on("k")), "NoSuchObjectLockConfiguration");
}

TEST_F(ObjectLockTest, NewObjectsGetTheDefaultRetention) {
  ok("PutObjectLockConfiguration", R"({"Bucket": "vault", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled",
      "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 3}}}})"_json);
  store("k");
  const Value head = ok("HeadObject", on("k"));
  EXPECT_EQ(head["ObjectLockMode"], "GOVERNANCE");
  EXPECT_EQ(head["ObjectLockRetainUntilDate"], kStart + 3 * kDay);
  for (const char* rule : {R"({"Mode": "GOVERNANCE", "Days": 1, "Years": 1})", R"({"Days": 1})"}) {
    Value input = R"({"Bucket": "vault", "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}})"_json;
    input["ObjectLockConfiguration"]["Rule"]["DefaultRetention"] = Value::parse(rule);
    EXPECT_EQ(refusal("PutObjectLockConfiguration", input), "MalformedXML");
  }
}

TEST_F(ObjectLockTest, LocksNeedABucketThatHasThem) {
  const auto refused =
      error("PutObject", R"({"Bucket": "photos", "Key": "k", "ObjectLockLegalHoldStatus": "ON"})"_json);
  EXPECT_EQ(refused.code(), "InvalidRequest");
  EXPECT_EQ(refused.message(), "Bucket is missing Object Lock Configuration");
  EXPECT_EQ(refusal("PutObject", on("k", R"({"ObjectLockMode": "GOVERNANCE"})"_json)), "InvalidArgument");
}

}  // namespace
}  // namespace s3
