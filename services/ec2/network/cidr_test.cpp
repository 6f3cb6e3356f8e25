#include "services/ec2/network/cidr.h"

#include <gtest/gtest.h>

namespace ec2 {
namespace {

TEST(Cidr, ParsesBothFamiliesAndNothingElse) {
  EXPECT_EQ(to_string(*parse_cidr("10.0.0.0/16")), "10.0.0.0/16");
  EXPECT_EQ(to_string(*parse_cidr("2001:DB8:0:0::/56")), "2001:db8::/56");
  EXPECT_EQ(to_string(*parse_cidr("0.0.0.0/0")), "0.0.0.0/0");
  EXPECT_EQ(to_string(*parse_cidr("::/0")), "::/0");
  for (const char* text : {"", "10.0.0.0", "10.0.0/16", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/1x",
                           "10.0.0.0/08", "10.0.0.256/8", "::/129", "10.0.0.0/16/16", " 10.0.0.0/16"}) {
    EXPECT_FALSE(parse_cidr(text)) << text;
  }
  EXPECT_FALSE(parse_ipv4_cidr("::/0"));
  EXPECT_FALSE(parse_ipv6_cidr("0.0.0.0/0"));
}

TEST(Cidr, CanonicalFormClearsTheBitsBeyondThePrefix) {
  EXPECT_EQ(to_string(canonical(*parse_cidr("100.68.0.18/18"))), "100.68.0.0/18");
  EXPECT_EQ(to_string(canonical(*parse_cidr("2001:db8::1/64"))), "2001:db8::/64");
  EXPECT_EQ(to_string(canonical(*parse_cidr("255.255.255.255/0"))), "0.0.0.0/0");
}

TEST(Cidr, ContainsBlocksOfItsRangeAndFamilyOnly) {
  const Cidr outer = *parse_cidr("10.0.0.0/16");
  EXPECT_TRUE(contains(outer, *parse_cidr("10.0.255.0/24")));
  EXPECT_TRUE(contains(outer, outer));
  EXPECT_FALSE(contains(outer, *parse_cidr("10.1.0.0/24")));
  EXPECT_FALSE(contains(outer, *parse_cidr("10.0.0.0/15")));
  EXPECT_FALSE(contains(*parse_cidr("0.0.0.0/0"), *parse_cidr("::/0")));
  EXPECT_TRUE(contains(*parse_cidr("::/0"), *parse_cidr("2001:db8::/56")));
}

TEST(Cidr, BlocksOverlapIfOneContainsTheOther) {
  EXPECT_TRUE(overlap(*parse_cidr("10.0.0.0/24"), *parse_cidr("10.0.0.0/16")));
  EXPECT_FALSE(overlap(*parse_cidr("10.0.0.0/24"), *parse_cidr("10.0.1.0/24")));
}

TEST(Cidr, CountsItsAddresses) {
  EXPECT_TRUE(size_of(*parse_cidr("10.0.0.0/28")) == 16);
  EXPECT_TRUE(size_of(*parse_cidr("0.0.0.0/0")) == AddressBits{1} << 32);
}

}  // namespace
}  // namespace ec2
