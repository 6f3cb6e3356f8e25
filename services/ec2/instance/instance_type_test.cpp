#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct InstanceTypeTest : testing::Test {
  InstanceTypeTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }
  Value describe(const Value& input) { return machine.ok("ec2", "DescribeInstanceTypes", input); }
  TestMachine machine;
};

TEST_F(InstanceTypeTest, IsDescribedByName) {
  const Value types = describe(R"({"InstanceTypes": ["t3.micro", "m5.large"]})"_json)["InstanceTypes"];
  ASSERT_EQ(types.size(), 2u);
  EXPECT_EQ(types[1]["InstanceType"], "t3.micro");
  EXPECT_EQ(types[1]["MemoryInfo"]["SizeInMiB"], 1024);
}

TEST_F(InstanceTypeTest, UnknownNameIsRefused) {
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstanceTypes", R"({"InstanceTypes": ["t3.gigantic"]})"_json),
            "InvalidInstanceType");
  EXPECT_EQ(machine.refusal("ec2", "DescribeInstanceTypes", R"({"InstanceTypes": ["t3.micro"], "MaxResults": 5})"_json),
            "InvalidParameterCombination");
}

TEST_F(InstanceTypeTest, PagesCoverEveryTypeOnce) {
  std::set<std::string> seen;
  Value input = R"({"MaxResults": 100})"_json;
  for (bool has_more = true; has_more;) {
    const Value page = describe(input);
    EXPECT_LE(page["InstanceTypes"].size(), 100u);
    for (const Value& type : page["InstanceTypes"]) EXPECT_TRUE(seen.insert(type["InstanceType"]).second);
    has_more = page.contains("NextToken");
    if (has_more) input["NextToken"] = page["NextToken"];
  }
  EXPECT_GT(seen.size(), 1000u);
}

TEST_F(InstanceTypeTest, IsFilteredByWhatItHas) {
  const Value found = describe(R"({"Filters": [{"Name": "vcpu-info.default-vcpus", "Values": ["2"]},
      {"Name": "memory-info.size-in-mib", "Values": ["1024"]}, {"Name": "processor-info.supported-architecture", "Values": ["arm64"]},
      {"Name": "burstable-performance-supported", "Values": ["true"]}]})"_json)["InstanceTypes"];
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]["InstanceType"], "t4g.micro");
}

TEST_F(InstanceTypeTest, IsOfferedInSomeZonesOnly) {
  const Value found = machine.ok("ec2", "DescribeInstanceTypeOfferings", R"({"LocationType": "availability-zone",
      "Filters": [{"Name": "instance-type", "Values": ["t3.micro"]}]})"_json)["InstanceTypeOfferings"];
  EXPECT_EQ(found.size(), 5u);  // us-east-1e is an old zone.
  for (const Value& offering : found) EXPECT_NE(offering["Location"], "us-east-1e");
}

}  // namespace
}  // namespace ec2
