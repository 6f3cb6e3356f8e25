#include <gmock/gmock.h>

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct ObjectTest : S3Test {
  Value on(const std::string& key, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", key}});
    return more;
  }
};

TEST_F(ObjectTest, RoundTripKeepsBytesHeadersAndMetadata) {
  const Value stored = put("a/b c", "hello", R"({"ContentType": "text/plain", "CacheControl": "no-cache",
      "Metadata": {"colour": "blue"}, "StorageClass": "STANDARD_IA"})"_json);
  EXPECT_EQ(stored["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
  const Value head = ok("HeadObject", on("a/b c"));
  EXPECT_EQ(head["ContentLength"], 5);
  EXPECT_EQ(head["ContentType"], "text/plain");
  EXPECT_EQ(head["CacheControl"], "no-cache");
  EXPECT_EQ(head["Metadata"]["colour"], "blue");
  EXPECT_EQ(head["StorageClass"], "STANDARD_IA");
  EXPECT_EQ(head["ServerSideEncryption"], "AES256");
  EXPECT_EQ(get({{"Key", "a/b c"}}), "hello");
}

TEST_F(ObjectTest, ContentTypeIsBinaryUnlessSaidOtherwise) {
  put("a", "");
  EXPECT_EQ(ok("HeadObject", on("a"))["ContentType"], "binary/octet-stream");
}

TEST_F(ObjectTest, LargeBodiesAreFilesThatGoWithTheirObject) {
  const std::string body(300000, 'x');
  EXPECT_TRUE(upload("PutObject", on("big"), body).succeeded());
  EXPECT_EQ(stored("b/"), 1u);
  EXPECT_EQ(get({{"Key", "big"}}), body);
  ok("CopyObject", on("copy", R"({"CopySource": "photos/big"})"_json));
  ok("DeleteObject", on("big"));
  EXPECT_EQ(get({{"Key", "copy"}}), body);
  put("copy", "small");
  EXPECT_EQ(stored("b/"), 0u);
  EXPECT_EQ(stored("s3/i/"), 1u);
}

TEST_F(ObjectTest, MissingKeyHasItsNameInTheError) {
  const auto refused = error("GetObject", on("nope"));
  EXPECT_EQ(refused.code(), "NoSuchKey");
  EXPECT_EQ(refused.status(), 404);
  EXPECT_EQ(refused.message(), "The specified key does not exist.");
  EXPECT_EQ(refused.members().at("Key"), "nope");
}

TEST_F(ObjectTest, LimitsOfKeysMetadataTagsAndStorageClasses) {
  EXPECT_EQ(refusal("PutObject", on(std::string(1025, 'k'))), "KeyTooLongError");
  EXPECT_EQ(refusal("PutObject", on(std::string(1024, 'k'))), "");
  EXPECT_EQ(refusal("PutObject", on("m", {{"Metadata", {{"a", std::string(2048, 'x')}}}})), "MetadataTooLarge");
  EXPECT_EQ(refusal("PutObject", on("m", {{"Metadata", {{"a", std::string(2047, 'x')}}}})), "");
  EXPECT_EQ(refusal("PutObject", on("t", R"({"Tagging": "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9&j=10&k=11"})"_json)),
            "BadRequest");
  EXPECT_EQ(refusal("PutObject", on("s", R"({"StorageClass": "OUTPOSTS"})"_json)), "InvalidStorageClass");
}

TEST_F(ObjectTest, ChecksumsAreComputedCheckedAndShownOnRequest) {
  // The CRC64NVME of "123456789" is 0xAE8B14860A799888, by the algorithm's published check value.
  put("a", "123456789");
  EXPECT_FALSE(ok("HeadObject", on("a")).contains("ChecksumCRC64NVME"));
  EXPECT_EQ(refusal("HeadObject", on("a", R"({"ChecksumMode": "on"})"_json)), "InvalidArgument");
  EXPECT_TRUE(ok("HeadObject", on("a", R"({"ChecksumMode": "enabled"})"_json)).contains("ChecksumType"));
  const Value head = ok("HeadObject", on("a", R"({"ChecksumMode": "ENABLED"})"_json));
  EXPECT_EQ(head["ChecksumCRC64NVME"], "rosUhgp5mIg=");
  EXPECT_EQ(head["ChecksumType"], "FULL_OBJECT");
  const Value stored = put("b", "123456789", R"({"ChecksumCRC32": "y/Q5Jg=="})"_json);
  EXPECT_EQ(stored["ChecksumCRC32"], "y/Q5Jg==");
  const auto refused = error("PutObject", on("c", R"({"Body": "other", "ChecksumCRC32": "y/Q5Jg=="})"_json));
  EXPECT_EQ(refused.code(), "BadDigest");
  EXPECT_EQ(refused.message(), "The CRC32 you specified did not match the calculated checksum.");
  EXPECT_EQ(refusal("HeadObject", on("c")), "NoSuchKey");
}

TEST_F(ObjectTest, WrongDigestsAreRefused) {
  EXPECT_EQ(refusal("PutObject", on("a", R"({"Body": "x", "ContentMD5": "XUFAKrxLKna5cZ2REBfFkg=="})"_json)),
            "BadDigest");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"Body": "x", "ContentMD5": "short"})"_json)), "InvalidDigest");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"Body": "x", "ChecksumCRC32": "AA=="})"_json)), "InvalidRequest");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"ChecksumCRC32": "y/Q5Jg==", "ChecksumSHA1": "x"})"_json)),
            "InvalidRequest");
  EXPECT_EQ(stored("s3/i/"), 0u);
}

TEST_F(ObjectTest, RangesAreServedOrNotSatisfiable) {
  put("a", "0123456789");
  const Value partial = ok("GetObject", on("a", R"({"Range": "bytes=2-4"})"_json));
  EXPECT_EQ(partial["ContentRange"], "bytes 2-4/10");
  EXPECT_EQ(partial["ContentLength"], 3);
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "bytes=2-4"}}), "234");
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "bytes=7-"}}), "789");
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "bytes=-2"}}), "89");
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "bytes=8-100"}}), "89");
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "bytes=1-2,4-5"}}), "0123456789");
  EXPECT_EQ(get({{"Key", "a"}, {"Range", "nonsense"}}), "0123456789");
  const auto refused = error("GetObject", on("a", R"({"Range": "bytes=10-"})"_json));
  EXPECT_EQ(refused.code(), "InvalidRange");
  EXPECT_EQ(refused.status(), 416);
  EXPECT_EQ(refused.members().at("ActualObjectSize"), "10");
}

TEST_F(ObjectTest, ReadsAreConditional) {
  const std::string etag = put("a", "x")["ETag"];
  const double modified = ok("HeadObject", on("a"))["LastModified"];
  EXPECT_EQ(refusal("GetObject", on("a", {{"IfMatch", etag}})), "");
  const auto failed = error("GetObject", on("a", R"({"IfMatch": "\"other\""})"_json));
  EXPECT_EQ(failed.code(), "PreconditionFailed");
  EXPECT_EQ(failed.status(), 412);
  EXPECT_EQ(failed.members().at("Condition"), "If-Match");
  EXPECT_EQ(error("GetObject", on("a", {{"IfNoneMatch", etag}})).status(), 304);
  EXPECT_EQ(error("GetObject", on("a", {{"IfModifiedSince", modified}})).status(), 304);
  EXPECT_EQ(refusal("GetObject", on("a", {{"IfModifiedSince", modified - 1}})), "");
  EXPECT_EQ(refusal("GetObject", on("a", {{"IfUnmodifiedSince", modified - 1}})), "PreconditionFailed");
  EXPECT_EQ(refusal("GetObject", on("a", {{"IfUnmodifiedSince", modified - 1}, {"IfMatch", etag}})), "");
  EXPECT_EQ(error("GetObject", on("a", {{"IfModifiedSince", modified - 1}, {"IfNoneMatch", etag}})).status(), 304);
}

TEST_F(ObjectTest, WritesAreConditional) {
  EXPECT_EQ(refusal("PutObject", on("a", R"({"IfNoneMatch": "*"})"_json)), "");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"IfNoneMatch": "*"})"_json)), "PreconditionFailed");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"IfNoneMatch": "\"x\""})"_json)), "NotImplemented");
  EXPECT_EQ(refusal("PutObject", on("a", R"({"IfMatch": "\"x\""})"_json)), "PreconditionFailed");
  EXPECT_EQ(refusal("PutObject", on("b", R"({"IfMatch": "\"x\""})"_json)), "NoSuchKey");
  EXPECT_EQ(refusal("DeleteObject", on("a", R"({"IfMatch": "\"x\""})"_json)), "PreconditionFailed");
}

TEST_F(ObjectTest, ResponseParametersOverrideHeaders) {
  put("a", "x", R"({"ContentType": "text/plain"})"_json);
  const Value output = ok("GetObject", on("a", R"({"ResponseContentType": "image/png"})"_json));
  EXPECT_EQ(output["ContentType"], "image/png");
}

TEST_F(ObjectTest, ArchivedObjectsMustBeRestoredFirst) {
  put("a", "x", R"({"StorageClass": "GLACIER"})"_json);
  EXPECT_EQ(refusal("GetObject", on("a")), "InvalidObjectState");
  EXPECT_EQ(refusal("HeadObject", on("a")), "");
  EXPECT_EQ(refusal("CopyObject", on("b", R"({"CopySource": "photos/a"})"_json)), "InvalidObjectState");
}

TEST_F(ObjectTest, CopiesKeepOrReplaceMetadataAndTags) {
  put("a", "x", R"({"Metadata": {"m": "1"}, "Tagging": "t=1", "ContentType": "text/plain"})"_json);
  ok("CopyObject", on("b", R"({"CopySource": "/photos/a"})"_json));
  EXPECT_EQ(ok("HeadObject", on("b"))["Metadata"]["m"], "1");
  EXPECT_EQ(ok("GetObjectTagging", on("b"))["TagSet"][0]["Key"], "t");
  ok("CopyObject", on("c", R"({"CopySource": "photos/a", "MetadataDirective": "REPLACE", "Metadata": {"m": "2"},
      "TaggingDirective": "REPLACE", "Tagging": "t=2"})"_json));
  const Value head = ok("HeadObject", on("c"));
  EXPECT_EQ(head["Metadata"]["m"], "2");
  EXPECT_EQ(head["ContentType"], "binary/octet-stream");
  EXPECT_EQ(ok("GetObjectTagging", on("c"))["TagSet"][0]["Value"], "2");
}

TEST_F(ObjectTest, ACopyOntoItselfMustChangeSomething) {
  put("a", "x");
  const auto refused = error("CopyObject", on("a", R"({"CopySource": "photos/a"})"_json));
  EXPECT_EQ(refused.code(), "InvalidRequest");
  EXPECT_THAT(refused.message(),
              testing::StartsWith("This copy request is illegal because it is trying to copy an object to itself"));
  EXPECT_EQ(refusal("CopyObject", on("a", R"({"CopySource": "photos/a", "MetadataDirective": "REPLACE"})"_json)), "");
  EXPECT_EQ(get({{"Key", "a"}}), "x");
}

TEST_F(ObjectTest, CopySourcesMustBeThereAndMeetTheirConditions) {
  put("a", "x");
  EXPECT_EQ(refusal("CopyObject", on("b", R"({"CopySource": "photos/none"})"_json)), "NoSuchKey");
  EXPECT_EQ(refusal("CopyObject", on("b", R"({"CopySource": "nowhere/a"})"_json)), "NoSuchBucket");
  EXPECT_EQ(refusal("CopyObject", on("b", R"({"CopySource": "photos"})"_json)), "InvalidArgument");
  EXPECT_EQ(refusal("CopyObject", on("b", R"({"CopySource": "photos/a", "CopySourceIfMatch": "\"q\""})"_json)),
            "PreconditionFailed");
}

TEST_F(ObjectTest, TagsAreCountedAndRemoved) {
  put("a", "x", R"({"Tagging": "one=1&two=zwei%20drei"})"_json);
  EXPECT_EQ(ok("HeadObject", on("a"))["TagCount"], 2);
  EXPECT_EQ(ok("GetObjectTagging", on("a"))["TagSet"][1]["Value"], "zwei drei");
  ok("PutObjectTagging", on("a", R"({"Tagging": {"TagSet": [{"Key": "k", "Value": "v"}]}})"_json));
  EXPECT_EQ(ok("HeadObject", on("a"))["TagCount"], 1);
  ok("DeleteObjectTagging", on("a"));
  EXPECT_FALSE(ok("HeadObject", on("a")).contains("TagCount"));
  EXPECT_EQ(refusal("PutObjectTagging", on("a", R"({"Tagging": {"TagSet": [{"Key": "", "Value": "v"}]}})"_json)),
            "InvalidTag");
}

TEST_F(ObjectTest, DeletingWhatIsNotThereSucceeds) {
  EXPECT_EQ(refusal("DeleteObject", on("nope")), "");
}

TEST_F(ObjectTest, DeletesManyAndTellsEachError) {
  put("a", "1");
  put("b", "2");
  const Value output = ok("DeleteObjects", R"({"Bucket": "photos", "Delete": {"Objects":
      [{"Key": "a"}, {"Key": "nope"}, {"Key": "b", "VersionId": "bad"}]}})"_json);
  EXPECT_EQ(output["Deleted"].size(), 2u);
  ASSERT_EQ(output["Errors"].size(), 1u);
  EXPECT_EQ(output["Errors"][0]["Key"], "b");
  EXPECT_EQ(output["Errors"][0]["Code"], "InvalidArgument");
  EXPECT_EQ(ok("DeleteObjects", R"({"Bucket": "photos", "Delete": {"Quiet": true, "Objects": [{"Key": "b"}]}})"_json),
            Value::object());
  Value many{{"Bucket", "photos"}, {"Delete", {{"Objects", Value::array()}}}};
  for (int i = 0; i < 1001; ++i) many["Delete"]["Objects"].push_back({{"Key", std::to_string(i)}});
  EXPECT_EQ(refusal("DeleteObjects", many), "MalformedXML");
}

TEST_F(ObjectTest, AttributesAreThoseAskedFor) {
  put("a", "hello");
  const Value output = ok("GetObjectAttributes", on("a", R"({"ObjectAttributes":
      ["ETag", "ObjectSize", "StorageClass", "Checksum"]})"_json));
  EXPECT_EQ(output["ETag"], "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(output["ObjectSize"], 5);
  EXPECT_EQ(output["StorageClass"], "STANDARD");
  EXPECT_EQ(output["Checksum"]["ChecksumType"], "FULL_OBJECT");
  EXPECT_FALSE(output.contains("ObjectParts"));
}

TEST_F(ObjectTest, WhatIsMissingIsNotPretended) {
  EXPECT_EQ(refusal("PutObject", on("a", R"({"ObjectLockMode": "GOVERNANCE"})"_json)), "InvalidRequest");
  // A key without the encryption that it is for would be forgotten.
  EXPECT_EQ(refusal("PutObject", on("a", R"({"SSEKMSKeyId": "alias/mine"})"_json)), "InvalidArgument");
}

}  // namespace
}  // namespace s3
