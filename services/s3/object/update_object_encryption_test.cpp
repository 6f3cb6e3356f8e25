#include "services/s3/object/update_object_encryption.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kKey = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

struct UpdateObjectEncryptionTest : S3Test {
  Value input(const std::string& key) {
    return {{"Bucket", "photos"}, {"Key", "a"}, {"ObjectEncryption", {{"SSEKMS", {{"KMSKeyArn", key}}}}}};
  }
};

TEST_F(UpdateObjectEncryptionTest, ChangesNothingElse) {
  put("a", "body");
  const Value before = ok("HeadObject", R"({"Bucket": "photos", "Key": "a"})"_json);
  machine.clock.advance(std::chrono::hours(1));
  ok("UpdateObjectEncryption", input(kKey));
  Value after = ok("HeadObject", R"({"Bucket": "photos", "Key": "a"})"_json);
  EXPECT_EQ(after["ServerSideEncryption"], "aws:kms");
  EXPECT_EQ(after["SSEKMSKeyId"], kKey);
  after.erase("SSEKMSKeyId");
  after["ServerSideEncryption"] = before["ServerSideEncryption"];
  EXPECT_EQ(after, before);
}

TEST_F(UpdateObjectEncryptionTest, TakesKeysByArnOnly) {
  put("a", "body");
  EXPECT_EQ(refusal("UpdateObjectEncryption", input("arn:aws:kms:us-east-1:123456789012:alias/name")), "MalformedXML");
  EXPECT_EQ(refusal("UpdateObjectEncryption", R"({"Bucket": "photos", "Key": "none", "ObjectEncryption":
      {"SSEKMS": {"KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1"}}})"_json),
            "NoSuchKey");
}

}  // namespace
}  // namespace s3
