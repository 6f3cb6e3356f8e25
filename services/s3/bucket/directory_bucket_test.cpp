#include "services/s3/bucket/directory_bucket.h"

#include "emulator/store/store.h"
#include "services/s3/bucket/express_session.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

constexpr const char* kName = "photos--use1-az4--x-s3";
const Value kConfiguration = R"({"Location": {"Type": "AvailabilityZone", "Name": "use1-az4"},
                                 "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}})"_json;

struct DirectoryBucketTest : S3Test {
  DirectoryBucketTest() { ok("CreateBucket", {{"Bucket", kName}, {"CreateBucketConfiguration", kConfiguration}}); }

  Value in(Value more) {
    more["Bucket"] = kName;
    return more;
  }
  Value put_in(const std::string& key, const std::string& body, Value more = Value::object()) {
    more.update({{"Key", key}, {"Body", body}});
    return ok("PutObject", in(more));
  }
  std::string read(const std::string& key) { return get({{"Bucket", kName}, {"Key", key}}); }
};

TEST_F(DirectoryBucketTest, NamesSayTheZone) {
  const auto create = [&](const std::string& name, Value configuration) {
    return refusal("CreateBucket", {{"Bucket", name}, {"CreateBucketConfiguration", std::move(configuration)}});
  };
  EXPECT_EQ(create(kName, kConfiguration), "BucketAlreadyOwnedByYou");
  EXPECT_EQ(create("a--use1-az5--x-s3", kConfiguration), "InvalidBucketName");
  EXPECT_EQ(create("plain", kConfiguration), "InvalidBucketName");
  EXPECT_EQ(create("a--use1-az4--x-s3", Value::object()), "InvalidRequest");
  Value far = kConfiguration;
  far["Location"]["Name"] = "euw1-az1";
  EXPECT_EQ(create("a--euw1-az1--x-s3", far), "InvalidLocationConstraint");
  EXPECT_EQ(ok("ListBuckets", Value::object())["Buckets"].size(), 1u);
}

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-differences.html
TEST_F(DirectoryBucketTest, ServesAPartOfTheOperations) {
  for (const char* operation : {"GetBucketVersioning", "GetBucketAcl", "ListObjects", "ListObjectVersions",
                                "GetBucketTagging", "GetBucketWebsite", "GetObjectLockConfiguration"}) {
    EXPECT_EQ(refusal(operation, in(Value::object())), "MethodNotAllowed") << operation;
  }
  EXPECT_EQ(refusal("PutObject", in({{"Key", "a"}, {"ACL", "public-read"}})), "NotImplemented");
  EXPECT_EQ(refusal("PutObject", in({{"Key", "a"}, {"StorageClass", "STANDARD"}})), "InvalidStorageClass");
  put_in("a", "body");
  EXPECT_EQ(ok("HeadObject", in({{"Key", "a"}}))["StorageClass"], "EXPRESS_ONEZONE");
  EXPECT_EQ(refusal("CreateSession", R"({"Bucket": "photos"})"_json), "MethodNotAllowed");
}

TEST_F(DirectoryBucketTest, ListingsGroupByFolders) {
  put_in("a/b", "1");
  put_in("a/c", "2");
  EXPECT_EQ(ok("ListObjectsV2", in({{"Prefix", "a/"}}))["KeyCount"], 2);
  EXPECT_EQ(refusal("ListObjectsV2", in({{"Prefix", "a"}})), "InvalidArgument");
  EXPECT_EQ(refusal("ListObjectsV2", in({{"Delimiter", "b"}})), "InvalidArgument");
}

TEST_F(DirectoryBucketTest, ObjectsAreRenamedInPlace) {
  put_in("a", "first");
  put_in("b", "second");
  const Value before = ok("HeadObject", in({{"Key", "a"}}));
  EXPECT_EQ(refusal("RenameObject",
                    in({{"Key", "b"}, {"RenameSource", std::string(kName) + "/a"}, {"DestinationIfNoneMatch", "*"}})),
            "PreconditionFailed");
  EXPECT_EQ(refusal("RenameObject",
                    in({{"Key", "b"}, {"RenameSource", std::string(kName) + "/a"}, {"SourceIfMatch", "\"0\""}})),
            "PreconditionFailed");
  EXPECT_EQ(refusal("RenameObject", in({{"Key", "b"}, {"RenameSource", std::string(kName) + "/none"}})), "NoSuchKey");
  ok("RenameObject", in({{"Key", "b"}, {"RenameSource", std::string("/") + kName + "/a"}}));
  EXPECT_EQ(read("b"), "first");
  EXPECT_EQ(ok("HeadObject", in({{"Key", "b"}})), before);
  EXPECT_EQ(refusal("HeadObject", in({{"Key", "a"}})), "NoSuchKey");
  EXPECT_EQ(stored("s3/i/"), 1u);
  EXPECT_EQ(refusal("RenameObject", R"({"Bucket": "photos", "Key": "b", "RenameSource": "photos/a"})"_json),
            "MethodNotAllowed");
}

TEST_F(DirectoryBucketTest, WritesMayAppend) {
  const Value first = put_in("log", "one,", {{"WriteOffsetBytes", 0}});
  EXPECT_EQ(refusal("PutObject", in({{"Key", "log"}, {"Body", "x"}, {"WriteOffsetBytes", 3}})), "InvalidWriteOffset");
  EXPECT_EQ(refusal("PutObject", in({{"Key", "none"}, {"Body", "x"}, {"WriteOffsetBytes", 3}})), "NoSuchKey");
  const Value second = put_in("log", std::string(40'000, 'x'), {{"WriteOffsetBytes", 4}});
  EXPECT_EQ(second["Size"], 40'004);
  EXPECT_NE(second["ETag"], first["ETag"]);
  const std::string whole = "one," + std::string(40'000, 'x');
  EXPECT_EQ(read("log"), whole);
  const Value alone = put_in("whole", whole);
  EXPECT_EQ(second["ChecksumCRC64NVME"], alone["ChecksumCRC64NVME"]);
  ok("DeleteObject", in({{"Key", "log"}}));
  ok("DeleteObject", in({{"Key", "whole"}}));
  EXPECT_EQ(stored("s3/i/"), 0u);
  EXPECT_EQ(refusal("PutObject", R"({"Bucket": "photos", "Key": "log", "Body": "x", "WriteOffsetBytes": 0})"_json),
            "NotImplemented");
}

TEST_F(DirectoryBucketTest, DeletesMayAskForSizeAndTime) {
  put_in("a", "body");
  EXPECT_EQ(refusal("DeleteObject", in({{"Key", "a"}, {"IfMatchSize", 3}})), "PreconditionFailed");
  ok("DeleteObject", in({{"Key", "a"}, {"IfMatchSize", 4}}));
}

TEST_F(DirectoryBucketTest, SessionsCoverOneBucketForFiveMinutes) {
  put_in("a", "body");
  const Value session = ok("CreateSession", in({{"SessionMode", "ReadOnly"}}))["Credentials"];
  const auto credential = ExpressCredentials().find(*machine.store->begin(), session["AccessKeyId"].get<std::string>());
  ASSERT_TRUE(credential);
  EXPECT_EQ(credential->session_token, session["SessionToken"]);
  EXPECT_EQ(*credential->expiration, machine.clock.now() + std::chrono::minutes(5));
  const auto code = [&](const std::string& operation, Value input) {
    const Answer answer = machine.dispatcher.call({.service = "s3",
                                                   .operation = operation,
                                                   .input = std::move(input),
                                                   .principal = credential->principal,
                                                   .region = emulator::TestMachine::kRegion});
    return answer.error ? answer.error->code() : std::string();
  };
  EXPECT_EQ(code("GetObject", in({{"Key", "a"}})), "");
  EXPECT_EQ(code("DeleteObject", in({{"Key", "a"}})), "AccessDenied");
  EXPECT_EQ(code("ListObjectsV2", R"({"Bucket": "photos"})"_json), "AccessDenied");
  machine.clock.advance(std::chrono::minutes(11));
  machine.run_timers();
  EXPECT_EQ(stored("s3/e/"), 0u);
}

}  // namespace
}  // namespace s3
