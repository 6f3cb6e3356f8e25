#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct RegionTest : testing::Test {
  RegionTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }
  TestMachine machine;
};

TEST_F(RegionTest, OnlyEnabledRegionsAreShownUnlessAllAreAskedFor) {
  const Value enabled = machine.ok("ec2", "DescribeRegions")["Regions"];
  const Value all = machine.ok("ec2", "DescribeRegions", R"({"AllRegions": true})"_json)["Regions"];
  EXPECT_LT(enabled.size(), all.size());
  for (const Value& region : enabled) EXPECT_EQ(region["OptInStatus"], "opt-in-not-required");
}

TEST_F(RegionTest, RegionIsFoundByNameWithItsEndpoint) {
  const Value found = machine.ok("ec2", "DescribeRegions", R"({"RegionNames": ["eu-west-1"]})"_json)["Regions"];
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["Endpoint"], "ec2.eu-west-1.amazonaws.com");
  EXPECT_EQ(machine.refusal("ec2", "DescribeRegions", R"({"RegionNames": ["eu-west-99"]})"_json),
            "InvalidParameterValue");
}

TEST_F(RegionTest, ZonesHaveNamesAndIds) {
  const Value zones = machine.ok("ec2", "DescribeAvailabilityZones")["AvailabilityZones"];
  ASSERT_EQ(zones.size(), 6u);
  EXPECT_EQ(zones[0]["ZoneName"], "us-east-1a");
  EXPECT_EQ(zones[0]["RegionName"], "us-east-1");
  const Value by_id = machine.ok("ec2", "DescribeAvailabilityZones", {{"ZoneIds", Value::array({zones[1]["ZoneId"]})}});
  EXPECT_EQ(by_id["AvailabilityZones"][0]["ZoneName"], zones[1]["ZoneName"]);
  EXPECT_EQ(machine.refusal("ec2", "DescribeAvailabilityZones", R"({"ZoneNames": ["us-east-1z"]})"_json),
            "InvalidParameterValue");
}

TEST_F(RegionTest, ZonesAreFiltered) {
  const Value found = machine.ok("ec2", "DescribeAvailabilityZones",
                                 R"({"Filters": [{"Name": "zone-name", "Values": ["*b", "*c"]}]})"_json);
  EXPECT_EQ(found["AvailabilityZones"].size(), 2u);
}

TEST_F(RegionTest, AccountAttributesAreGivenByName) {
  const Value found = machine.ok("ec2", "DescribeAccountAttributes", R"({"AttributeNames": ["max-instances"]})"_json);
  EXPECT_EQ(found["AccountAttributes"][0]["AttributeValues"][0]["AttributeValue"], "20");
}

}  // namespace
}  // namespace ec2
