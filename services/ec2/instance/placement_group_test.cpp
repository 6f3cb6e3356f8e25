#include "services/ec2/instance/instance_test_machine.h"

namespace ec2 {
namespace {

using emulator::Value;
using nlohmann::literals::operator""_json;

using PlacementGroupTest = InstanceTestMachine;

TEST_F(PlacementGroupTest, IsNamedByItsOwner) {
  machine.ok("ec2", "CreatePlacementGroup", R"({"GroupName": "near", "Strategy": "cluster"})"_json);
  EXPECT_EQ(machine.refusal("ec2", "CreatePlacementGroup", R"({"GroupName": "near"})"_json),
            "InvalidPlacementGroup.Duplicate");
  const Value group =
      machine.ok("ec2", "DescribePlacementGroups", R"({"GroupNames": ["near"]})"_json)["PlacementGroups"][0];
  EXPECT_EQ(group["State"], "available");
  EXPECT_EQ(group["GroupArn"], "arn:aws:ec2:us-east-1:123456789012:placement-group/near");
  EXPECT_TRUE(group["GroupId"].get<std::string>().starts_with("pg-"));
}

TEST_F(PlacementGroupTest, OptionsBelongToTheirStrategy) {
  const auto refusal = [&](const char* input) {
    return machine.refusal("ec2", "CreatePlacementGroup", Value::parse(input));
  };
  EXPECT_EQ(refusal(R"({"GroupName": "a", "Strategy": "cluster", "PartitionCount": 2})"),
            "InvalidParameterCombination");
  EXPECT_EQ(refusal(R"({"GroupName": "a", "Strategy": "cluster", "SpreadLevel": "rack"})"),
            "InvalidParameterCombination");
  EXPECT_EQ(refusal(R"({"GroupName": "a", "Strategy": "partition", "PartitionCount": 8})"), "InvalidParameterValue");
  EXPECT_EQ(refusal(R"({})"), "MissingParameter");
}

TEST_F(PlacementGroupTest, IsKeptWhileInstancesAreInIt) {
  machine.ok("ec2", "CreatePlacementGroup", R"({"GroupName": "apart", "Strategy": "spread"})"_json);
  const std::string id = run(R"({"Placement": {"GroupName": "apart"}})"_json);
  EXPECT_EQ(machine.refusal("ec2", "DeletePlacementGroup", R"({"GroupName": "apart"})"_json),
            "InvalidPlacementGroup.InUse");
  machine.ok("ec2", "TerminateInstances", ids(id));
  machine.ok("ec2", "DeletePlacementGroup", R"({"GroupName": "apart"})"_json);
  EXPECT_EQ(machine.refusal("ec2", "DescribePlacementGroups", R"({"GroupNames": ["apart"]})"_json),
            "InvalidPlacementGroup.Unknown");
}

}  // namespace
}  // namespace ec2
