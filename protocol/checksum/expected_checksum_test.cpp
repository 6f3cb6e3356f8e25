#include "protocol/checksum/expected_checksum.h"

#include <gtest/gtest.h>

#include "protocol/api_error.h"

namespace protocol {
namespace {

/// "ok", or code and message of the refusal, of a body "123456789" with these headers and trailers.
std::string verify(const HttpHeaders& headers, const HttpHeaders& trailers = {}) {
  try {
    const auto expected = read_expected_checksums(headers);
    ChecksumSet set;
    for (const ExpectedChecksum& checksum : expected) set.add(checksum.algorithm);
    set.update("123456789");
    require_checksums(expected, set, trailers);
    return "ok";
  } catch (const ApiError& error) {
    return error.code() + ": " + error.message();
  }
}

TEST(ExpectedChecksum, AcceptsEachAlgorithmInAHeaderOrATrailer) {
  EXPECT_EQ(verify({}), "ok");
  const HttpHeader headers[] = {{"x-amz-checksum-crc32", "y/Q5Jg=="},
                                {"X-Amz-Checksum-CRC32C", "4waSgw=="},
                                {"x-amz-checksum-crc64nvme", "rosUhgp5mIg="},
                                {"x-amz-checksum-sha1", "98O8HYCOBHMq32eZZczDTKeuNEE="},
                                {"x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="}};
  for (const HttpHeader& header : headers) {
    EXPECT_EQ(verify({header}), "ok") << header.name;
    EXPECT_EQ(verify({{"x-amz-trailer", header.name}}, {header}), "ok") << header.name;
  }
  EXPECT_EQ(verify({{"Content-MD5", "JfnnlDI7RTiF9RgfG2JNCw=="}, headers[0]}), "ok");
}

TEST(ExpectedChecksum, RefusesABodyThatIsAnother) {
  EXPECT_EQ(verify({{"Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="}}),
            "BadDigest: The Content-MD5 you specified did not match what we received.");
  EXPECT_EQ(verify({{"x-amz-checksum-crc32", "AAAAAA=="}}),
            "BadDigest: The CRC32 you specified did not match the calculated checksum.");
  EXPECT_EQ(verify({{"x-amz-trailer", "x-amz-checksum-crc64nvme"}}, {{"x-amz-checksum-crc64nvme", "AAAAAAAAAAA="}}),
            "BadDigest: The CRC64NVME you specified did not match the calculated checksum.");
}

TEST(ExpectedChecksum, RefusesValuesThatAreNone) {
  EXPECT_EQ(verify({{"Content-MD5", "AAAA"}}), "InvalidDigest: The Content-MD5 you specified was invalid.");
  EXPECT_EQ(verify({{"x-amz-checksum-crc32", "AAAA"}}),
            "InvalidRequest: Value for x-amz-checksum-crc32 header is invalid.");
  EXPECT_EQ(verify({{"x-amz-trailer", "x-amz-checksum-sha1"}}, {{"x-amz-checksum-sha1", "x"}}),
            "InvalidRequest: Value for x-amz-checksum-sha1 trailing header is invalid.");
  EXPECT_EQ(verify({{"x-amz-trailer", "x-amz-checksum-sha1"}}, {}),
            "InvalidRequest: Value for x-amz-checksum-sha1 trailing header is invalid.");
  EXPECT_EQ(verify({{"x-amz-trailer", "x-amz-meta-a"}}),
            "InvalidRequest: The value specified in the x-amz-trailer header is not supported");
}

TEST(ExpectedChecksum, RefusesMoreThanOneOrAnUnknownOne) {
  const std::string several =
      "InvalidRequest: Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
  EXPECT_EQ(verify({{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-checksum-crc32c", "4waSgw=="}}), several);
  EXPECT_EQ(verify({{"x-amz-checksum-crc32", "y/Q5Jg=="}, {"x-amz-trailer", "x-amz-checksum-crc32c"}}), several);
  EXPECT_EQ(verify({{"x-amz-checksum-md4", "y/Q5Jg=="}}),
            "InvalidRequest: The algorithm type you specified in x-amz-checksum- header is invalid.");
  EXPECT_EQ(verify({{"x-amz-checksum-mode", "ENABLED"}, {"x-amz-checksum-type", "FULL_OBJECT"}}), "ok");
}

TEST(ExpectedChecksum, MustBeTheOneTheSdkNames) {
  EXPECT_EQ(verify({{"x-amz-sdk-checksum-algorithm", "CRC32"}, {"x-amz-checksum-crc32", "y/Q5Jg=="}}), "ok");
  EXPECT_EQ(verify({{"x-amz-sdk-checksum-algorithm", "SHA1"}, {"x-amz-checksum-crc32", "y/Q5Jg=="}}),
            "InvalidRequest: Value for x-amz-sdk-checksum-algorithm header is invalid.");
  EXPECT_EQ(verify({{"x-amz-sdk-checksum-algorithm", "CRC32"}}),
            "InvalidRequest: x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or "
            "x-amz-trailer headers were found.");
}

}  // namespace
}  // namespace protocol
