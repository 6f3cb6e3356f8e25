#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "emulator/dispatch/test_machine.h"
#include "services/ec2/ec2_service.h"

namespace ec2 {
namespace {

using emulator::TestMachine;
using emulator::Value;
using nlohmann::literals::operator""_json;

struct VpcTest : testing::Test {
  VpcTest() { machine.dispatcher.add(make_service(protocol::Facts::embedded())); }
  TestMachine machine;
};

TEST_F(VpcTest, IsPendingWhenCreatedAndAvailableAtTheNextLook) {
  const Value created = machine.ok("ec2", "CreateVpc", R"({"CidrBlock": "10.0.0.0/16"})"_json);
  EXPECT_EQ(created["Vpc"]["State"], "pending");
  const Value described = machine.ok("ec2", "DescribeVpcs", {{"VpcIds", Value::array({created["Vpc"]["VpcId"]})}});
  EXPECT_EQ(described["Vpcs"][0]["State"], "available");
  EXPECT_EQ(described["Vpcs"][0]["OwnerId"], TestMachine::kAccount);
}

TEST_F(VpcTest, IsFoundByTagAndByCidrFilter) {
  machine.ok("ec2", "CreateVpc", R"({"CidrBlock": "10.1.0.0/16", "TagSpecifications":
      [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "blue"}]}]})"_json);
  const auto count = [&](const Value& filters) {
    return machine.ok("ec2", "DescribeVpcs", {{"Filters", filters}})["Vpcs"].size();
  };
  EXPECT_EQ(count(R"([{"Name": "tag:Name", "Values": ["bl*"]}])"_json), 1u);
  EXPECT_EQ(count(R"([{"Name": "tag:Name", "Values": ["red"]}])"_json), 0u);
  EXPECT_EQ(count(R"([{"Name": "cidr", "Values": ["10.1.0.0/16"]}])"_json), 1u);
  EXPECT_EQ(machine.refusal("ec2", "DescribeVpcs", R"({"Filters": [{"Name": "colour", "Values": ["x"]}]})"_json),
            "InvalidParameterValue");
}

TEST_F(VpcTest, DeletesOnceAndThenIsNotFound) {
  const std::string id = machine.ok("ec2", "CreateVpc", R"({"CidrBlock": "10.0.0.0/16"})"_json)["Vpc"]["VpcId"];
  machine.ok("ec2", "DeleteVpc", {{"VpcId", id}});
  EXPECT_EQ(machine.refusal("ec2", "DeleteVpc", {{"VpcId", id}}), "InvalidVpcID.NotFound");
  EXPECT_EQ(machine.refusal("ec2", "DescribeVpcs", R"({"VpcIds": ["subnet-1"]})"_json), "InvalidVpcID.Malformed");
}

TEST_F(VpcTest, DryRunChangesNothing) {
  EXPECT_EQ(machine.refusal("ec2", "CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "DryRun": true})"_json),
            "DryRunOperation");
  EXPECT_EQ(machine.ok("ec2", "DescribeVpcs")["Vpcs"].size(), 0u);
}

TEST_F(VpcTest, WhatSkyrigLacksSaysSo) {
  EXPECT_EQ(machine.refusal("ec2", "CreateVpnGateway"), "NotImplemented");
}

}  // namespace
}  // namespace ec2
