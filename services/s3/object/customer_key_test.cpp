#include "emulator/store/store.h"
#include "protocol/checksum/digest.h"
#include "protocol/checksum/digest_text.h"
#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct CustomerKeyTest : S3Test {
  static Value with_md5(Value key) {
    protocol::Md5 md5;
    md5.update(*protocol::digest_from_base64(key.at("SSECustomerKey").get_ref<const std::string&>()));
    key["SSECustomerKeyMD5"] = protocol::digest_to_base64(protocol::bytes_view(md5.digest()));
    return key;
  }
  static Value key_of(char c) {
    return with_md5(
        {{"SSECustomerAlgorithm", "AES256"}, {"SSECustomerKey", protocol::digest_to_base64(std::string(32, c))}});
  }
  Value on(const std::string& key, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", key}});
    return more;
  }
};

TEST_F(CustomerKeyTest, ReadsNeedTheKeyOfTheWrite) {
  const Value stored = put("a", "secret", key_of('a'));
  EXPECT_EQ(stored["SSECustomerAlgorithm"], "AES256");
  EXPECT_EQ(stored["SSECustomerKeyMD5"], key_of('a')["SSECustomerKeyMD5"]);
  EXPECT_FALSE(stored.contains("ServerSideEncryption"));
  EXPECT_EQ(refusal("GetObject", on("a")), "InvalidRequest");
  EXPECT_EQ(error("HeadObject", on("a")).status(), 400);
  const auto wrong = error("GetObject", on("a", key_of('b')));
  EXPECT_EQ(wrong.code(), "AccessDenied");
  EXPECT_EQ(get(on("a", key_of('a'))), "secret");
  put("plain", "x");
  EXPECT_EQ(refusal("GetObject", on("plain", key_of('a'))), "InvalidRequest");
}

TEST_F(CustomerKeyTest, TheKeyItselfIsNotStored) {
  put("a", "secret", key_of('a'));
  bool is_stored = false;
  machine.store->begin()->scan_prefix("", [&](std::string_view, std::string_view value) {
    is_stored = is_stored || value.find(std::string(32, 'a')) != value.npos ||
                value.find(key_of('a')["SSECustomerKey"].get<std::string>()) != value.npos;
    return true;
  });
  EXPECT_FALSE(is_stored);
}

TEST_F(CustomerKeyTest, IncompleteAndWrongKeysAreRefused) {
  for (const char* missing : {"SSECustomerAlgorithm", "SSECustomerKey", "SSECustomerKeyMD5"}) {
    Value key = key_of('a');
    key.erase(missing);
    EXPECT_EQ(refusal("PutObject", on("a", key)), "InvalidArgument") << missing;
  }
  Value key = key_of('a');
  key["SSECustomerKeyMD5"] = key_of('b')["SSECustomerKeyMD5"];
  EXPECT_EQ(refusal("PutObject", on("a", key)), "InvalidArgument");
  key = with_md5({{"SSECustomerAlgorithm", "AES256"}, {"SSECustomerKey", protocol::digest_to_base64("short")}});
  EXPECT_EQ(error("PutObject", on("a", key)).message(), "The secret key was invalid for the specified algorithm.");
  key = key_of('a');
  key["SSECustomerAlgorithm"] = "DES";
  EXPECT_EQ(refusal("PutObject", on("a", key)), "InvalidEncryptionAlgorithmError");
  key = key_of('a');
  key["ServerSideEncryption"] = "AES256";
  EXPECT_EQ(refusal("PutObject", on("a", key)), "InvalidArgument");
}

TEST_F(CustomerKeyTest, CopiesBringTheSourcesKey) {
  put("a", "secret", key_of('a'));
  Value copy = on("b", {{"CopySource", "photos/a"}});
  EXPECT_EQ(refusal("CopyObject", copy), "InvalidRequest");
  const Value key = key_of('a');
  for (const auto& [member, value] : key.items()) copy["CopySource" + member] = value;
  EXPECT_EQ(refusal("CopyObject", copy), "");
  EXPECT_EQ(get(on("b")), "secret");
}

TEST_F(CustomerKeyTest, PartsBringTheUploadsKey) {
  const std::string id = ok("CreateMultipartUpload", on("a", key_of('a')))["UploadId"];
  const auto part = [&](Value more) {
    more.update({{"UploadId", id}, {"PartNumber", 1}});
    return upload("UploadPart", on("a", more), "part");
  };
  EXPECT_EQ(part(Value::object()).error->code(), "InvalidRequest");
  EXPECT_EQ(part(key_of('b')).error->code(), "InvalidRequest");
  EXPECT_TRUE(part(key_of('a')).succeeded());
}

}  // namespace
}  // namespace s3
