#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

using DefaultVpcTest = NetworkTest;

TEST_F(DefaultVpcTest, IsThereFromTheStartWithItsSubnetsGatewayAndRoute) {
  const Value vpcs = ok("DescribeVpcs")["Vpcs"];
  ASSERT_EQ(vpcs.size(), 1u);
  EXPECT_EQ(vpcs[0]["CidrBlock"], "172.31.0.0/16");
  EXPECT_EQ(vpcs[0]["IsDefault"], true);
  EXPECT_EQ(vpcs[0]["State"], "available");
  const Value subnets = listed("DescribeSubnets", "Subnets", "default-for-az", "true");
  EXPECT_EQ(subnets.size(), 6u);
  for (const Value& subnet : subnets) {
    EXPECT_TRUE(subnet["CidrBlock"].get<std::string>().ends_with("/20"));
    EXPECT_EQ(subnet["MapPublicIpOnLaunch"], true);
    EXPECT_EQ(subnet["AvailableIpAddressCount"], 4091);
  }
  const Value gateways = listed("DescribeInternetGateways", "InternetGateways", "attachment.vpc-id", vpcs[0]["VpcId"]);
  ASSERT_EQ(gateways.size(), 1u);
  const Value routes = table_shown(main_table_of(vpcs[0]["VpcId"]))["Routes"];
  ASSERT_EQ(routes.size(), 2u);
  EXPECT_EQ(routes[0]["GatewayId"], "local");
  EXPECT_EQ(routes[1]["GatewayId"], gateways[0]["InternetGatewayId"]);
  EXPECT_EQ(routes[1]["State"], "active");
  EXPECT_EQ(ok("DescribeVpcAttribute",
               {{"VpcId", vpcs[0]["VpcId"]}, {"Attribute", "enableDnsHostnames"}})["EnableDnsHostnames"]["Value"],
            true);
}

TEST_F(DefaultVpcTest, IsMadeOnceAndStaysTheSame) {
  const Value first = ok("DescribeVpcs")["Vpcs"][0]["VpcId"];
  EXPECT_EQ(ok("DescribeVpcs")["Vpcs"][0]["VpcId"], first);
  EXPECT_EQ(refusal("CreateDefaultVpc"), "DefaultVpcAlreadyExists");
}

TEST_F(DefaultVpcTest, ComesBackAfterAReset) {
  ok("DescribeVpcs");
  machine.store->erase_prefix("");
  machine.engine.forget();
  EXPECT_EQ(ok("DescribeVpcs")["Vpcs"].size(), 1u);
}

TEST_F(DefaultVpcTest, StaysAwayOnceDeletedAndIsMadeAgainOnRequest) {
  const std::string id = ok("DescribeVpcs")["Vpcs"][0]["VpcId"];
  const Value subnets = ok("DescribeSubnets")["Subnets"];
  for (const Value& subnet : subnets) ok("DeleteSubnet", {{"SubnetId", subnet["SubnetId"]}});
  const std::string gateway = ok("DescribeInternetGateways")["InternetGateways"][0]["InternetGatewayId"];
  ok("DetachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", id}});
  ok("DeleteInternetGateway", {{"InternetGatewayId", gateway}});
  ok("DeleteVpc", {{"VpcId", id}});
  EXPECT_EQ(ok("DescribeVpcs")["Vpcs"].size(), 0u);
  EXPECT_EQ(refusal("CreateDefaultSubnet", R"({"AvailabilityZone": "us-east-1a"})"_json), "DefaultVpcDoesNotExist");
  EXPECT_EQ(refusal("CreateSecurityGroup", R"({"GroupName": "x", "Description": "y"})"_json), "VPCIdNotSpecified");
  EXPECT_EQ(ok("CreateDefaultVpc")["Vpc"]["IsDefault"], true);
  EXPECT_EQ(ok("DescribeSubnets")["Subnets"].size(), 6u);
}

TEST_F(DefaultVpcTest, HasOneDefaultSubnetAZone) {
  EXPECT_EQ(refusal("CreateDefaultSubnet", R"({"AvailabilityZone": "us-east-1a"})"_json),
            "DefaultSubnetAlreadyExistsInAvailabilityZone");
  EXPECT_EQ(refusal("CreateDefaultSubnet"), "MissingParameter");
  EXPECT_EQ(refusal("CreateDefaultSubnet", R"({"AvailabilityZone": "us-east-1z"})"_json), "InvalidParameterValue");
  const Value first = listed("DescribeSubnets", "Subnets", "availability-zone", "us-east-1a")[0];
  ok("DeleteSubnet", {{"SubnetId", first["SubnetId"]}});
  const Value made = ok("CreateDefaultSubnet", R"({"AvailabilityZone": "us-east-1a"})"_json)["Subnet"];
  EXPECT_EQ(made["CidrBlock"], first["CidrBlock"]);
  EXPECT_EQ(made["DefaultForAz"], true);
}

}  // namespace
}  // namespace ec2
