#include "protocol/federation/json_web_token.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace protocol {
namespace {

using nlohmann::literals::operator""_json;

// RFC 7515, appendix A.3: a token that others signed with ECDSA on P-256.
constexpr const char* kToken =
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
const Value kKeys = R"({"keys": [{"kty": "EC", "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})"_json;

TEST(JsonWebToken, IsVerifiedWithThePublishedKey) {
  const auto token = read_json_web_token(kToken);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->claims.at("iss"), "joe");
  EXPECT_EQ(check_signature(*token, kKeys), TokenSignature::kValid);
}

TEST(JsonWebToken, IsRefusedIfAnyPartOfItWasChanged) {
  std::string text = kToken;
  text.replace(text.find(".DtEhU3"), 7, ".DtEhU4");  // of the signature
  const auto token = read_json_web_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(check_signature(*token, kKeys), TokenSignature::kInvalid);
}

TEST(JsonWebToken, IsNeverTakenUnsignedOrSignedWithAPublicKeyAsSecret) {
  for (const char* header : {"eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"}) {  // none, HS256
    const auto token = read_json_web_token(std::string(header) + ".eyJpc3MiOiJqb2UifQ.c2lnbmF0dXJl");
    ASSERT_TRUE(token);
    EXPECT_EQ(check_signature(*token, kKeys), TokenSignature::kInvalid);
  }
}

TEST(JsonWebToken, KeepsWhatEachAlgorithmSigned) {
  for (const char* algorithm : {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512"}) {
    const PrivateKey key = make_key_for(algorithm), other = make_key_for(algorithm);
    const auto stored = PrivateKey::from_pem(key.to_pem());
    ASSERT_TRUE(stored);
    const auto token =
        read_json_web_token(sign_json_web_token({.algorithm = algorithm, .key_id = "k"}, {{"iss", "me"}}, *stored));
    ASSERT_TRUE(token);
    const auto keys_of = [&](const PrivateKey& owner, const char* id) {
      return Value{{"keys", {json_web_key(owner, algorithm, id)}}};
    };
    EXPECT_EQ(fault_of_key_set(keys_of(key, "k")), "");
    EXPECT_EQ(check_signature(*token, keys_of(key, "k")), TokenSignature::kValid) << algorithm;
    EXPECT_EQ(check_signature(*token, keys_of(other, "k")), TokenSignature::kInvalid) << algorithm;
    EXPECT_EQ(check_signature(*token, keys_of(key, "another")), TokenSignature::kUnknownKey) << algorithm;
  }
}

TEST(JsonWebToken, IsOfThreeParts) {
  for (const char* text : {"", "a.b", "a.b.c", "e30.e30", "e30.e30.", "e30.e30.aa.aa", "W10.e30.aaaa"}) {
    EXPECT_FALSE(read_json_web_token(text)) << text;
  }
}

TEST(KeySet, IsRefusedWithASentence) {
  EXPECT_NE(fault_of_key_set("[]"_json), "");
  EXPECT_NE(fault_of_key_set(R"({"keys": []})"_json), "");
  EXPECT_NE(fault_of_key_set(R"({"keys": [{"kty": "oct", "k": "AA"}]})"_json), "");
  EXPECT_NE(fault_of_key_set(R"({"keys": [{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}]})"_json), "");
  EXPECT_EQ(fault_of_key_set(kKeys), "");
}

}  // namespace
}  // namespace protocol
