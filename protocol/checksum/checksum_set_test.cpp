#include "protocol/checksum/checksum_set.h"

#include <random>

#include <gtest/gtest.h>

#include "protocol/checksum/crc.h"
#include "protocol/checksum/digest_text.h"

namespace protocol {
namespace {

const ChecksumSet kAll{ChecksumAlgorithm::kMd5,      ChecksumAlgorithm::kSha1,     ChecksumAlgorithm::kSha256,
                       ChecksumAlgorithm::kCrc32,    ChecksumAlgorithm::kCrc32c,   ChecksumAlgorithm::kCrc64nvme,
                       ChecksumAlgorithm::kSha512,   ChecksumAlgorithm::kXxHash64, ChecksumAlgorithm::kXxHash3,
                       ChecksumAlgorithm::kXxHash128};

std::string random_text(size_t size) {
  std::mt19937_64 random(size + 1);
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

// The check values of RFC 1321, FIPS 180-4's examples and the CRC catalogue, all of "123456789".
TEST(ChecksumSet, ComputesThePublishedCheckValues) {
  ChecksumSet set = kAll;
  set.update("123456789");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kMd5), "25f9e794323b453885f5181f1b624d0b");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kSha1), "f7c3bc1d808e04732adf679965ccc34ca7ae3441");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kSha256), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kCrc32), "cbf43926");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kCrc32c), "e3069283");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kCrc64nvme), "ae8b14860a799888");
  EXPECT_EQ(
      set.hex(ChecksumAlgorithm::kSha512),
      "d9e6762dd1c8eaf6d61b3c6192fc408d4d6d5f1176d0c29169bc24e71c3f274ad27fcd5811b313d681f7e55ec02d73d499c95455b6b5"
      "bb503acf574fba8ffe85");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kXxHash64), "8cb841db40e6ae83");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kXxHash3), "72dcb18b67a17dff");
  EXPECT_EQ(set.hex(ChecksumAlgorithm::kXxHash128), "33119477ede5dcd5e9716427681d5860");
  EXPECT_EQ(set.size_bytes(), 9u);
}

TEST(ChecksumSet, OfNothingIsTheEmptyTextsChecksum) {
  EXPECT_EQ(kAll.base64(ChecksumAlgorithm::kMd5), "1B2M2Y8AsgTpgAmY7PhCfg==");
  EXPECT_EQ(kAll.base64(ChecksumAlgorithm::kCrc32), "AAAAAA==");
  EXPECT_EQ(kAll.base64(ChecksumAlgorithm::kCrc64nvme), "AAAAAAAAAAA=");
}

TEST(ChecksumSet, RefusesAChecksumItWasNotAskedFor) {
  EXPECT_THROW(ChecksumSet{ChecksumAlgorithm::kMd5}.hex(ChecksumAlgorithm::kSha1), std::logic_error);
}

TEST(ChecksumSet, IsTheSameHoweverTheBytesAreSplit) {
  std::mt19937_64 random(7);
  for (const size_t size : {1u, 15u, 127u, 128u, 129u, 1000u, 16384u, 70000u}) {
    const std::string text = random_text(size);
    ChecksumSet whole = kAll;
    whole.update(text);
    ChecksumSet pieces = kAll;
    for (std::string_view rest = text; !rest.empty();) {
      const size_t length = std::min<size_t>(rest.size(), random() % 700);
      pieces.update(rest.substr(0, length));
      rest.remove_prefix(length);
    }
    for (size_t i = 0; i < kChecksumAlgorithmCount; ++i) {
      const auto algorithm = static_cast<ChecksumAlgorithm>(i);
      EXPECT_EQ(whole.hex(algorithm), pieces.hex(algorithm)) << checksum_name(algorithm).name << " of " << size;
    }
  }
}

template <CrcParameters P>
void expect_folding_equals_tables() {
  for (size_t size = 0; size < 600; ++size) {
    const std::string text = random_text(size);
    EXPECT_EQ(update_crc<P>(0x1234, text), update_crc_by_table<P>(0x1234, text)) << size;
  }
}

TEST(Crc, FoldsToTheSameAsTheTablesForEveryLength) {
  expect_folding_equals_tables<kCrc32>();
  expect_folding_equals_tables<kCrc32c>();
  expect_folding_equals_tables<kCrc64nvme>();
}

TEST(Crc, OfAWholeFollowsFromItsParts) {
  for (const auto algorithm : {ChecksumAlgorithm::kCrc32, ChecksumAlgorithm::kCrc32c, ChecksumAlgorithm::kCrc64nvme}) {
    for (const size_t cut : {0u, 1u, 4999u, 5000u}) {
      const std::string text = random_text(5000);
      ChecksumSet whole{algorithm};
      whole.update(text);
      ChecksumSet first{algorithm};
      first.update(std::string_view(text).substr(0, cut));
      ChecksumSet second{algorithm};
      second.update(std::string_view(text).substr(cut));
      const ChecksumPart combined = combine_checksums(algorithm, {first.bytes(algorithm), first.size_bytes()},
                                                      {second.bytes(algorithm), second.size_bytes()});
      EXPECT_EQ(combined.bytes, whole.bytes(algorithm));
      EXPECT_EQ(combined.size_bytes, text.size());
    }
  }
  EXPECT_THROW(combine_checksums(ChecksumAlgorithm::kMd5, {}, {}), std::logic_error);
}

TEST(ChecksumName, IsFoundByModelNameAndByHeader) {
  EXPECT_EQ(find_checksum_algorithm("CRC64NVME"), ChecksumAlgorithm::kCrc64nvme);
  EXPECT_FALSE(find_checksum_algorithm("crc64nvme"));
  EXPECT_EQ(find_checksum_header("X-Amz-Checksum-SHA256"), ChecksumAlgorithm::kSha256);
  EXPECT_EQ(find_checksum_header("x-amz-checksum-md5"), ChecksumAlgorithm::kMd5);
  EXPECT_EQ(find_checksum_header("x-amz-checksum-xxhash128"), ChecksumAlgorithm::kXxHash128);
  EXPECT_FALSE(find_checksum_header("Content-MD5"));
  EXPECT_FALSE(find_checksum_header("x-amz-checksum-type"));
}

// RFC 4231, test cases 2 and 6.
TEST(HmacSha256Key, SignsAsTheRfcsExamples) {
  EXPECT_EQ(hex_encode(bytes_view(HmacSha256Key("Jefe").sign("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(
      hex_encode(bytes_view(
          HmacSha256Key(std::string(131, '\xaa')).sign("Test Using Larger Than Block-Size Key - Hash Key First"))),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(DigestText, DecodesWhatItEncodesAndRefusesTheRest) {
  for (size_t size = 0; size < 50; ++size) {
    const std::string text = random_text(size);
    EXPECT_EQ(digest_from_base64(digest_to_base64(text)), text);
    EXPECT_EQ(hex_decode(hex_encode(text)), text);
  }
  EXPECT_EQ(digest_to_base64("fooba"), "Zm9vYmE=");
  for (const char* bad : {"Zm9", "Zm9v=", "Z===", "====", "Zm9\n", "Zm=v", "Zm 9vYmE"}) {
    EXPECT_FALSE(digest_from_base64(bad)) << bad;
  }
  EXPECT_FALSE(hex_decode("abc"));
  EXPECT_FALSE(hex_decode("0g"));
}

}  // namespace
}  // namespace protocol
