#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct NetworkInterfaceTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string subnet = make_subnet(vpc);
};

TEST_F(NetworkInterfaceTest, TakesTheFirstFreeAddressAfterTheReservedFour) {
  const Value made = ok("CreateNetworkInterface", {{"SubnetId", subnet}, {"Description", "front"}})["NetworkInterface"];
  EXPECT_EQ(made["Status"], "pending");
  EXPECT_EQ(made["PrivateIpAddress"], "10.0.1.4");
  EXPECT_EQ(made["RequesterId"], TestMachine::kAccount);
  const Value shown = interface_shown(made["NetworkInterfaceId"]);
  EXPECT_EQ(shown["Status"], "available");
  EXPECT_EQ(shown["VpcId"], vpc);
  EXPECT_EQ(shown["AvailabilityZone"], "us-east-1a");
  EXPECT_EQ(shown["PrivateDnsName"], "ip-10-0-1-4.ec2.internal");
  EXPECT_EQ(shown["Groups"][0]["GroupName"], "default");
  EXPECT_EQ(shown["PrivateIpAddresses"][0]["Primary"], true);
  EXPECT_EQ(interface_shown(make_interface(subnet))["PrivateIpAddress"], "10.0.1.5");
}

TEST_F(NetworkInterfaceTest, ShowsItsTagsAsTagSet) {
  const Value made = ok("CreateNetworkInterface",
                        {{"SubnetId", subnet}, {"TagSpecifications", R"([{"ResourceType": "network-interface",
      "Tags": [{"Key": "Name", "Value": "front"}]}])"_json}});
  EXPECT_EQ(made["NetworkInterface"]["TagSet"][0]["Value"], "front");
  EXPECT_EQ(listed("DescribeNetworkInterfaces", "NetworkInterfaces", "tag:Name", "front").size(), 1u);
}

TEST_F(NetworkInterfaceTest, AddressesMustBeFreeAndWithinTheSubnet) {
  const auto refused = [&](const std::string& address) {
    return refusal("CreateNetworkInterface", {{"SubnetId", subnet}, {"PrivateIpAddress", address}});
  };
  EXPECT_EQ(refused("10.0.1.20"), "");
  EXPECT_EQ(refused("10.0.1.20"), "InvalidIPAddress.InUse");
  EXPECT_EQ(refused("10.0.2.20"), "InvalidParameterValue");
  EXPECT_EQ(refused("10.0.1.3"), "InvalidParameterValue");
  EXPECT_EQ(refused("10.0.1.255"), "InvalidParameterValue");
  EXPECT_EQ(refused("ten"), "InvalidParameterValue");
  EXPECT_EQ(message("CreateNetworkInterface", {{"SubnetId", subnet}, {"PrivateIpAddress", "10.0.1.3"}}),
            "Address is in subnet's reserved address range");
}

TEST_F(NetworkInterfaceTest, SubnetRunsOutOfAddresses) {
  const std::string small = make_subnet(vpc, "10.0.2.0/28");
  for (int i = 0; i < 11; ++i) make_interface(small);
  EXPECT_EQ(refusal("CreateNetworkInterface", {{"SubnetId", small}}), "InsufficientFreeAddressesInSubnet");
  EXPECT_EQ(subnet_shown(small)["AvailableIpAddressCount"], 0);
}

TEST_F(NetworkInterfaceTest, SecondaryAddressesComeAndGo) {
  const Value made = ok("CreateNetworkInterface", {{"SubnetId", subnet}, {"SecondaryPrivateIpAddressCount", 2}});
  const std::string id = made["NetworkInterface"]["NetworkInterfaceId"];
  EXPECT_EQ(interface_shown(id)["PrivateIpAddresses"].size(), 3u);
  const Value assigned =
      ok("AssignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"PrivateIpAddresses", {"10.0.1.77"}}});
  EXPECT_EQ(assigned["AssignedPrivateIpAddresses"][0]["PrivateIpAddress"], "10.0.1.77");
  EXPECT_EQ(
      listed("DescribeNetworkInterfaces", "NetworkInterfaces", "addresses.private-ip-address", "10.0.1.77").size(), 1u);
  ok("UnassignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"PrivateIpAddresses", {"10.0.1.77"}}});
  EXPECT_EQ(refusal("UnassignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"PrivateIpAddresses", {"10.0.1.77"}}}),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("UnassignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"PrivateIpAddresses", {"10.0.1.4"}}}),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("AssignPrivateIpAddresses", {{"NetworkInterfaceId", id}}), "InvalidParameterCombination");
  EXPECT_EQ(refusal("AssignPrivateIpAddresses", {{"NetworkInterfaceId", id}, {"SecondaryPrivateIpAddressCount", 60}}),
            "PrivateIpAddressLimitExceeded");
}

TEST_F(NetworkInterfaceTest, GroupsAreOfTheSameVpcAndKeptWhileUsed) {
  const std::string group = make_group(vpc), elsewhere = make_group(make_vpc("10.9.0.0/16"));
  EXPECT_EQ(refusal("CreateNetworkInterface", {{"SubnetId", subnet}, {"Groups", {elsewhere}}}), "InvalidParameter");
  EXPECT_EQ(refusal("CreateNetworkInterface", {{"SubnetId", subnet}, {"Groups", {"sg-0"}}}), "InvalidGroup.NotFound");
  const Value made = ok("CreateNetworkInterface", {{"SubnetId", subnet}, {"Groups", {group}}});
  EXPECT_EQ(listed("DescribeNetworkInterfaces", "NetworkInterfaces", "group-id", group).size(), 1u);
  EXPECT_EQ(refusal("DeleteSecurityGroup", {{"GroupId", group}}), "DependencyViolation");
  EXPECT_EQ(message("DeleteSecurityGroup", {{"GroupId", group}}), "resource " + group + " has a dependent object");
  ok("DeleteNetworkInterface", {{"NetworkInterfaceId", made["NetworkInterface"]["NetworkInterfaceId"]}});
  ok("DeleteSecurityGroup", {{"GroupId", group}});
  Value many = Value::array();
  for (int i = 0; i < 6; ++i) many.push_back(make_group(vpc, "group" + std::to_string(i)));
  EXPECT_EQ(refusal("CreateNetworkInterface", {{"SubnetId", subnet}, {"Groups", many}}),
            "SecurityGroupsPerInterfaceLimitExceeded");
}

TEST_F(NetworkInterfaceTest, AttributesChangeOneAtATime) {
  const std::string id = make_interface(subnet), group = make_group(vpc);
  ok("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"SourceDestCheck", {{"Value", false}}}});
  ok("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"Groups", {group}}});
  ok("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"Description", {{"Value", "back"}}}});
  const auto attribute = [&](const char* name) {
    return ok("DescribeNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"Attribute", name}});
  };
  EXPECT_EQ(attribute("sourceDestCheck")["SourceDestCheck"]["Value"], false);
  EXPECT_EQ(attribute("groupSet")["Groups"][0]["GroupId"], group);
  EXPECT_EQ(attribute("description")["Description"]["Value"], "back");
  ok("ResetNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"SourceDestCheck", "x"}});
  EXPECT_EQ(attribute("sourceDestCheck")["SourceDestCheck"]["Value"], true);
  EXPECT_EQ(refusal("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}}), "InvalidParameterCombination");
  EXPECT_EQ(refusal("DescribeNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}}), "MissingParameter");
  EXPECT_EQ(refusal("ModifyNetworkInterfaceAttribute",
                    {{"NetworkInterfaceId", id},
                     {"Attachment", {{"AttachmentId", "eni-attach-0"}, {"DeleteOnTermination", true}}}}),
            "InvalidAttachmentID.NotFound");
}

TEST_F(NetworkInterfaceTest, APublicAddressComesAndGoes) {
  const std::string id = make_interface(subnet);
  ok("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"AssociatePublicIpAddress", true}});
  EXPECT_EQ(interface_shown(id)["Association"]["IpOwnerId"], "amazon");
  ok("ModifyNetworkInterfaceAttribute", {{"NetworkInterfaceId", id}, {"AssociatePublicIpAddress", false}});
  EXPECT_FALSE(interface_shown(id).contains("Association"));
}

TEST_F(NetworkInterfaceTest, IsNotFoundOnceDeleted) {
  const std::string id = make_interface(subnet);
  ok("DeleteNetworkInterface", {{"NetworkInterfaceId", id}});
  EXPECT_EQ(refusal("DeleteNetworkInterface", {{"NetworkInterfaceId", id}}), "InvalidNetworkInterfaceID.NotFound");
  EXPECT_EQ(refusal("DeleteNetworkInterface", {{"NetworkInterfaceId", "x"}}), "InvalidNetworkInterfaceId.Malformed");
  EXPECT_EQ(refusal("DetachNetworkInterface", R"({"AttachmentId": "eni-attach-0"})"_json),
            "InvalidAttachmentID.NotFound");
  EXPECT_EQ(refusal("AttachNetworkInterface",
                    {{"NetworkInterfaceId", make_interface(subnet)}, {"InstanceId", "i-0"}, {"DeviceIndex", 1}}),
            "InvalidInstanceID.NotFound");
}

struct AttachmentTest : NetworkInterfaceTest {
  std::string launch(const std::string& in_subnet) {
    const Value images =
        ok("DescribeImages", R"({"Owners": ["amazon"], "Filters": [{"Name": "architecture", "Values": ["x86_64"]},
        {"Name": "state", "Values": ["available"]}]})"_json)["Images"];
    return ok("RunInstances", {{"ImageId", images.at(0)["ImageId"]},
                               {"InstanceType", "t3.micro"},
                               {"MinCount", 1},
                               {"MaxCount", 1},
                               {"SubnetId", in_subnet}})["Instances"][0]["InstanceId"];
  }
  Value attach(const std::string& interface_, const std::string& instance, int index) {
    return {{"NetworkInterfaceId", interface_}, {"InstanceId", instance}, {"DeviceIndex", index}};
  }
};

TEST_F(AttachmentTest, AttachesAndDetachesASecondInterface) {
  const std::string instance = launch(subnet), id = make_interface(subnet);
  EXPECT_EQ(refusal("AttachNetworkInterface", attach(id, instance, 0)), "InvalidParameterValue");
  const std::string attachment = ok("AttachNetworkInterface", attach(id, instance, 1))["AttachmentId"];
  EXPECT_EQ(refusal("AttachNetworkInterface", attach(id, instance, 2)), "InvalidNetworkInterface.InUse");
  EXPECT_EQ(refusal("DeleteNetworkInterface", {{"NetworkInterfaceId", id}}), "InvalidParameterValue");
  EXPECT_EQ(message("DeleteNetworkInterface", {{"NetworkInterfaceId", id}}),
            "Network interface '" + id + "' is currently in use.");
  EXPECT_EQ(listed("DescribeNetworkInterfaces", "NetworkInterfaces", "attachment.instance-id", instance).size(), 2u);
  ok("DetachNetworkInterface", {{"AttachmentId", attachment}});
  EXPECT_EQ(interface_shown(id)["Status"], "available");
}

TEST_F(AttachmentTest, PrimaryInterfaceStaysAndZonesMustBeTheSame) {
  const std::string instance = launch(subnet);
  const Value primary = listed("DescribeNetworkInterfaces", "NetworkInterfaces", "attachment.instance-id", instance)[0];
  EXPECT_EQ(refusal("DetachNetworkInterface", {{"AttachmentId", primary["Attachment"]["AttachmentId"]}}),
            "OperationNotPermitted");
  const std::string elsewhere = make_interface(make_subnet(vpc, "10.0.9.0/24", "us-east-1b"));
  EXPECT_EQ(refusal("AttachNetworkInterface", attach(elsewhere, instance, 1)), "InvalidParameterCombination");
}

TEST_F(AttachmentTest, RouteToAnInstanceIsActiveWhileItRuns) {
  const std::string instance = launch(subnet), table = make_table(vpc);
  ok("CreateRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "0.0.0.0/0"}, {"InstanceId", instance}});
  EXPECT_EQ(table_shown(table)["Routes"][1]["InstanceId"], instance);
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "active");
  ok("StopInstances", {{"InstanceIds", {instance}}});
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "blackhole");
}

TEST_F(AttachmentTest, ElasticAddressOfAnInstanceIsShownByBoth) {
  make_gateway(vpc);
  const std::string instance = launch(subnet), allocation = make_address();
  ok("AssociateAddress", {{"AllocationId", allocation}, {"InstanceId", instance}});
  const Value address = shown("DescribeAddresses", "AllocationIds", "Addresses", allocation);
  EXPECT_EQ(address["InstanceId"], instance);
  const Value shown = ok("DescribeInstances", {{"InstanceIds", {instance}}})["Reservations"][0]["Instances"][0];
  EXPECT_EQ(shown["PublicIpAddress"], address["PublicIp"]);
}

}  // namespace
}  // namespace ec2
