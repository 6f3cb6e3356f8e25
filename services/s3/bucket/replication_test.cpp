#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct ReplicationTest : S3Test {
  ReplicationTest() {
    ok("CreateBucket", R"({"Bucket": "mirror"})"_json);
    for (const char* bucket : {"photos", "mirror"}) {
      ok("PutBucketVersioning", {{"Bucket", bucket}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
    }
  }
  static Value rule(const std::string& more = "{}") {
    Value rule = R"({"Status": "Enabled", "Priority": 1, "Filter": {"Prefix": "a"},
        "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": "arn:aws:s3:::mirror"}})"_json;
    rule.update(Value::parse(more));
    return rule;
  }
  static Value configuration(Value rule) {
    return {{"Bucket", "photos"},
            {"ReplicationConfiguration",
             {{"Role", "arn:aws:iam::123456789012:role/replication"}, {"Rules", Value::array({std::move(rule)})}}}};
  }
  Value head(const std::string& bucket, const std::string& key) {
    return ok("HeadObject", {{"Bucket", bucket}, {"Key", key}});
  }
};

TEST_F(ReplicationTest, NewVersionsAreCopiedWithTheirIds) {
  ok("PutBucketReplication", configuration(rule(R"({"ID": "one"})")));
  EXPECT_EQ(ok("GetBucketReplication", R"({"Bucket": "photos"})"_json)["ReplicationConfiguration"]["Rules"][0]["ID"],
            "one");
  const std::string version = put("a1", std::string(100000, 'x'), R"({"Metadata": {"m": "1"}})"_json)["VersionId"];
  put("b1", "x");
  EXPECT_EQ(head("photos", "a1")["ReplicationStatus"], "PENDING");
  machine.run_timers();
  EXPECT_EQ(head("photos", "a1")["ReplicationStatus"], "COMPLETED");
  const Value replica = head("mirror", "a1");
  EXPECT_EQ(replica["ReplicationStatus"], "REPLICA");
  EXPECT_EQ(replica["VersionId"], version);
  EXPECT_EQ(replica["Metadata"]["m"], "1");
  EXPECT_EQ(get({{"Bucket", "mirror"}, {"Key", "a1"}}), std::string(100000, 'x'));
  EXPECT_EQ(refusal("HeadObject", R"({"Bucket": "mirror", "Key": "b1"})"_json), "NoSuchKey");
  EXPECT_FALSE(head("photos", "b1").contains("ReplicationStatus"));
}

TEST_F(ReplicationTest, DeleteMarkersAreCopiedOnRequest) {
  ok("PutBucketReplication", configuration(rule()));
  put("a1", "x");
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "a1"})"_json);
  machine.run_timers();
  EXPECT_EQ(refusal("HeadObject", R"({"Bucket": "mirror", "Key": "a1"})"_json), "");
  ok("PutBucketReplication", configuration(rule(R"({"DeleteMarkerReplication": {"Status": "Enabled"}})")));
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "a1"})"_json);
  machine.run_timers();
  EXPECT_EQ(refusal("HeadObject", R"({"Bucket": "mirror", "Key": "a1"})"_json), "NoSuchKey");
}

TEST_F(ReplicationTest, FailsWhenTheDestinationIsGone) {
  ok("PutBucketReplication", configuration(rule()));
  ok("DeleteBucket", R"({"Bucket": "mirror"})"_json);
  put("a1", "x");
  machine.run_timers();
  EXPECT_EQ(head("photos", "a1")["ReplicationStatus"], "FAILED");
}

TEST_F(ReplicationTest, RulesAreChecked) {
  const auto message = [&](const std::string& more) {
    return error("PutBucketReplication", configuration(rule(more))).message();
  };
  EXPECT_EQ(message(R"({"Destination": {"Bucket": "arn:aws:s3:::nowhere"}})"), "Destination bucket must exist.");
  ok("CreateBucket", R"({"Bucket": "plain"})"_json);
  EXPECT_EQ(message(R"({"Destination": {"Bucket": "arn:aws:s3:::plain"}})"),
            "Destination bucket must have versioning enabled.");
  Value without = rule();
  without.erase("Priority");
  EXPECT_EQ(refusal("PutBucketReplication", configuration(without)), "InvalidRequest");
  Value other = configuration(rule());
  other["Bucket"] = "plain";
  EXPECT_EQ(error("PutBucketReplication", other).message(),
            "Versioning must be 'Enabled' on the bucket to apply a replication configuration");
  EXPECT_EQ(refusal("GetBucketReplication", R"({"Bucket": "plain"})"_json), "ReplicationConfigurationNotFoundError");
}

}  // namespace
}  // namespace s3
