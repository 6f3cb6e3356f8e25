#include "services/s3/control/control_tagging.h"

#include "services/s3/control/control_service.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kArn = "arn:aws:s3:::photos";

struct ControlTaggingTest : S3Test {
  ControlTaggingTest() { machine.dispatcher.add(make_control_service(protocol::Facts::embedded())); }

  Value input(Value more = Value::object()) {
    more.update({{"AccountId", emulator::TestMachine::kAccount}, {"ResourceArn", kArn}});
    return more;
  }
  Value tags() { return machine.ok("s3control", "ListTagsForResource", input())["Tags"]; }
};

TEST_F(ControlTaggingTest, TagsOfABucketAreAddedReplacedAndTaken) {
  machine.ok("s3control", "TagResource",
             input(R"({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]})"_json));
  machine.ok("s3control", "TagResource", input(R"({"Tags": [{"Key": "a", "Value": "3"}]})"_json));
  EXPECT_EQ(tags(), R"([{"Key": "b", "Value": "2"}, {"Key": "a", "Value": "3"}])"_json);
  EXPECT_EQ(ok("GetBucketTagging", R"({"Bucket": "photos"})"_json)["TagSet"], tags());
  machine.ok("s3control", "UntagResource", input(R"({"TagKeys": ["a", "b", "none"]})"_json));
  EXPECT_EQ(refusal("GetBucketTagging", R"({"Bucket": "photos"})"_json), "NoSuchTagSet");
}

TEST_F(ControlTaggingTest, OnlyBucketsOfTheAccountAreTagged) {
  Value other = input();
  other["AccountId"] = kOtherAccount;
  EXPECT_EQ(machine.refusal("s3control", "ListTagsForResource", other), "AccessDenied");
  Value missing = input();
  missing["ResourceArn"] = "arn:aws:s3:::nowhere";
  EXPECT_EQ(machine.refusal("s3control", "ListTagsForResource", missing), "NoSuchBucket");
}

TEST_F(ControlTaggingTest, GroupsOfStorageLensAreTagged) {
  Value group = input();
  group["ResourceArn"] = "arn:aws:s3:us-east-1:123456789012:storage-lens-group/old";
  EXPECT_EQ(machine.refusal("s3control", "ListTagsForResource", group), "NoSuchConfiguration");
  machine.ok("s3control", "CreateStorageLensGroup",
             {{"AccountId", emulator::TestMachine::kAccount},
              {"StorageLensGroup", R"({"Name": "old", "Filter": {"MatchAnyPrefix": ["a"]}})"_json},
              {"Tags", R"([{"Key": "a", "Value": "1"}])"_json}});
  group["Tags"] = R"([{"Key": "b", "Value": "2"}])"_json;
  machine.ok("s3control", "TagResource", group);
  group.erase("Tags");
  EXPECT_EQ(machine.ok("s3control", "ListTagsForResource", group)["Tags"].size(), 2);
  group["TagKeys"] = {"a", "b"};
  machine.ok("s3control", "UntagResource", group);
  group.erase("TagKeys");
  EXPECT_TRUE(machine.ok("s3control", "ListTagsForResource", group)["Tags"].empty());
}

// "You can no longer use the PutBucketTagging and DeleteBucketTagging actions to tag your bucket."
TEST_F(ControlTaggingTest, WithAbacTagsAreManagedHereAlone) {
  ok("PutBucketAbac", R"({"Bucket": "photos", "AbacStatus": {"Status": "Enabled"}})"_json);
  EXPECT_EQ(refusal("PutBucketTagging", R"({"Bucket": "photos", "Tagging": {"TagSet": []}})"_json), "InvalidRequest");
  EXPECT_EQ(refusal("DeleteBucketTagging", R"({"Bucket": "photos"})"_json), "InvalidRequest");
  machine.ok("s3control", "TagResource", input(R"({"Tags": [{"Key": "team", "Value": "red"}]})"_json));
  const auto facts = make_service(protocol::Facts::embedded());
  const auto transaction = machine.store->begin();
  emulator::RequestContext context{.machine = machine.machine,
                                   .transaction = *transaction,
                                   .principal = emulator::root_principal(emulator::TestMachine::kAccount),
                                   .account = emulator::TestMachine::kAccount,
                                   .region = emulator::TestMachine::kRegion,
                                   .time = machine.clock.now(),
                                   .request_id = "r"};
  EXPECT_EQ(facts.authorization.describe(context, kArn)->tags.at("team"), "red");
  EXPECT_TRUE(facts.authorization.describe(context, std::string(kArn) + "/key")->tags.empty());
}

}  // namespace
}  // namespace s3
