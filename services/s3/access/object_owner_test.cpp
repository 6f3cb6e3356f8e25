#include "services/s3/access/object_owner.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

/// The bucket "shared", into which another account may write.
struct ObjectOwnerTest : S3Test {
  void make(const std::string& ownership) {
    ok("CreateBucket", {{"Bucket", "shared"}, {"ObjectOwnership", ownership}});
    const Value policy =
        R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "210987654321"},
            "Action": "s3:*", "Resource": ["arn:aws:s3:::shared", "arn:aws:s3:::shared/*"]}]})"_json;
    ok("PutBucketPolicy", {{"Bucket", "shared"}, {"Policy", policy.dump()}});
  }
  static Value in_bucket(Value more = Value::object()) {
    more.update({{"Bucket", "shared"}, {"Key", "k"}});
    return more;
  }
  Answer as_writer(const std::string& operation, Value input = in_bucket()) {
    return call_as(kOtherAccount, "us-east-1", operation, std::move(input));
  }
  void write(const char* acl = nullptr) {
    Value input = in_bucket({{"Body", "x"}});
    if (acl) input["ACL"] = acl;
    EXPECT_TRUE(as_writer("PutObject", std::move(input)).succeeded());
  }
};

TEST_F(ObjectOwnerTest, IsTheWriterWhereAclsCount) {
  make("ObjectWriter");
  write();
  EXPECT_EQ(refusal("GetObject", in_bucket()), "AccessDenied");
  EXPECT_EQ(refusal("GetObjectAcl", in_bucket()), "AccessDenied");
  const Value acl = as_writer("GetObjectAcl").output;
  EXPECT_EQ(acl["Grants"][0]["Grantee"]["ID"], acl["Owner"]["ID"]);
  const Value listed = ok("ListObjects", R"({"Bucket": "shared"})"_json)["Contents"][0];
  EXPECT_EQ(listed["Owner"], acl["Owner"]);
  EXPECT_EQ(ok("ListObjectVersions", R"({"Bucket": "shared"})"_json)["Versions"][0]["Owner"], acl["Owner"]);
  EXPECT_FALSE(ok("ListObjectsV2", R"({"Bucket": "shared"})"_json)["Contents"][0].contains("@owner"));
  // "The bucket owner can … delete any objects in the bucket, regardless of who owns them."
  EXPECT_EQ(refusal("DeleteObject", in_bucket()), "");
}

TEST_F(ObjectOwnerTest, LetsTheBucketsOwnerReadByItsAcl) {
  make("ObjectWriter");
  write("bucket-owner-read");
  EXPECT_EQ(get(in_bucket()), "x");
  EXPECT_EQ(refusal("GetObjectAcl", in_bucket()), "AccessDenied");
  write("bucket-owner-full-control");
  EXPECT_EQ(ok("GetObjectAcl", in_bucket())["Grants"].size(), 2u);
}

// "… new objects that other accounts write to the bucket with the bucket-owner-full-control canned ACL" are its
// owner's.
TEST_F(ObjectOwnerTest, IsTheBucketsOwnerWherePreferredAndHandedOver) {
  make("BucketOwnerPreferred");
  write("bucket-owner-full-control");
  EXPECT_EQ(get(in_bucket()), "x");
  const Value bucket_owner = ok("GetBucketAcl", R"({"Bucket": "shared"})"_json)["Owner"];
  EXPECT_EQ(ok("GetObjectAcl", in_bucket())["Owner"], bucket_owner);
  write();
  EXPECT_EQ(refusal("GetObject", in_bucket()), "AccessDenied");
}

TEST_F(ObjectOwnerTest, IsTheBucketsOwnerOnceAclsAreDisabled) {
  make("ObjectWriter");
  write();
  ok("PutBucketOwnershipControls",
     R"({"Bucket": "shared", "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}})"_json);
  EXPECT_EQ(get(in_bucket()), "x");
  EXPECT_EQ(ok("GetObjectAcl", in_bucket())["Owner"], ok("GetBucketAcl", R"({"Bucket": "shared"})"_json)["Owner"]);
}

TEST_F(ObjectOwnerTest, IsTheBucketsOwnerOfWhatItWritesItself) {
  make("ObjectWriter");
  ok("PutObject", in_bucket({{"Body", "x"}}));
  EXPECT_TRUE(as_writer("GetObject").succeeded());
}

}  // namespace
}  // namespace s3
