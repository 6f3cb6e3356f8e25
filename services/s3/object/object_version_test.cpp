#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct VersionTest : S3Test {
  void set(const char* status) {
    ok("PutBucketVersioning", {{"Bucket", "photos"}, {"VersioningConfiguration", {{"Status", status}}}});
  }
  Value on(const std::string& key, const Value& version = Value()) {
    Value input{{"Bucket", "photos"}, {"Key", key}};
    if (!version.is_null()) input["VersionId"] = version;
    return input;
  }
  Value versions(Value input = Value::object()) {
    input["Bucket"] = "photos";
    return ok("ListObjectVersions", input);
  }
};

TEST_F(VersionTest, BucketsWithoutVersioningShowNoVersionIds) {
  EXPECT_FALSE(put("a", "1").contains("VersionId"));
  EXPECT_FALSE(ok("HeadObject", on("a")).contains("VersionId"));
  EXPECT_EQ(versions()["Versions"][0]["VersionId"], "null");
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", "null"}}), "1");
}

TEST_F(VersionTest, EveryWriteIsAVersionAndTheNewestIsCurrent) {
  put("a", "0");
  set("Enabled");
  const Value first = put("a", "1")["VersionId"];
  const Value second = put("a", "2")["VersionId"];
  EXPECT_NE(first, second);
  EXPECT_EQ(get({{"Key", "a"}}), "2");
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", first}}), "1");
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", "null"}}), "0");
  const Value list = versions()["Versions"];
  ASSERT_EQ(list.size(), 3u);
  EXPECT_EQ(list[0]["VersionId"], second);
  EXPECT_EQ(list[0]["IsLatest"], true);
  EXPECT_EQ(list[1]["VersionId"], first);
  EXPECT_EQ(list[1]["IsLatest"], false);
  EXPECT_EQ(list[2]["VersionId"], "null");
  EXPECT_EQ(ok("ListObjectsV2", R"({"Bucket": "photos"})"_json)["KeyCount"], 1);
}

TEST_F(VersionTest, DeletesAreMarkersThatCanBeRemoved) {
  set("Enabled");
  const Value version = put("a", "1")["VersionId"];
  const Value deleted = ok("DeleteObject", on("a"));
  EXPECT_EQ(deleted["DeleteMarker"], true);
  EXPECT_EQ(refusal("GetObject", on("a")), "NoSuchKey");
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", version}}), "1");
  const auto refused = error("GetObject", on("a", deleted["VersionId"]));
  EXPECT_EQ(refused.code(), "MethodNotAllowed");
  EXPECT_EQ(refused.status(), 405);
  EXPECT_EQ(ok("ListObjectsV2", R"({"Bucket": "photos"})"_json)["KeyCount"], 0);
  const Value list = versions();
  EXPECT_EQ(list["DeleteMarkers"][0]["IsLatest"], true);
  EXPECT_EQ(list["Versions"][0]["IsLatest"], false);
  EXPECT_EQ(ok("DeleteObject", on("a", deleted["VersionId"]))["DeleteMarker"], true);
  EXPECT_EQ(get({{"Key", "a"}}), "1");
  EXPECT_EQ(ok("ListObjectsV2", R"({"Bucket": "photos"})"_json)["KeyCount"], 1);
}

TEST_F(VersionTest, RemovingTheCurrentVersionBringsBackTheOneBefore) {
  set("Enabled");
  put("a", "1");
  const Value second = put("a", "2")["VersionId"];
  ok("DeleteObject", on("a", second));
  EXPECT_EQ(get({{"Key", "a"}}), "1");
  EXPECT_EQ(stored("s3/i/"), 1u);
}

TEST_F(VersionTest, SuspendedBucketsOverwriteOnlyTheNullVersion) {
  set("Enabled");
  const Value kept = put("a", "1")["VersionId"];
  set("Suspended");
  EXPECT_FALSE(put("a", "2").contains("VersionId"));
  put("a", "3");
  EXPECT_EQ(versions()["Versions"].size(), 2u);
  EXPECT_EQ(ok("DeleteObject", on("a"))["VersionId"], "null");
  EXPECT_EQ(versions()["Versions"].size(), 1u);
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", kept}}), "1");
  put("a", "4");
  EXPECT_FALSE(versions().contains("DeleteMarkers"));
}

TEST_F(VersionTest, ANullVersionBehindOthersIsFoundAndReplaced) {
  put("a", "0");
  set("Enabled");
  put("a", "1");
  set("Suspended");
  put("a", "2");
  EXPECT_EQ(get({{"Key", "a"}, {"VersionId", "null"}}), "2");
  EXPECT_EQ(versions()["Versions"].size(), 2u);
  EXPECT_EQ(stored("s3/i/"), 2u);
}

TEST_F(VersionTest, UnknownVersionsAreRefused) {
  set("Enabled");
  const Value version = put("a", "1")["VersionId"];
  EXPECT_EQ(error("GetObject", on("a", "short")).message(), "Invalid version id specified");
  EXPECT_EQ(refusal("GetObject", on("b", version)), "NoSuchVersion");
  EXPECT_EQ(refusal("DeleteObject", on("b", version)), "");
}

TEST_F(VersionTest, ListsInPagesWithinAndAcrossKeys) {
  set("Enabled");
  for (const char* key : {"a", "b", "a", "a", "c/1", "c/2"}) put(key, "x");
  ok("DeleteObject", on("b"));
  std::vector<std::string> seen;
  Value input{{"MaxKeys", 1}, {"Delimiter", "/"}};
  for (int pages = 0; pages < 20; ++pages) {
    const Value page = versions(input);
    for (const char* list : {"Versions", "DeleteMarkers"}) {
      for (const Value& item : page.value(list, Value::array())) seen.push_back(item["Key"]);
    }
    for (const Value& item : page.value("CommonPrefixes", Value::array())) seen.push_back(item["Prefix"]);
    if (!page["IsTruncated"]) break;
    input["KeyMarker"] = page["NextKeyMarker"];
    input.erase("VersionIdMarker");
    if (page.contains("NextVersionIdMarker")) input["VersionIdMarker"] = page["NextVersionIdMarker"];
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"a", "a", "a", "b", "b", "c/"}));
  EXPECT_EQ(refusal("ListObjectVersions", R"({"Bucket": "photos", "VersionIdMarker": "x"})"_json), "InvalidArgument");
}

TEST_F(VersionTest, ABucketWithOnlyMarkersIsNotEmpty) {
  set("Enabled");
  ok("DeleteObject", on("a"));
  EXPECT_EQ(error("DeleteBucket", R"({"Bucket": "photos"})"_json).message(),
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket.");
}

TEST_F(VersionTest, CopyingAnOldVersionMakesItCurrentAgain) {
  set("Enabled");
  const std::string first = put("a", "1")["VersionId"];
  put("a", "2");
  const Value copied =
      ok("CopyObject", {{"Bucket", "photos"}, {"Key", "a"}, {"CopySource", "photos/a?versionId=" + first}});
  EXPECT_EQ(copied["CopySourceVersionId"], first);
  EXPECT_EQ(get({{"Key", "a"}}), "1");
  const Value marker = ok("DeleteObject", on("a"))["VersionId"];
  EXPECT_EQ(
      refusal("CopyObject",
              {{"Bucket", "photos"}, {"Key", "b"}, {"CopySource", "photos/a?versionId=" + marker.get<std::string>()}}),
      "InvalidRequest");
}

}  // namespace
}  // namespace s3
