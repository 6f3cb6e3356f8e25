#include "emulator/server/body_intake.h"

#include <gtest/gtest.h>

#include "emulator/server/limits.h"
#include "protocol/api_error.h"
#include "protocol/checksum/digest_text.h"

namespace emulator {
namespace {

using protocol::ApiError;
using Target = BodyIntake::Target;

class BodyIntakeTest : public testing::Test {
 protected:
  /// The digests of a body that is taken, in base64.
  std::map<std::string, std::string> digests_of(protocol::HttpHeaders headers, const std::string& body) {
    ReceivedBody received = take(std::move(headers), body, Target::kSpool);
    std::map<std::string, std::string> digests;
    for (const auto& [name, bytes] : received.digests) digests[name] = protocol::digest_to_base64(bytes);
    return digests;
  }

  std::string refusal_of(protocol::HttpHeaders headers, const std::string& body, Target target = Target::kSpool) {
    try {
      take(std::move(headers), body, target);
    } catch (const ApiError& refusal) {
      return refusal.code();
    }
    return {};
  }

  ReceivedBody take(protocol::HttpHeaders headers, const std::string& body, Target target) {
    if (!headers.find("Content-Length")) headers.add("Content-Length", std::to_string(body.size()));
    protocol::HttpRequest head{.method = "PUT", .target = "/b/k", .headers = std::move(headers), .body = {}};
    Identity identity;
    protocol::read_payload_hash(head.headers.get("x-amz-content-sha256"), identity.claim);
    if (is_verified_) identity.verified.emplace(protocol::VerifiedSignature{protocol::HmacSha256Key("key")});
    BodyIntake intake(head, identity, *bodies_, target);
    for (const char byte : body) intake.append({&byte, 1});
    return intake.finish();
  }

  std::unique_ptr<BodyStore> bodies_ = BodyStore::temporary();
  bool is_verified_ = true;
};

// The digests are those of "hello world", as md5sum, sha256sum, and S3 compute them.
constexpr const char* kText = "hello world";
constexpr const char* kMd5 = "XrY7u+Ae7tCTyyK7j1rNww==";
constexpr const char* kCrc32 = "DUoRhQ==";
constexpr const char* kSha256 = "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=";
constexpr const char* kSha256Hex = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";

TEST_F(BodyIntakeTest, ComputesCrc64nvmeWhereTheClientDeclaresNoChecksum) {
  const auto digests = digests_of({}, kText);
  EXPECT_EQ(digests.at("md5"), kMd5);
  EXPECT_EQ(digests.size(), 2u);
  EXPECT_TRUE(digests.contains("crc64nvme"));
}

TEST_F(BodyIntakeTest, HandsOnTheDeclaredChecksum) {
  const auto digests = digests_of({{"x-amz-checksum-crc32", kCrc32}}, kText);
  EXPECT_EQ(digests.at("crc32"), kCrc32);
  EXPECT_FALSE(digests.contains("crc64nvme"));
  EXPECT_EQ(digests_of({{"X-Amz-Checksum-Sha256", kSha256}}, kText).at("sha256"), kSha256);
}

TEST_F(BodyIntakeTest, ComparesContentMd5) {
  EXPECT_EQ(refusal_of({{"Content-MD5", kMd5}}, kText), "");
  EXPECT_EQ(refusal_of({{"Content-MD5", kMd5}}, "hello"), "BadDigest");
  EXPECT_EQ(refusal_of({{"Content-MD5", "no base64"}}, kText), "InvalidDigest");
  EXPECT_EQ(refusal_of({{"Content-MD5", kCrc32}}, kText), "InvalidDigest");
}

TEST_F(BodyIntakeTest, ComparesTheSignedHash) {
  EXPECT_EQ(refusal_of({{"x-amz-content-sha256", kSha256Hex}}, kText), "");
  EXPECT_EQ(refusal_of({{"x-amz-content-sha256", kSha256Hex}}, "hello"), "XAmzContentSHA256Mismatch");
  EXPECT_EQ(refusal_of({{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}}, "hello"), "");
  is_verified_ = false;
  EXPECT_EQ(refusal_of({{"x-amz-content-sha256", kSha256Hex}}, "hello"), "");
}

TEST_F(BodyIntakeTest, ComparesChecksumHeaders) {
  EXPECT_EQ(refusal_of({{"x-amz-checksum-crc32", kCrc32}}, "hello"), "BadDigest");
  EXPECT_EQ(refusal_of({{"x-amz-checksum-crc32", kMd5}}, kText), "InvalidRequest");
  EXPECT_EQ(refusal_of({{"x-amz-checksum-crc32", kCrc32}, {"x-amz-checksum-sha256", kSha256}}, kText),
            "InvalidRequest");
  EXPECT_EQ(refusal_of({{"x-amz-checksum-crc32", kCrc32}, {"x-amz-sdk-checksum-algorithm", "SHA256"}}, kText),
            "InvalidRequest");
  EXPECT_EQ(refusal_of({{"x-amz-sdk-checksum-algorithm", "CRC32"}}, kText), "InvalidRequest");
  EXPECT_EQ(refusal_of({{"x-amz-sdk-checksum-algorithm", "CRC31"}}, kText), "InvalidRequest");
}

TEST_F(BodyIntakeTest, ModeAndTypeAreNoChecksums) {
  EXPECT_EQ(refusal_of({{"x-amz-checksum-mode", "ENABLED"}, {"x-amz-checksum-type", "FULL_OBJECT"}}, kText), "");
}

TEST_F(BodyIntakeTest, TakesAwsChunkedBodiesWithTrailers) {
  const protocol::HttpHeaders headers{{"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                                      {"x-amz-decoded-content-length", "11"},
                                      {"x-amz-sdk-checksum-algorithm", "CRC32"},
                                      {"x-amz-trailer", "x-amz-checksum-crc32"}};
  const std::string chunks = "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:";
  EXPECT_EQ(digests_of(headers, chunks + kCrc32 + "\r\n\r\n").at("crc32"), kCrc32);
  EXPECT_EQ(refusal_of(headers, chunks + "AAAAAA==\r\n\r\n"), "BadDigest");
  EXPECT_EQ(refusal_of(headers, chunks + "AA==\r\n\r\n"), "InvalidRequest");
  EXPECT_EQ(refusal_of(headers, "b\r\nhello wor"), "IncompleteBody");
}

TEST_F(BodyIntakeTest, WantsToKnowTheLengthBeforehand) {
  EXPECT_EQ(refusal_of({{"Transfer-Encoding", "chunked"}}, kText), "NotImplemented");
  protocol::HttpRequest head{.method = "PUT", .target = "/b/k", .headers = {}, .body = {}};
  EXPECT_THROW(BodyIntake(head, {}, *bodies_, Target::kSpool), ApiError);
  EXPECT_NO_THROW(BodyIntake(head, {}, *bodies_, Target::kMemory));
}

TEST_F(BodyIntakeTest, RefusesWhatIsTooLarge) {
  EXPECT_EQ(refusal_of({{"Content-Length", std::to_string(kStreamedBodyBytesMax + 1)}}, kText), "EntityTooLarge");
  EXPECT_EQ(refusal_of({{"Content-Length", std::to_string(kCollectedBodyBytesMax + 1)}}, kText, Target::kMemory),
            "EntityTooLarge");
}

TEST_F(BodyIntakeTest, KeepsDocumentsInMemory) {
  const ReceivedBody body = take({}, kText, Target::kMemory);
  EXPECT_EQ(body.bytes(), kText);
  EXPECT_TRUE(body.digests.empty());
}

}  // namespace
}  // namespace emulator
