#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"
#include "services/ec2/instance/ssh_key.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

/// Somebody's public key.
constexpr const char* kEd25519Key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0DHJbqZc3wLFpxZj1eVFNSPDjXOmK3Ai4HqrVXiAeX someone@example.com";

struct KeyPairTest : testing::Test {
  KeyPairTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }
  TestMachine machine;
};

TEST_F(KeyPairTest, RsaKeyIsRealAndItsFingerprintIsTheSha1OfThePrivateKey) {
  const Value key = machine.ok("ec2", "CreateKeyPair", R"({"KeyName": "blue"})"_json);
  const std::string material = key["KeyMaterial"];
  EXPECT_TRUE(material.starts_with("-----BEGIN RSA PRIVATE KEY-----"));
  BIO* bio = BIO_new_mem_buf(material.data(), static_cast<int>(material.size()));
  EVP_PKEY* parsed = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  ASSERT_NE(parsed, nullptr);
  EXPECT_EQ(EVP_PKEY_get_bits(parsed), 2048);
  EVP_PKEY_free(parsed);
  BIO_free(bio);
  EXPECT_EQ(key["KeyFingerprint"].get<std::string>().size(), 59u);  // 20 bytes with colons
}

TEST_F(KeyPairTest, Ed25519KeyIsInOpenSshFormat) {
  const Value key = machine.ok("ec2", "CreateKeyPair", R"({"KeyName": "blue", "KeyType": "ed25519"})"_json);
  EXPECT_TRUE(
      key["KeyMaterial"].get<std::string>().starts_with("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE"));
  EXPECT_EQ(key["KeyFingerprint"].get<std::string>().size(), 44u);  // 32 bytes in base64
}

TEST_F(KeyPairTest, PrivateKeyIsNeverShownAgain) {
  machine.ok("ec2", "CreateKeyPair", R"({"KeyName": "blue"})"_json);
  const Value shown = machine.ok("ec2", "DescribeKeyPairs", R"({"KeyNames": ["blue"]})"_json)["KeyPairs"][0];
  EXPECT_EQ(shown.dump().find("PRIVATE KEY"), std::string::npos);
  EXPECT_FALSE(shown.contains("PublicKey"));
  const Value with_key = machine.ok("ec2", "DescribeKeyPairs", R"({"IncludePublicKey": true})"_json)["KeyPairs"][0];
  EXPECT_TRUE(with_key["PublicKey"].get<std::string>().starts_with("ssh-rsa AAAA"));
}

TEST_F(KeyPairTest, NamesAreUnique) {
  machine.ok("ec2", "CreateKeyPair", R"({"KeyName": "blue"})"_json);
  EXPECT_EQ(machine.refusal("ec2", "CreateKeyPair", R"({"KeyName": "blue"})"_json), "InvalidKeyPair.Duplicate");
}

TEST_F(KeyPairTest, ImportedKeyKeepsItsPublicKey) {
  const Value key = machine.ok("ec2", "ImportKeyPair", {{"KeyName", "mine"}, {"PublicKeyMaterial", kEd25519Key}});
  EXPECT_TRUE(key["KeyPairId"].get<std::string>().starts_with("key-"));
  const Value shown = machine.ok("ec2", "DescribeKeyPairs", R"({"IncludePublicKey": true,
      "Filters": [{"Name": "key-name", "Values": ["mi*"]}]})"_json)["KeyPairs"][0];
  EXPECT_EQ(shown["KeyType"], "ed25519");
  EXPECT_EQ(shown["PublicKey"], std::string(kEd25519Key).substr(0, 80) + " mine");
}

TEST_F(KeyPairTest, WhatIsNoKeyIsRefused) {
  for (const char* material : {"", "hello", "ssh-rsa", "ssh-rsa AAAA", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0D"}) {
    EXPECT_EQ(machine.refusal("ec2", "ImportKeyPair", {{"KeyName", "x"}, {"PublicKeyMaterial", material}}),
              "InvalidKey.Format")
        << material;
  }
}

TEST_F(KeyPairTest, DeletingTwiceSucceedsButDescribingDoesNot) {
  machine.ok("ec2", "CreateKeyPair", R"({"KeyName": "blue"})"_json);
  EXPECT_EQ(machine.ok("ec2", "DeleteKeyPair", R"({"KeyName": "blue"})"_json)["Return"], true);
  EXPECT_EQ(machine.ok("ec2", "DeleteKeyPair", R"({"KeyName": "blue"})"_json)["Return"], true);
  EXPECT_EQ(machine.refusal("ec2", "DescribeKeyPairs", R"({"KeyNames": ["blue"]})"_json), "InvalidKeyPair.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "DeleteKeyPair"), "MissingParameter");
}

TEST(SshKey, GeneratedPublicKeyIsReadBackAsTheSameKey) {
  const SshKey made = generate_ssh_key("rsa", "c");
  const auto read = read_public_key(made.public_key + " comment");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->public_key, made.public_key);
  EXPECT_EQ(read->fingerprint.size(), 47u);  // An imported key's is an MD5: 16 bytes with colons.
}

}  // namespace
}  // namespace ec2
