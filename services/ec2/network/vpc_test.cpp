#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

using VpcTest = NetworkTest;

TEST_F(VpcTest, IsPendingWhenCreatedAndAvailableAtTheNextLook) {
  const Value created = ok("CreateVpc", R"({"CidrBlock": "10.0.0.0/16"})"_json);
  EXPECT_EQ(created["Vpc"]["State"], "pending");
  const Value vpc = shown("DescribeVpcs", "VpcIds", "Vpcs", created["Vpc"]["VpcId"]);
  EXPECT_EQ(vpc["State"], "available");
  EXPECT_EQ(vpc["OwnerId"], TestMachine::kAccount);
  EXPECT_EQ(vpc["CidrBlockAssociationSet"][0]["CidrBlock"], "10.0.0.0/16");
  EXPECT_EQ(vpc["IsDefault"], false);
}

TEST_F(VpcTest, BlockIsBetween16And28AndKeptInCanonicalForm) {
  EXPECT_EQ(refusal("CreateVpc", R"({"CidrBlock": "10.0.0.0/8"})"_json), "InvalidVpc.Range");
  EXPECT_EQ(message("CreateVpc", R"({"CidrBlock": "10.0.0.0/29"})"_json), "The CIDR '10.0.0.0/29' is invalid.");
  EXPECT_EQ(refusal("CreateVpc", R"({"CidrBlock": "10.0.0.0"})"_json), "InvalidParameterValue");
  EXPECT_EQ(message("CreateVpc", R"({"CidrBlock": "bad"})"_json),
            "Value (bad) for parameter cidrBlock is invalid. This is not a valid CIDR block.");
  EXPECT_EQ(refusal("CreateVpc"), "MissingParameter");
  EXPECT_EQ(refusal("CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "Ipv4IpamPoolId": "ipam-pool-1"})"_json),
            "NotImplemented");
  EXPECT_EQ(ok("CreateVpc", R"({"CidrBlock": "100.68.0.18/18"})"_json)["Vpc"]["CidrBlock"], "100.68.0.0/18");
}

TEST_F(VpcTest, ComesWithMainRouteTableDefaultGroupAndDefaultAclThatFallWithIt) {
  const std::string id = make_vpc();
  const std::string table = main_table_of(id);
  const Value acls = listed("DescribeNetworkAcls", "NetworkAcls", "vpc-id", id);
  const Value groups = listed("DescribeSecurityGroups", "SecurityGroups", "vpc-id", id);
  ASSERT_EQ(acls.size(), 1u);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(acls[0]["IsDefault"], true);
  EXPECT_EQ(groups[0]["GroupName"], "default");
  ok("DeleteVpc", {{"VpcId", id}});
  EXPECT_EQ(refusal("DescribeRouteTables", {{"RouteTableIds", Value::array({table})}}), "InvalidRouteTableID.NotFound");
  EXPECT_EQ(refusal("DescribeSecurityGroups", {{"GroupIds", Value::array({groups[0]["GroupId"]})}}),
            "InvalidGroup.NotFound");
  EXPECT_EQ(listed("DescribeSecurityGroupRules", "SecurityGroupRules", "group-id", groups[0]["GroupId"]).size(), 0u);
}

TEST_F(VpcTest, IsNotDeletedWhileSomethingIsInIt) {
  const std::string id = make_vpc();
  const std::string subnet = make_subnet(id);
  EXPECT_EQ(refusal("DeleteVpc", {{"VpcId", id}}), "DependencyViolation");
  EXPECT_EQ(message("DeleteVpc", {{"VpcId", id}}), "The vpc '" + id + "' has dependencies and cannot be deleted.");
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  ok("DeleteVpc", {{"VpcId", id}});
}

TEST_F(VpcTest, DeletesOnceAndThenIsNotFound) {
  const std::string id = make_vpc();
  ok("DeleteVpc", {{"VpcId", id}});
  EXPECT_EQ(refusal("DeleteVpc", {{"VpcId", id}}), "InvalidVpcID.NotFound");
  EXPECT_EQ(refusal("DescribeVpcs", R"({"VpcIds": ["subnet-1"]})"_json), "InvalidVpcID.Malformed");
}

TEST_F(VpcTest, DryRunChangesNothing) {
  const size_t before = ok("DescribeVpcs")["Vpcs"].size();
  EXPECT_EQ(refusal("CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "DryRun": true})"_json), "DryRunOperation");
  EXPECT_EQ(ok("DescribeVpcs")["Vpcs"].size(), before);
}

TEST_F(VpcTest, IsFoundByItsFilters) {
  ok("CreateVpc", R"({"CidrBlock": "10.1.0.0/16", "TagSpecifications":
      [{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "blue"}]}]})"_json);
  const auto count = [&](const char* name, const char* value) {
    return listed("DescribeVpcs", "Vpcs", name, value).size();
  };
  EXPECT_EQ(count("tag:Name", "bl*"), 1u);
  EXPECT_EQ(count("tag:Name", "red"), 0u);
  EXPECT_EQ(count("cidr", "10.1.0.0/16"), 1u);
  EXPECT_EQ(count("cidr-block-association.cidr-block", "10.1.*"), 1u);
  EXPECT_EQ(count("cidr-block-association.state", "associated"), 2u);
  EXPECT_EQ(count("is-default", "true"), 1u);
  EXPECT_EQ(refusal("DescribeVpcs", R"({"Filters": [{"Name": "colour", "Values": ["x"]}]})"_json),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("DescribeVpcs", R"({"Filters": [{"Name": "tag", "Values": ["x"]}]})"_json),
            "InvalidParameterValue");
}

TEST_F(VpcTest, WhatSkyrigLacksSaysSo) {
  EXPECT_EQ(refusal("CreateVpnConnection"), "NotImplemented");
}

using VpcAttributeTest = NetworkTest;

TEST_F(VpcAttributeTest, DnsSupportIsOnAndHostnamesAreOffAtFirst) {
  const std::string id = make_vpc();
  const auto attribute = [&](const char* name) {
    return ok("DescribeVpcAttribute", {{"VpcId", id}, {"Attribute", name}});
  };
  EXPECT_EQ(attribute("enableDnsSupport")["EnableDnsSupport"]["Value"], true);
  EXPECT_EQ(attribute("enableDnsHostnames")["EnableDnsHostnames"]["Value"], false);
  ok("ModifyVpcAttribute", {{"VpcId", id}, {"EnableDnsHostnames", {{"Value", true}}}});
  EXPECT_EQ(attribute("enableDnsHostnames")["EnableDnsHostnames"]["Value"], true);
}

TEST_F(VpcAttributeTest, OneAttributeAtATime) {
  const std::string id = make_vpc();
  EXPECT_EQ(refusal("ModifyVpcAttribute", {{"VpcId", id}}), "InvalidParameterCombination");
  EXPECT_EQ(
      refusal("ModifyVpcAttribute",
              {{"VpcId", id}, {"EnableDnsHostnames", {{"Value", true}}}, {"EnableDnsSupport", {{"Value", true}}}}),
      "InvalidParameterCombination");
  EXPECT_EQ(refusal("ModifyVpcAttribute", {{"VpcId", "vpc-0"}, {"EnableDnsSupport", {{"Value", true}}}}),
            "InvalidVpcID.NotFound");
}

using VpcCidrBlockTest = NetworkTest;

TEST_F(VpcCidrBlockTest, SecondaryBlocksComeAndGo) {
  const std::string id = make_vpc();
  const Value added = ok("AssociateVpcCidrBlock", {{"VpcId", id}, {"CidrBlock", "10.1.0.0/16"}});
  const std::string association = added["CidrBlockAssociation"]["AssociationId"];
  make_subnet(id, "10.1.1.0/24");
  EXPECT_EQ(refusal("DisassociateVpcCidrBlock", {{"AssociationId", association}}), "InvalidCidrBlock.InUse");
  EXPECT_EQ(table_shown(main_table_of(id))["Routes"].size(), 2u);
  const Value subnets = listed("DescribeSubnets", "Subnets", "vpc-id", id);
  ok("DeleteSubnet", {{"SubnetId", subnets[0]["SubnetId"]}});
  ok("DisassociateVpcCidrBlock", {{"AssociationId", association}});
  EXPECT_EQ(refusal("DisassociateVpcCidrBlock", {{"AssociationId", association}}),
            "InvalidVpcCidrBlockAssociationID.NotFound");
  const Value vpc = shown("DescribeVpcs", "VpcIds", "Vpcs", id);
  EXPECT_EQ(
      refusal("DisassociateVpcCidrBlock", {{"AssociationId", vpc["CidrBlockAssociationSet"][0]["AssociationId"]}}),
      "OperationNotPermitted");
}

TEST_F(VpcCidrBlockTest, OverlapsRestrictedRangesAndMoreThanFiveAreRefused) {
  const std::string id = make_vpc();
  const auto refused = [&](const std::string& cidr) {
    return refusal("AssociateVpcCidrBlock", {{"VpcId", id}, {"CidrBlock", cidr}});
  };
  EXPECT_EQ(refused("10.0.128.0/17"), "CidrConflict");
  EXPECT_EQ(refused("172.16.0.0/16"), "InvalidVpc.Range");
  EXPECT_EQ(refused("10.0.0.0/8"), "InvalidVpc.Range");
  for (const char* cidr : {"10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "100.64.0.0/16"}) EXPECT_EQ(refused(cidr), "");
  EXPECT_EQ(refused("10.5.0.0/16"), "CidrLimitExceeded");
  EXPECT_EQ(refusal("AssociateVpcCidrBlock", {{"VpcId", id}}), "InvalidParameterCombination");
}

TEST_F(VpcCidrBlockTest, AmazonProvidesA56) {
  const std::string id = make_vpc();
  const Value added = ok("AssociateVpcCidrBlock", {{"VpcId", id}, {"AmazonProvidedIpv6CidrBlock", true}});
  const std::string block = added["Ipv6CidrBlockAssociation"]["Ipv6CidrBlock"];
  EXPECT_TRUE(block.ends_with("/56")) << block;
  EXPECT_EQ(added["Ipv6CidrBlockAssociation"]["Ipv6CidrBlockState"]["State"], "associating");
  const Value made = ok("CreateVpc", R"({"CidrBlock": "10.1.0.0/16", "AmazonProvidedIpv6CidrBlock": true})"_json);
  EXPECT_EQ(made["Vpc"]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"]["State"], "associating");
  EXPECT_EQ(listed("DescribeVpcs", "Vpcs", "ipv6-cidr-block-association.state", "associated").size(), 2u);
  EXPECT_EQ(listed("DescribeVpcs", "Vpcs", "ipv6-cidr-block-association.ipv6-cidr-block", block).size(), 1u);
}

TEST_F(VpcTest, HasNoClassicLink) {
  const std::string vpc = make_vpc();
  EXPECT_EQ(refusal("DescribeVpcClassicLink", {{"VpcIds", {vpc}}}), "UnsupportedOperation");
  EXPECT_EQ(refusal("EnableVpcClassicLink", {{"VpcId", vpc}}), "UnsupportedOperation");
  EXPECT_EQ(refusal("EnableVpcClassicLink", R"({"VpcId": "vpc-0123456789abcdef0"})"_json), "InvalidVpcID.NotFound");
}

using DhcpOptionsTest = NetworkTest;

TEST_F(DhcpOptionsTest, VpcsHaveTheDefaultSetUntilAnotherIsAssociated) {
  const std::string id = make_vpc();
  const Value vpc = shown("DescribeVpcs", "VpcIds", "Vpcs", id);
  const Value options = shown("DescribeDhcpOptions", "DhcpOptionsIds", "DhcpOptions", vpc["DhcpOptionsId"]);
  EXPECT_EQ(options["DhcpConfigurations"][0]["Values"][0]["Value"], "ec2.internal");
  const std::string own = ok("CreateDhcpOptions", R"({"DhcpConfigurations": [
      {"Key": "domain-name-servers", "Values": ["10.2.5.1", "10.2.5.2"]}]})"_json)["DhcpOptions"]["DhcpOptionsId"];
  ok("AssociateDhcpOptions", {{"VpcId", id}, {"DhcpOptionsId", own}});
  EXPECT_EQ(refusal("DeleteDhcpOptions", {{"DhcpOptionsId", own}}), "DependencyViolation");
  EXPECT_EQ(listed("DescribeDhcpOptions", "DhcpOptions", "value", "10.2.5.2").size(), 1u);
  ok("AssociateDhcpOptions", {{"VpcId", id}, {"DhcpOptionsId", "default"}});
  EXPECT_EQ(shown("DescribeVpcs", "VpcIds", "Vpcs", id)["DhcpOptionsId"], "default");
  ok("DeleteDhcpOptions", {{"DhcpOptionsId", own}});
}

TEST_F(DhcpOptionsTest, UnknownOptionsAndSetsAreRefused) {
  EXPECT_EQ(refusal("CreateDhcpOptions", R"({"DhcpConfigurations": [{"Key": "colour", "Values": ["red"]}]})"_json),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("AssociateDhcpOptions", {{"VpcId", make_vpc()}, {"DhcpOptionsId", "dopt-0"}}),
            "InvalidDhcpOptionID.NotFound");
  EXPECT_EQ(refusal("DescribeDhcpOptions", R"({"DhcpOptionsIds": ["x"]})"_json), "InvalidDhcpOptionsId.Malformed");
}

}  // namespace
}  // namespace ec2
