#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

using SubnetTest = NetworkTest;

TEST_F(SubnetTest, CannotLeaveItsVpcsRange) {
  const std::string vpc = make_vpc();
  const auto refused = [&](const char* cidr) { return refusal("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", cidr}}); };
  EXPECT_EQ(refused("10.1.0.0/24"), "InvalidSubnet.Range");
  EXPECT_EQ(refused("10.0.0.0/15"), "InvalidSubnet.Range");
  EXPECT_EQ(refused("10.0.0.0/29"), "InvalidSubnet.Range");
  EXPECT_EQ(refused("10.0.0.0"), "InvalidParameterValue");
  EXPECT_EQ(refused("10.0.0.0/16"), "");
  EXPECT_EQ(refusal("CreateSubnet", {{"VpcId", vpc}}), "MissingParameter");
  EXPECT_EQ(refusal("CreateSubnet", R"({"VpcId": "vpc-0", "CidrBlock": "10.0.0.0/24"})"_json), "InvalidVpcID.NotFound");
}

TEST_F(SubnetTest, IsThereAtOnceAndItsIpv6BlockComesAfterIt) {
  const std::string vpc =
      ok("CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "AmazonProvidedIpv6CidrBlock": true})"_json)["Vpc"]["VpcId"];
  std::string block = shown("DescribeVpcs", "VpcIds", "Vpcs", vpc)["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"];
  block.replace(block.find("/56"), 3, "/64");
  const Value made = ok("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.1.0/24"}, {"Ipv6CidrBlock", block}});
  EXPECT_EQ(made["Subnet"]["State"], "available");
  EXPECT_EQ(made["Subnet"]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"]["State"], "associating");
  EXPECT_EQ(listed("DescribeSubnets", "Subnets", "ipv6-cidr-block-association.state", "associated").size(), 1u);
}

TEST_F(SubnetTest, CannotOverlapAnother) {
  const std::string vpc = make_vpc();
  make_subnet(vpc, "10.0.1.0/24");
  EXPECT_EQ(refusal("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.1.128/25"}}), "InvalidSubnet.Conflict");
  EXPECT_EQ(message("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.0.0/23"}}),
            "The CIDR '10.0.0.0/23' conflicts with another subnet");
}

TEST_F(SubnetTest, LiesInAZoneOfTheRegion) {
  const std::string vpc = make_vpc();
  const Value subnet =
      ok("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.1.0/24"}, {"AvailabilityZone", "us-east-1b"}})["Subnet"];
  EXPECT_EQ(subnet["AvailabilityZone"], "us-east-1b");
  EXPECT_TRUE(subnet["AvailabilityZoneId"].get<std::string>().starts_with("use1-az"));
  EXPECT_EQ(subnet["SubnetArn"], "arn:aws:ec2:us-east-1:123456789012:subnet/" + subnet["SubnetId"].get<std::string>());
  const Value by_id =
      ok("CreateSubnet",
         {{"VpcId", vpc}, {"CidrBlock", "10.0.2.0/24"}, {"AvailabilityZoneId", subnet["AvailabilityZoneId"]}});
  EXPECT_EQ(by_id["Subnet"]["AvailabilityZone"], "us-east-1b");
  EXPECT_EQ(refusal("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.3.0/24"}, {"AvailabilityZone", "eu-west-1a"}}),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("CreateSubnet", {{"VpcId", vpc},
                                     {"CidrBlock", "10.0.3.0/24"},
                                     {"AvailabilityZone", "us-east-1a"},
                                     {"AvailabilityZoneId", "use1-az1"}}),
            "InvalidParameterCombination");
}

TEST_F(SubnetTest, CountsTheAddressesThatAreLeft) {
  const std::string subnet = make_subnet(make_vpc());
  EXPECT_EQ(subnet_shown(subnet)["AvailableIpAddressCount"], 251);
  const std::string interface_ = make_interface(subnet);
  EXPECT_EQ(subnet_shown(subnet)["AvailableIpAddressCount"], 250);
  EXPECT_EQ(listed("DescribeSubnets", "Subnets", "available-ip-address-count", "250").size(), 1u);
  ok("DeleteNetworkInterface", {{"NetworkInterfaceId", interface_}});
  EXPECT_EQ(subnet_shown(subnet)["AvailableIpAddressCount"], 251);
}

TEST_F(SubnetTest, IsNotDeletedWhileAnInterfaceIsInIt) {
  const std::string subnet = make_subnet(make_vpc());
  const std::string interface_ = make_interface(subnet);
  EXPECT_EQ(refusal("DeleteSubnet", {{"SubnetId", subnet}}), "DependencyViolation");
  ok("DeleteNetworkInterface", {{"NetworkInterfaceId", interface_}});
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  EXPECT_EQ(refusal("DeleteSubnet", {{"SubnetId", subnet}}), "InvalidSubnetID.NotFound");
}

TEST_F(SubnetTest, AttributesChangeOneAtATime) {
  const std::string subnet = make_subnet(make_vpc());
  ok("ModifySubnetAttribute", {{"SubnetId", subnet}, {"MapPublicIpOnLaunch", {{"Value", true}}}});
  ok("ModifySubnetAttribute", {{"SubnetId", subnet}, {"EnableResourceNameDnsARecordOnLaunch", {{"Value", true}}}});
  ok("ModifySubnetAttribute", {{"SubnetId", subnet}, {"PrivateDnsHostnameTypeOnLaunch", "resource-name"}});
  const Value shown = subnet_shown(subnet);
  EXPECT_EQ(shown["MapPublicIpOnLaunch"], true);
  EXPECT_EQ(shown["PrivateDnsNameOptionsOnLaunch"]["EnableResourceNameDnsARecord"], true);
  EXPECT_EQ(shown["PrivateDnsNameOptionsOnLaunch"]["HostnameType"], "resource-name");
  EXPECT_EQ(refusal("ModifySubnetAttribute", {{"SubnetId", subnet}}), "InvalidParameterCombination");
  EXPECT_EQ(
      refusal("ModifySubnetAttribute",
              {{"SubnetId", subnet}, {"EnableDns64", {{"Value", true}}}, {"MapPublicIpOnLaunch", {{"Value", true}}}}),
      "InvalidParameterCombination");
  EXPECT_EQ(
      refusal("ModifySubnetAttribute", {{"SubnetId", subnet}, {"AssignIpv6AddressOnCreation", {{"Value", true}}}}),
      "InvalidParameterValue");
}

TEST_F(SubnetTest, Ipv6BlockLiesWithinTheVpcs) {
  const std::string vpc =
      ok("CreateVpc", R"({"CidrBlock": "10.0.0.0/16", "AmazonProvidedIpv6CidrBlock": true})"_json)["Vpc"]["VpcId"];
  std::string block = shown("DescribeVpcs", "VpcIds", "Vpcs", vpc)["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"];
  block.replace(block.find("/56"), 3, "/64");
  const std::string subnet = make_subnet(vpc);
  const auto input = [&](const std::string& cidr) { return Value{{"SubnetId", subnet}, {"Ipv6CidrBlock", cidr}}; };
  EXPECT_EQ(refusal("AssociateSubnetCidrBlock", input("2001:db8::/64")), "InvalidSubnet.Range");
  EXPECT_EQ(refusal("AssociateSubnetCidrBlock", input("x")), "InvalidParameterValue");
  EXPECT_EQ(refusal("AssociateSubnetCidrBlock", {{"SubnetId", subnet}}), "MissingParameter");
  const std::string association =
      ok("AssociateSubnetCidrBlock", input(block))["Ipv6CidrBlockAssociation"]["AssociationId"];
  EXPECT_EQ(refusal("CreateSubnet", {{"VpcId", vpc}, {"CidrBlock", "10.0.2.0/24"}, {"Ipv6CidrBlock", block}}),
            "InvalidSubnet.Conflict");
  const std::string interface_ =
      ok("CreateNetworkInterface",
         {{"SubnetId", subnet}, {"Ipv6AddressCount", 2}})["NetworkInterface"]["NetworkInterfaceId"];
  EXPECT_EQ(interface_shown(interface_)["Ipv6Addresses"].size(), 2u);
  ok("DisassociateSubnetCidrBlock", {{"AssociationId", association}});
  EXPECT_EQ(refusal("DisassociateSubnetCidrBlock", {{"AssociationId", association}}),
            "InvalidSubnetCidrBlockAssociationID.NotFound");
}

}  // namespace
}  // namespace ec2
