#include "emulator/authentication/unique_id.h"

#include <gtest/gtest.h>

#include "emulator/time/id_generator.h"

namespace emulator {
namespace {

TEST(UniqueId, HoldsItsAccount) {
  IdGenerator ids(7);
  for (const std::string account : {"000000000000", "123456789012", "999999999999"}) {
    const std::string id = make_unique_id(ids, "AKIA", account, kAccessKeyIdSuffixLength);
    EXPECT_EQ(id.size(), 20u);
    EXPECT_TRUE(id.starts_with("AKIA"));
    EXPECT_EQ(account_of_unique_id(id), account);
  }
}

TEST(UniqueId, AnyOtherTextHasNoAccount) {
  EXPECT_FALSE(account_of_unique_id("test"));
  EXPECT_FALSE(account_of_unique_id("AKIAIOSFODNN7EXAMPLE"));
  EXPECT_FALSE(account_of_unique_id("AKIA0000000000000000"));
}

TEST(UniqueId, IsAsRealOnesAre) {
  // Key ids that AWS has made since 2019 hold the account in the same bits.
  EXPECT_EQ(account_of_unique_id("ASIAQNZGKIQY56JQ7WML"), "029608264753");
}

}  // namespace
}  // namespace emulator
