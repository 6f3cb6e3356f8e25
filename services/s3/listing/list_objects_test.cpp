#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct ListObjectsTest : S3Test {
  Value list(Value input) {
    input["Bucket"] = "photos";
    return ok("ListObjectsV2", std::move(input));
  }
  static std::vector<std::string> keys(const Value& page) {
    std::vector<std::string> result;
    for (const Value& object : page.value("Contents", Value::array())) result.push_back(object.at("Key"));
    return result;
  }
  static std::vector<std::string> prefixes(const Value& page) {
    std::vector<std::string> result;
    for (const Value& item : page.value("CommonPrefixes", Value::array())) result.push_back(item.at("Prefix"));
    return result;
  }
  using Strings = std::vector<std::string>;
};

TEST_F(ListObjectsTest, KeysComeInByteOrder) {
  for (const char* key : {"b", "a/1", "a", "a-1", "\xc3\xa4", "Z"}) put(key, "x");
  EXPECT_EQ(keys(list({})), (Strings{"Z", "a", "a-1", "a/1", "b", "\xc3\xa4"}));
  EXPECT_EQ(list({})["KeyCount"], 6);
}

TEST_F(ListObjectsTest, DelimiterFoldsKeysIntoCommonPrefixes) {
  for (const char* key :
       {"sample.jpg", "photos/2006/January/s.jpg", "photos/2006/February/s2.jpg", "videos/v", "x/y/z"}) {
    put(key, "x");
  }
  const Value top = list({{"Delimiter", "/"}});
  EXPECT_EQ(keys(top), (Strings{"sample.jpg"}));
  EXPECT_EQ(prefixes(top), (Strings{"photos/", "videos/", "x/"}));
  EXPECT_EQ(top["KeyCount"], 4);
  const Value year = list({{"Delimiter", "/"}, {"Prefix", "photos/2006/"}});
  EXPECT_EQ(prefixes(year), (Strings{"photos/2006/February/", "photos/2006/January/"}));
}

TEST_F(ListObjectsTest, PagesGoOnBehindKeysAndCommonPrefixes) {
  for (const char* key : {"a", "b/1", "b/2", "b/3", "c", "d/1"}) put(key, "x");
  Strings seen;
  Value input{{"Delimiter", "/"}, {"MaxKeys", 1}};
  for (int pages = 0; pages < 10; ++pages) {
    const Value page = list(input);
    for (const auto& key : keys(page)) seen.push_back(key);
    for (const auto& prefix : prefixes(page)) seen.push_back(prefix);
    if (!page["IsTruncated"]) break;
    input["ContinuationToken"] = page["NextContinuationToken"];
  }
  EXPECT_EQ(seen, (Strings{"a", "b/", "c", "d/"}));
}

TEST_F(ListObjectsTest, TheLastPageIsNotTruncated) {
  for (const char* key : {"a/1", "a/2"}) put(key, "x");
  EXPECT_EQ(list({{"MaxKeys", 2}})["IsTruncated"], false);
  EXPECT_EQ(list({{"MaxKeys", 1}, {"Delimiter", "/"}})["IsTruncated"], false);
  EXPECT_EQ(list({{"MaxKeys", 0}})["IsTruncated"], false);
  EXPECT_EQ(list({{"MaxKeys", 1}})["IsTruncated"], true);
}

TEST_F(ListObjectsTest, MaxKeysIsAtMostAThousand) {
  EXPECT_EQ(list({{"MaxKeys", 5000}})["MaxKeys"], 1000);
  EXPECT_EQ(refusal("ListObjectsV2", R"({"Bucket": "photos", "MaxKeys": -1})"_json), "InvalidArgument");
}

TEST_F(ListObjectsTest, StartAfterAndTokens) {
  for (const char* key : {"a", "b", "c"}) put(key, "x");
  EXPECT_EQ(keys(list({{"StartAfter", "a"}})), (Strings{"b", "c"}));
  EXPECT_EQ(keys(list({{"StartAfter", "a"}, {"Prefix", "c"}})), (Strings{"c"}));
  EXPECT_EQ(keys(list({{"StartAfter", "z"}, {"Prefix", "c"}})), (Strings{}));
  const auto refused = error("ListObjectsV2", R"({"Bucket": "photos", "ContinuationToken": "bad"})"_json);
  EXPECT_EQ(refused.code(), "InvalidArgument");
  EXPECT_EQ(refused.message(), "The continuation token provided is incorrect");
}

TEST_F(ListObjectsTest, OwnersOnlyOnRequest) {
  put("a", "x");
  EXPECT_FALSE(list({})["Contents"][0].contains("Owner"));
  EXPECT_TRUE(list({{"FetchOwner", true}})["Contents"][0].contains("Owner"));
  EXPECT_TRUE(ok("ListObjects", R"({"Bucket": "photos"})"_json)["Contents"][0].contains("Owner"));
}

TEST_F(ListObjectsTest, UrlEncodingOnRequest) {
  put("a b/(\xc3\xa4)", "x");
  const Value page = list({{"EncodingType", "url"}});
  EXPECT_EQ(keys(page), (Strings{"a+b/%28%C3%A4%29"}));
  EXPECT_EQ(page["EncodingType"], "url");
}

TEST_F(ListObjectsTest, TheFirstVersionGivesANextMarkerOnlyWithADelimiter) {
  for (const char* key : {"a", "b/1", "c"}) put(key, "x");
  EXPECT_FALSE(ok("ListObjects", R"({"Bucket": "photos", "MaxKeys": 1})"_json).contains("NextMarker"));
  const Value page = ok("ListObjects", R"({"Bucket": "photos", "MaxKeys": 2, "Delimiter": "/"})"_json);
  EXPECT_EQ(page["NextMarker"], "b/");
  const Value next = ok("ListObjects", R"({"Bucket": "photos", "Delimiter": "/", "Marker": "b/"})"_json);
  EXPECT_EQ(keys(next), (Strings{"c"}));
  EXPECT_EQ(prefixes(next), (Strings{}));
}

TEST_F(ListObjectsTest, BucketsWithNamesThatStartAlikeStayApart) {
  ok("CreateBucket", R"({"Bucket": "photos-2"})"_json);
  put("a", "x");
  EXPECT_EQ(ok("ListObjectsV2", R"({"Bucket": "photos-2"})"_json)["KeyCount"], 0);
}

}  // namespace
}  // namespace s3
