#include "emulator/authentication/mfa_device.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

/// "12345678901234567890", the secret of RFC 6238's test vectors.
constexpr const char* kSeed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

Time at(int64_t seconds) {
  return Time(std::chrono::seconds(seconds));
}

TEST(MfaDevice, ShowsTheCodesOfRfc6238) {
  // The last six of the eight digits that appendix B gives.
  EXPECT_EQ(totp_code(kSeed, at(59)), "287082");
  EXPECT_EQ(totp_code(kSeed, at(1111111109)), "081804");
  EXPECT_EQ(totp_code(kSeed, at(1234567890)), "005924");
  EXPECT_EQ(totp_code(kSeed, at(20000000000)), "353130");
  EXPECT_FALSE(totp_code("not base 32!", at(59)));
}

TEST(MfaDevice, MayBeAStepOff) {
  EXPECT_TRUE(is_current_code(kSeed, "287082", at(59)));
  EXPECT_TRUE(is_current_code(kSeed, "287082", at(89)));
  EXPECT_FALSE(is_current_code(kSeed, "287082", at(149)));
  EXPECT_TRUE(are_consecutive_codes(kSeed, *totp_code(kSeed, at(59)), *totp_code(kSeed, at(89)), at(100)));
  EXPECT_FALSE(are_consecutive_codes(kSeed, *totp_code(kSeed, at(89)), *totp_code(kSeed, at(59)), at(100)));
}

}  // namespace
}  // namespace emulator
