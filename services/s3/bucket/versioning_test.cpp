#include "services/s3/bucket/versioning.h"

#include "emulator/authentication/mfa_device.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kSerial = "arn:aws:iam::123456789012:mfa/root-account-mfa-device";
constexpr const char* kSeed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
const Value kEnable =
    R"({"Bucket": "photos", "VersioningConfiguration": {"Status": "Enabled", "MFADelete": "Enabled"}})"_json;

struct MfaDeleteTest : S3Test {
  MfaDeleteTest() {
    const auto transaction = machine.store->begin();
    emulator::store_mfa_device(*transaction,
                               {.serial_number = kSerial, .user_arn = "arn:aws:iam::123456789012:root", .seed = kSeed});
    transaction->commit();
  }

  std::string shown_code() { return std::string(kSerial) + " " + *emulator::totp_code(kSeed, machine.clock.now()); }
  Value with_code(Value input) {
    input["MFA"] = shown_code();
    return input;
  }
};

TEST_F(MfaDeleteTest, IsEnabledWithTheRootUsersCode) {
  EXPECT_EQ(error("PutBucketVersioning", kEnable).message(), "Mfa Authentication must be used for this request");
  Value wrong = kEnable;
  wrong["MFA"] = std::string(kSerial) + " 000000";
  EXPECT_EQ(error("PutBucketVersioning", wrong).message(),
            "The serial number and/or token code you provided is not valid.");
  EXPECT_FALSE(ok("GetBucketVersioning", R"({"Bucket": "photos"})"_json).contains("MFADelete"));
  ok("PutBucketVersioning", with_code(kEnable));
  EXPECT_EQ(ok("GetBucketVersioning", R"({"Bucket": "photos"})"_json),
            R"({"Status": "Enabled", "MFADelete": "Enabled"})"_json);
}

TEST_F(MfaDeleteTest, VersionsGoOnlyWithACode) {
  ok("PutBucketVersioning", with_code(kEnable));
  const std::string version = put("a", "1")["VersionId"];
  const Value deletion{{"Bucket", "photos"}, {"Key", "a"}, {"VersionId", version}};
  EXPECT_EQ(refusal("DeleteObject", deletion), "AccessDenied");
  EXPECT_EQ(refusal("DeleteObjects",
                    {{"Bucket", "photos"}, {"Delete", {{"Objects", {{{"Key", "a"}, {"VersionId", version}}}}}}}),
            "AccessDenied");
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "a"})"_json);  // a delete marker takes nothing away
  ok("DeleteObject", with_code(deletion));
}

TEST_F(MfaDeleteTest, TheStateOfVersioningChangesOnlyWithACode) {
  ok("PutBucketVersioning", with_code(kEnable));
  const Value suspend = R"({"Bucket": "photos", "VersioningConfiguration": {"Status": "Suspended"}})"_json;
  EXPECT_EQ(refusal("PutBucketVersioning", suspend), "AccessDenied");
  ok("PutBucketVersioning", with_code(suspend));
  const Value disable =
      R"({"Bucket": "photos", "VersioningConfiguration": {"Status": "Enabled", "MFADelete": "Disabled"}})"_json;
  ok("PutBucketVersioning", with_code(disable));
  EXPECT_EQ(ok("GetBucketVersioning", R"({"Bucket": "photos"})"_json)["MFADelete"], "Disabled");
}

TEST_F(MfaDeleteTest, LifecycleRulesAndMfaDeleteExcludeEachOther) {
  const Value rules = R"({"Bucket": "photos", "LifecycleConfiguration": {"Rules":
      [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 1}}]}})"_json;
  ok("PutBucketLifecycleConfiguration", rules);
  EXPECT_EQ(refusal("PutBucketVersioning", with_code(kEnable)), "InvalidBucketState");
  ok("DeleteBucketLifecycle", R"({"Bucket": "photos"})"_json);
  ok("PutBucketVersioning", with_code(kEnable));
  EXPECT_EQ(refusal("PutBucketLifecycleConfiguration", rules), "InvalidBucketState");
}

}  // namespace
}  // namespace s3
