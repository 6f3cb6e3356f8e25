#include "services/s3/bucket/notification.h"

#include "emulator/journal/journal.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct NotificationTest : S3Test {
  /// The events that the journal tells of, all of them as not delivered.
  std::vector<std::string> events() {
    std::vector<std::string> found;
    for (const emulator::Event& event : machine.journal.newest(100)) {
      if (event.invoked_by != "s3") continue;
      const size_t note = event.operation.find(" (recorded, not delivered");
      EXPECT_NE(note, std::string::npos) << event.operation;
      found.push_back(event.operation.substr(0, note));
    }
    return found;
  }
  Value configuration(const char* text) {
    return {{"Bucket", "photos"}, {"NotificationConfiguration", Value::parse(text)}};
  }
};

TEST_F(NotificationTest, EventBridgeIsToldOfEverything) {
  put("before", "1");
  ok("PutBucketNotificationConfiguration", configuration(R"({"EventBridgeConfiguration": {}})"));
  EXPECT_TRUE(
      ok("GetBucketNotificationConfiguration", R"({"Bucket": "photos"})"_json).contains("EventBridgeConfiguration"));
  put("a", "1");
  ok("CopyObject", R"({"Bucket": "photos", "Key": "b", "CopySource": "photos/a"})"_json);
  ok("PutObjectTagging",
     R"({"Bucket": "photos", "Key": "a", "Tagging": {"TagSet": [{"Key": "k", "Value": "v"}]}})"_json);
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "a"})"_json);
  EXPECT_EQ(events(),
            (std::vector<std::string>{
                "ObjectCreated:Put of photos/a to EventBridge", "ObjectCreated:Copy of photos/b to EventBridge",
                "ObjectTagging:Put of photos/a to EventBridge", "ObjectRemoved:Delete of photos/a to EventBridge"}));
}

TEST_F(NotificationTest, RefusedRequestsTellNothing) {
  ok("PutBucketNotificationConfiguration", configuration(R"({"EventBridgeConfiguration": {}})"));
  EXPECT_EQ(refusal("PutObject", R"({"Bucket": "photos", "Key": "a", "Body": "1", "IfMatch": "x"})"_json), "NoSuchKey");
  EXPECT_TRUE(events().empty());
}

TEST_F(NotificationTest, DestinationsThatAreNotThereAreTakenOnlyUnchecked) {
  Value input = configuration(R"({"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:123456789012:q",
      "Events": ["s3:ObjectCreated:*"], "Filter": {"Key": {"FilterRules":
      [{"Name": "Prefix", "Value": "in/"}, {"Name": "suffix", "Value": ".jpg"}]}}}]})");
  EXPECT_EQ(error("PutBucketNotificationConfiguration", input).message(),
            "Unable to validate the following destination configurations");
  input["SkipDestinationValidation"] = true;
  ok("PutBucketNotificationConfiguration", input);
  put("in/a.jpg", "1");
  put("in/a.png", "1");
  put("out/a.jpg", "1");
  EXPECT_EQ(events(),
            std::vector<std::string>{"ObjectCreated:Put of photos/in/a.jpg to arn:aws:sqs:us-east-1:123456789012:q"});
}

TEST_F(NotificationTest, ConfigurationsMayNotOverlap) {
  Value input = configuration(R"({"QueueConfigurations": [
      {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:q", "Events": ["s3:ObjectCreated:*"],
       "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/"}]}}},
      {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:p", "Events": ["s3:ObjectCreated:Put"],
       "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "in/deep/"}]}}}]})");
  input["SkipDestinationValidation"] = true;
  EXPECT_TRUE(error("PutBucketNotificationConfiguration", input).message().starts_with("Configurations overlap."));
  input["NotificationConfiguration"]["QueueConfigurations"][1]["Filter"]["Key"]["FilterRules"][0]["Value"] = "out/";
  ok("PutBucketNotificationConfiguration", input);
}

TEST_F(NotificationTest, FiltersKnowPrefixesAndSuffixesOnce) {
  Value input = configuration(R"({"QueueConfigurations": [
      {"QueueArn": "arn:aws:sqs:us-east-1:123456789012:q", "Events": ["s3:ObjectRemoved:*"],
       "Filter": {"Key": {"FilterRules": [{"Name": "middle", "Value": "in/"}]}}}]})");
  input["SkipDestinationValidation"] = true;
  EXPECT_EQ(error("PutBucketNotificationConfiguration", input).message(),
            "filter rule name must be either prefix or suffix");
}

}  // namespace
}  // namespace s3
