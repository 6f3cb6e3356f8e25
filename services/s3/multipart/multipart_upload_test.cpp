#include "protocol/checksum/checksum_set.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr size_t kPartSize = 5 * 1024 * 1024;

struct MultipartTest : S3Test {
  std::string create(Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", "big"}});
    return ok("CreateMultipartUpload", more)["UploadId"];
  }
  Value on(const std::string& id, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", "big"}, {"UploadId", id}});
    return more;
  }
  /// Uploads a part and returns what the completion says of it.
  Value part(const std::string& id, int number, const std::string& body) {
    const Answer answer = upload("UploadPart", on(id, {{"PartNumber", number}}), body);
    if (answer.error) throw *answer.error;
    Value listed{{"PartNumber", number}, {"ETag", answer.output["ETag"]}};
    for (const auto& [name, value] : answer.output.items()) {
      if (name.starts_with("Checksum")) listed[name] = value;
    }
    return listed;
  }
  Value completion(const std::string& id, Value parts) {
    return on(id, {{"MultipartUpload", {{"Parts", std::move(parts)}}}});
  }
  const std::string first = std::string(kPartSize, 'a');
  const std::string second = "the end";
};

TEST_F(MultipartTest, PartsBecomeOneObjectWithoutCopyingThem) {
  const std::string id = create(R"({"ContentType": "text/plain", "Metadata": {"m": "1"}, "Tagging": "t=1"})"_json);
  const Value parts = Value::array({part(id, 1, first), part(id, 7, second)});
  const size_t references = stored("b/");
  const Value output = ok("CompleteMultipartUpload", completion(id, parts));
  EXPECT_EQ(stored("b/"), references);
  // MD5 of the parts' MD5s, with their number behind it.
  EXPECT_TRUE(output["ETag"].get<std::string>().ends_with("-2\""));
  EXPECT_EQ(get({{"Key", "big"}}), first + second);
  const Value head = ok("HeadObject", R"({"Bucket": "photos", "Key": "big"})"_json);
  EXPECT_EQ(head["ContentLength"], kPartSize + second.size());
  EXPECT_EQ(head["Metadata"]["m"], "1");
  EXPECT_EQ(head["TagCount"], 1);
  EXPECT_EQ(get({{"Key", "big"}, {"PartNumber", 2}}), second);
  EXPECT_EQ(ok("HeadObject", R"({"Bucket": "photos", "Key": "big", "PartNumber": 1})"_json)["PartsCount"], 2);
  EXPECT_EQ(refusal("GetObject", R"({"Bucket": "photos", "Key": "big", "PartNumber": 3})"_json), "InvalidPartNumber");
  EXPECT_EQ(get({{"Key", "big"}, {"Range", "bytes=5242879-5242882"}}), "athe");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, parts)), "NoSuchUpload");
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "big"})"_json);
  EXPECT_EQ(stored("b/") + stored("s3/i/") + stored("s3/m/") + stored("s3/p/"), 0u);
}

TEST_F(MultipartTest, TheWholeHasItsOwnCrc64WhateverThePartsSay) {
  const std::string id = create();
  const Value parts = Value::array({part(id, 1, first), part(id, 2, second)});
  const Value output = ok("CompleteMultipartUpload", completion(id, parts));
  protocol::ChecksumSet set{protocol::ChecksumAlgorithm::kCrc64nvme};
  set.update(first + second);
  EXPECT_EQ(output["ChecksumCRC64NVME"], set.base64(protocol::ChecksumAlgorithm::kCrc64nvme));
  EXPECT_EQ(output["ChecksumType"], "FULL_OBJECT");
}

TEST_F(MultipartTest, CompositeChecksumsAreOfTheParts) {
  const std::string id = create(R"({"ChecksumAlgorithm": "SHA256"})"_json);
  Value parts = Value::array({part(id, 1, second)});
  ASSERT_TRUE(parts[0].contains("ChecksumSHA256"));
  Value without = parts;
  without[0].erase("ChecksumSHA256");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, without)), "InvalidRequest");
  const Value output = ok("CompleteMultipartUpload", completion(id, parts));
  EXPECT_TRUE(output["ChecksumSHA256"].get<std::string>().ends_with("-1"));
  EXPECT_EQ(output["ChecksumType"], "COMPOSITE");
  const Value attributes = ok("GetObjectAttributes", R"({"Bucket": "photos", "Key": "big",
      "ObjectAttributes": ["ObjectParts"]})"_json);
  EXPECT_EQ(attributes["ObjectParts"]["Parts"][0]["ChecksumSHA256"], parts[0]["ChecksumSHA256"]);
}

TEST_F(MultipartTest, ChecksumTypesMustFitTheAlgorithm) {
  EXPECT_EQ(refusal("CreateMultipartUpload", R"({"Bucket": "photos", "Key": "a", "ChecksumAlgorithm": "SHA1",
      "ChecksumType": "FULL_OBJECT"})"_json),
            "InvalidRequest");
  EXPECT_EQ(refusal("CreateMultipartUpload", R"({"Bucket": "photos", "Key": "a", "ChecksumAlgorithm": "CRC64NVME",
      "ChecksumType": "COMPOSITE"})"_json),
            "InvalidRequest");
  const std::string id = create(R"({"ChecksumAlgorithm": "SHA256"})"_json);
  EXPECT_EQ(
      upload("UploadPart", on(id, R"({"PartNumber": 1, "ChecksumCRC32": "y/Q5Jg=="})"_json), "123456789").error->code(),
      "InvalidRequest");
}

TEST_F(MultipartTest, CompletionChecksOrderPresenceAndSize) {
  const std::string id = create();
  const Value one = part(id, 1, second);
  const Value two = part(id, 2, second);
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, Value::array({two, one}))), "InvalidPartOrder");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, Value::array({one, one}))), "InvalidPartOrder");
  const auto small = error("CompleteMultipartUpload", completion(id, Value::array({one, two})));
  EXPECT_EQ(small.code(), "EntityTooSmall");
  EXPECT_EQ(small.members().at("MinSizeAllowed"), "5242880");
  EXPECT_EQ(
      refusal("CompleteMultipartUpload", completion(id, Value::array({{{"PartNumber", 3}, {"ETag", one["ETag"]}}}))),
      "InvalidPart");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, Value::array({{{"PartNumber", 1}, {"ETag", "\"0\""}}}))),
            "InvalidPart");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, Value::array())), "MalformedXML");
  EXPECT_EQ(refusal("CompleteMultipartUpload", completion(id, Value::array({one}))), "");
  EXPECT_EQ(stored("s3/p/"), 0u);
  EXPECT_EQ(stored("s3/i/"), 1u);
}

TEST_F(MultipartTest, CompletionsAreConditional) {
  put("big", "already");
  const std::string id = create();
  Value input = completion(id, Value::array({part(id, 1, second)}));
  input["IfNoneMatch"] = "*";
  EXPECT_EQ(refusal("CompleteMultipartUpload", input), "PreconditionFailed");
  EXPECT_EQ(get({{"Key", "big"}}), "already");
}

TEST_F(MultipartTest, AnUploadedPartReplacesTheOneBefore) {
  const std::string id = create();
  part(id, 1, std::string(100000, 'x'));
  const Value again = part(id, 1, second);
  EXPECT_EQ(stored("b/"), 0u);
  ok("CompleteMultipartUpload", completion(id, Value::array({again})));
  EXPECT_EQ(get({{"Key", "big"}}), second);
}

TEST_F(MultipartTest, AbortedUploadsLeaveNothing) {
  const std::string id = create();
  part(id, 1, first);
  ok("AbortMultipartUpload", on(id));
  EXPECT_EQ(stored("b/") + stored("s3/p/") + stored("s3/u/"), 0u);
  const auto refused = error("AbortMultipartUpload", on(id));
  EXPECT_EQ(refused.code(), "NoSuchUpload");
  EXPECT_EQ(refused.members().at("UploadId"), id);
  EXPECT_EQ(upload("UploadPart", on(id, {{"PartNumber", 1}}), "x").error->code(), "NoSuchUpload");
}

TEST_F(MultipartTest, PartNumbersAreOneToTenThousand) {
  const std::string id = create();
  for (const int number : {0, 10001}) {
    EXPECT_EQ(upload("UploadPart", on(id, {{"PartNumber", number}}), "x").error->code(), "InvalidArgument");
  }
}

TEST_F(MultipartTest, PartsCanBeCopiedFromRanges) {
  upload("PutObject", R"({"Bucket": "photos", "Key": "source"})"_json, first + second);
  const std::string id = create();
  const auto copy = [&](int number, const char* range) {
    return ok("UploadPartCopy",
              on(id, {{"PartNumber", number}, {"CopySource", "photos/source"}, {"CopySourceRange", range}}));
  };
  const Value one = copy(1, "bytes=0-5242879");
  const Value two = copy(2, "bytes=5242880-5242882");
  ok("CompleteMultipartUpload",
     completion(id, Value::array({{{"PartNumber", 1}, {"ETag", one["CopyPartResult"]["ETag"]}},
                                  {{"PartNumber", 2}, {"ETag", two["CopyPartResult"]["ETag"]}}})));
  ok("DeleteObject", R"({"Bucket": "photos", "Key": "source"})"_json);
  EXPECT_EQ(get({{"Key", "big"}}), first + "the");
  const std::string other = create();
  EXPECT_EQ(refusal("UploadPartCopy", on(other, R"({"PartNumber": 1, "CopySource": "photos/big",
      "CopySourceRange": "bytes=0-99999999"})"_json)),
            "InvalidArgument");
}

TEST_F(MultipartTest, ACopyOfAMultipartObjectHasThePlainMd5) {
  const std::string id = create();
  ok("CompleteMultipartUpload", completion(id, Value::array({part(id, 1, "hello")})));
  const Value copied = ok("CopyObject", R"({"Bucket": "photos", "Key": "copy", "CopySource": "photos/big"})"_json);
  EXPECT_EQ(copied["CopyObjectResult"]["ETag"], "\"5d41402abc4b2a76b9719d911017c592\"");
}

TEST_F(MultipartTest, PartsAndUploadsAreListedInPages) {
  const std::string id = create();
  for (int number = 1; number <= 3; ++number) part(id, number, second);
  const Value page = ok("ListParts", on(id, {{"MaxParts", 2}}));
  EXPECT_EQ(page["Parts"].size(), 2u);
  EXPECT_EQ(page["IsTruncated"], true);
  const Value rest = ok("ListParts", on(id, {{"PartNumberMarker", page["NextPartNumberMarker"]}}));
  ASSERT_EQ(rest["Parts"].size(), 1u);
  EXPECT_EQ(rest["Parts"][0]["PartNumber"], 3);

  create();
  ok("CreateMultipartUpload", R"({"Bucket": "photos", "Key": "dir/a"})"_json);
  std::vector<std::string> seen;
  Value input{{"Bucket", "photos"}, {"MaxUploads", 1}, {"Delimiter", "/"}};
  for (int pages = 0; pages < 10; ++pages) {
    const Value uploads = ok("ListMultipartUploads", input);
    for (const Value& item : uploads.value("Uploads", Value::array())) seen.push_back(item["Key"]);
    for (const Value& item : uploads.value("CommonPrefixes", Value::array())) seen.push_back(item["Prefix"]);
    if (!uploads["IsTruncated"]) break;
    input["KeyMarker"] = uploads["NextKeyMarker"];
    input["UploadIdMarker"] = uploads["NextUploadIdMarker"];
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"big", "big", "dir/"}));
}

}  // namespace
}  // namespace s3
