#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

/// The clock starts at midnight, 2026-01-01.
struct LifecycleTest : S3Test {
  void rule(Value rule) {
    rule["Status"] = rule.value("Status", "Enabled");
    if (!rule.contains("Filter")) rule["Filter"] = {{"Prefix", ""}};
    ok("PutBucketLifecycleConfiguration",
       {{"Bucket", "photos"}, {"LifecycleConfiguration", {{"Rules", Value::array({rule})}}}});
  }
  void pass(int days) {
    for (; days > 0; --days) {
      machine.clock.advance(std::chrono::hours(24));
      machine.run_timers();
    }
  }
  Value on(const std::string& key, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", key}});
    return more;
  }
  void enable_versioning() {
    ok("PutBucketVersioning", R"({"Bucket": "photos", "VersioningConfiguration": {"Status": "Enabled"}})"_json);
  }
  size_t count_of(const char* list) {
    return ok("ListObjectVersions", R"({"Bucket": "photos"})"_json).value(list, Value::array()).size();
  }
};

TEST_F(LifecycleTest, ObjectsExpireAtTheMidnightAfterTheirDays) {
  rule(R"({"ID": "old ones", "Expiration": {"Days": 2}, "Filter": {"Prefix": "tmp/"}})"_json);
  machine.clock.advance(std::chrono::hours(10));
  const Value stored = put("tmp/a", "x");
  put("kept", "x");
  EXPECT_EQ(stored["Expiration"], R"(expiry-date="Sun, 04 Jan 2026 00:00:00 GMT", rule-id="old%20ones")");
  EXPECT_EQ(ok("HeadObject", on("tmp/a"))["Expiration"], stored["Expiration"]);
  EXPECT_FALSE(ok("HeadObject", on("kept")).contains("Expiration"));
  pass(2);  // 10:00 on the 3rd
  EXPECT_EQ(refusal("HeadObject", on("tmp/a")), "");
  pass(1);
  EXPECT_EQ(refusal("HeadObject", on("tmp/a")), "NoSuchKey");
  EXPECT_EQ(refusal("HeadObject", on("kept")), "");
}

TEST_F(LifecycleTest, FiltersByTagsAndSize) {
  rule(R"({"Expiration": {"Days": 1}, "Filter": {"And": {"Prefix": "a", "Tags": [{"Key": "t", "Value": "1"}],
           "ObjectSizeGreaterThan": 1}}})"_json);
  put("a-all", "xx", R"({"Tagging": "t=1"})"_json);
  put("a-small", "x", R"({"Tagging": "t=1"})"_json);
  put("a-other", "xx", R"({"Tagging": "t=2"})"_json);
  put("b", "xx", R"({"Tagging": "t=1"})"_json);
  pass(2);
  const Value page = ok("ListObjectsV2", R"({"Bucket": "photos"})"_json);
  std::vector<std::string> keys;
  for (const Value& item : page["Contents"]) keys.push_back(item["Key"]);
  EXPECT_EQ(keys, (std::vector<std::string>{"a-other", "a-small", "b"}));
}

TEST_F(LifecycleTest, VersionedObjectsGetAMarkerAndOldVersionsGo) {
  enable_versioning();
  rule(R"({"Expiration": {"Days": 1}, "NoncurrentVersionExpiration": {"NoncurrentDays": 2}})"_json);
  put("a", "1");
  put("a", "2");
  pass(1);
  EXPECT_EQ(refusal("HeadObject", on("a")), "NoSuchKey");
  EXPECT_EQ(count_of("Versions"), 2u);
  EXPECT_EQ(count_of("DeleteMarkers"), 1u);
  pass(4);
  EXPECT_EQ(count_of("Versions"), 0u);
  // The marker that is left alone goes with the same rule.
  pass(1);
  EXPECT_EQ(count_of("DeleteMarkers"), 0u);
}

TEST_F(LifecycleTest, KeepsTheNewerNoncurrentVersions) {
  enable_versioning();
  rule(R"({"NoncurrentVersionExpiration": {"NoncurrentDays": 1, "NewerNoncurrentVersions": 2}})"_json);
  for (int i = 0; i < 6; ++i) put("a", "x");
  pass(3);
  EXPECT_EQ(count_of("Versions"), 3u);
}

TEST_F(LifecycleTest, UploadsAreAborted) {
  rule(R"({"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}})"_json);
  const std::string id = ok("CreateMultipartUpload", on("a"))["UploadId"];
  upload("UploadPart", on("a", {{"UploadId", id}, {"PartNumber", 1}}), std::string(100000, 'x'));
  pass(2);
  EXPECT_EQ(refusal("ListParts", on("a", {{"UploadId", id}})), "NoSuchUpload");
  EXPECT_EQ(stored("b/"), 0u);
}

TEST_F(LifecycleTest, LargeObjectsChangeTheirStorageClass) {
  rule(
      R"({"Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}]})"_json);
  put("large", std::string(200000, 'x'));
  put("small", "x");
  pass(30);
  EXPECT_EQ(ok("HeadObject", on("large"))["StorageClass"], "STANDARD_IA");
  EXPECT_FALSE(ok("HeadObject", on("small")).contains("StorageClass"));
  pass(60);
  EXPECT_EQ(refusal("GetObject", on("large")), "InvalidObjectState");
}

TEST_F(LifecycleTest, SmallObjectsStayAndTheBucketSaysSo) {
  rule(R"({"Transitions": [{"Days": 30, "StorageClass": "GLACIER"}]})"_json);
  const Value put = ok("PutBucketLifecycleConfiguration",
                       R"({"Bucket": "photos", "LifecycleConfiguration": {"Rules": [
                           {"Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 9}}]}})"_json);
  EXPECT_EQ(put["TransitionDefaultMinimumObjectSize"], "all_storage_classes_128K");
  EXPECT_EQ(ok("GetBucketLifecycleConfiguration", R"({"Bucket": "photos"})"_json)["TransitionDefaultMinimumObjectSize"],
            "all_storage_classes_128K");
}

TEST_F(LifecycleTest, SmallObjectsAreArchivedWhereTheClassDecides) {
  ok("PutBucketLifecycleConfiguration",
     R"({"Bucket": "photos", "TransitionDefaultMinimumObjectSize": "varies_by_storage_class",
         "LifecycleConfiguration": {"Rules": [{"Status": "Enabled", "Filter": {"Prefix": ""}, "Transitions": [
             {"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 60, "StorageClass": "GLACIER"}]}]}})"_json);
  put("small", "x");
  pass(30);
  EXPECT_FALSE(ok("HeadObject", on("small")).contains("StorageClass"));
  pass(30);
  EXPECT_EQ(ok("HeadObject", on("small"))["StorageClass"], "GLACIER");
}

TEST_F(LifecycleTest, RulesThatAreDisabledOrDeletedDoNothing) {
  rule(R"({"Expiration": {"Days": 1}, "Status": "Disabled"})"_json);
  put("a", "x");
  pass(2);
  rule(R"({"Expiration": {"Days": 1}})"_json);
  ok("DeleteBucketLifecycle", R"({"Bucket": "photos"})"_json);
  pass(2);
  EXPECT_EQ(refusal("HeadObject", on("a")), "");
  EXPECT_EQ(stored("t/"), 0u);
}

struct RestoreTest : LifecycleTest {
  std::string restore(Value request) { return refusal("RestoreObject", on("a", {{"RestoreRequest", request}})); }
};

TEST_F(RestoreTest, ArchivedObjectsComeBackForAWhile) {
  put("a", "x", R"({"StorageClass": "GLACIER"})"_json);
  EXPECT_EQ(machine.call("s3", "RestoreObject", on("a", R"({"RestoreRequest": {"Days": 1}})"_json)).status, 202);
  EXPECT_EQ(ok("HeadObject", on("a"))["Restore"], R"(ongoing-request="true")");
  EXPECT_EQ(refusal("GetObject", on("a")), "InvalidObjectState");
  EXPECT_EQ(restore(R"({"Days": 1})"_json), "RestoreAlreadyInProgress");
  const Value listing = R"({"Bucket": "photos", "OptionalObjectAttributes": ["RestoreStatus"]})"_json;
  EXPECT_EQ(ok("ListObjectsV2", listing)["Contents"][0]["RestoreStatus"]["IsRestoreInProgress"], true);
  machine.clock.advance(std::chrono::seconds(10));
  EXPECT_EQ(ok("ListObjectsV2", listing)["Contents"][0]["RestoreStatus"]["IsRestoreInProgress"], false);
  EXPECT_EQ(get(on("a")), "x");
  EXPECT_EQ(ok("HeadObject", on("a"))["Restore"],
            R"(ongoing-request="false", expiry-date="Sat, 03 Jan 2026 00:00:00 GMT")");
  EXPECT_EQ(machine.call("s3", "RestoreObject", on("a", R"({"RestoreRequest": {"Days": 5}})"_json)).status,
            std::nullopt);
  pass(8);
  EXPECT_EQ(refusal("GetObject", on("a")), "InvalidObjectState");
  EXPECT_FALSE(ok("HeadObject", on("a")).contains("Restore"));
}

TEST_F(RestoreTest, OnlyArchivedObjectsAreRestored) {
  put("a", "x");
  const auto refused = error("RestoreObject", on("a", R"({"RestoreRequest": {"Days": 1}})"_json));
  EXPECT_EQ(refused.code(), "InvalidObjectState");
  EXPECT_EQ(refused.message(), "Restore is not allowed for the object's current storage class");
  put("a", "x", R"({"StorageClass": "DEEP_ARCHIVE"})"_json);
  EXPECT_EQ(restore(Value::object()), "MalformedXML");
  EXPECT_EQ(restore(R"({"Days": 0})"_json), "InvalidArgument");
  EXPECT_EQ(restore(R"({"Days": 1, "GlacierJobParameters": {"Tier": "Expedited"}})"_json), "InvalidArgument");
}

}  // namespace
}  // namespace s3
