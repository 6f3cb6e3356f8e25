#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct AddressTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string gateway = make_gateway(vpc);
  std::string interface_ = make_interface(make_subnet(vpc));
  std::string allocation = make_address();

  Value address() { return shown("DescribeAddresses", "AllocationIds", "Addresses", allocation); }
  std::string associate() {
    return ok("AssociateAddress", {{"AllocationId", allocation}, {"NetworkInterfaceId", interface_}})["AssociationId"];
  }
};

TEST_F(AddressTest, IsAssociatedWithAnInterface) {
  const std::string association = associate();
  const Value shown = address();
  EXPECT_EQ(shown["Domain"], "vpc");
  EXPECT_EQ(shown["AssociationId"], association);
  EXPECT_EQ(shown["PrivateIpAddress"], "10.0.1.4");
  EXPECT_EQ(interface_shown(interface_)["Association"]["PublicIp"], shown["PublicIp"]);
  EXPECT_EQ(interface_shown(interface_)["PrivateIpAddresses"][0]["Association"]["AllocationId"], allocation);
  EXPECT_EQ(associate(), association);
  EXPECT_EQ(refusal("ReleaseAddress", {{"AllocationId", allocation}}), "InvalidIPAddress.InUse");
  ok("DisassociateAddress", {{"AssociationId", association}});
  EXPECT_FALSE(interface_shown(interface_).contains("Association"));
  EXPECT_EQ(refusal("DisassociateAddress", {{"AssociationId", association}}), "InvalidAssociationID.NotFound");
  ok("ReleaseAddress", {{"AllocationId", allocation}});
  EXPECT_EQ(refusal("ReleaseAddress", {{"AllocationId", allocation}}), "InvalidAllocationID.NotFound");
}

TEST_F(AddressTest, IsOfAVpcUnlessItsDomainIsUnknown) {
  EXPECT_TRUE(ok("AllocateAddress", R"({"Domain": ""})"_json).contains("AllocationId"));
  EXPECT_EQ(refusal("AllocateAddress", R"({"Domain": "moon"})"_json), "InvalidParameterValue");
}

TEST_F(AddressTest, HasNoReverseName) {
  EXPECT_TRUE(ok("DescribeAddressesAttribute", {{"AllocationIds", {allocation}}})["Addresses"].empty());
  EXPECT_EQ(refusal("DescribeAddressesAttribute", R"({"AllocationIds": ["eipalloc-0"]})"_json),
            "InvalidAllocationID.NotFound");
}

TEST_F(AddressTest, MovesUnlessToldNotTo) {
  associate();
  const std::string other = make_interface(make_subnet(vpc, "10.0.2.0/24"));
  Value input{{"AllocationId", allocation}, {"NetworkInterfaceId", other}, {"AllowReassociation", false}};
  EXPECT_EQ(refusal("AssociateAddress", input), "Resource.AlreadyAssociated");
  input.erase("AllowReassociation");
  ok("AssociateAddress", input);
  EXPECT_EQ(address()["NetworkInterfaceId"], other);
  EXPECT_FALSE(interface_shown(interface_).contains("Association"));
}

TEST_F(AddressTest, NeedsAnInternetGateway) {
  ok("DetachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", vpc}});
  EXPECT_EQ(refusal("AssociateAddress", {{"AllocationId", allocation}, {"NetworkInterfaceId", interface_}}),
            "Gateway.NotAttached");
}

TEST_F(AddressTest, IsFreedWhenItsInterfaceIsDeleted) {
  associate();
  ok("DeleteNetworkInterface", {{"NetworkInterfaceId", interface_}});
  EXPECT_FALSE(address().contains("AssociationId"));
}

TEST_F(AddressTest, IsFoundByAddress) {
  const std::string public_ip = address()["PublicIp"];
  EXPECT_EQ(ok("DescribeAddresses", {{"PublicIps", {public_ip}}})["Addresses"][0]["AllocationId"], allocation);
  EXPECT_EQ(listed("DescribeAddresses", "Addresses", "public-ip", public_ip).size(), 1u);
  EXPECT_EQ(refusal("DescribeAddresses", R"({"PublicIps": ["1.2.3.4"]})"_json), "InvalidAddress.NotFound");
  EXPECT_EQ(refusal("DescribeAddresses", R"({"AllocationIds": ["eipalloc-0"]})"_json), "InvalidAllocationID.NotFound");
  ok("ReleaseAddress", {{"PublicIp", public_ip}});
}

TEST_F(AddressTest, WrongRequestsAreRefused) {
  EXPECT_EQ(refusal("AllocateAddress", R"({"Domain": "standard"})"_json), "InvalidParameterValue");
  EXPECT_EQ(refusal("ReleaseAddress"), "MissingParameter");
  EXPECT_EQ(refusal("ReleaseAddress", {{"AllocationId", allocation}, {"PublicIp", "1.2.3.4"}}),
            "InvalidParameterCombination");
  EXPECT_EQ(refusal("AssociateAddress", {{"AllocationId", allocation}}), "InvalidParameterCombination");
  EXPECT_EQ(
      refusal("AssociateAddress",
              {{"AllocationId", allocation}, {"NetworkInterfaceId", interface_}, {"PrivateIpAddress", "10.0.1.9"}}),
      "InvalidParameterValue");
  EXPECT_EQ(refusal("DisassociateAddress"), "MissingParameter");
}

struct NatGatewayTest : AddressTest {
  std::string subnet = make_subnet(vpc, "10.0.5.0/24");
  Value create() { return ok("CreateNatGateway", {{"SubnetId", subnet}, {"AllocationId", allocation}})["NatGateway"]; }
  Value nat(const std::string& id) { return shown("DescribeNatGateways", "NatGatewayIds", "NatGateways", id); }
};

TEST_F(NatGatewayTest, ComesUpWithAnInterfaceAndItsAddress) {
  const Value made = create();
  EXPECT_EQ(made["State"], "pending");
  const Value shown = nat(made["NatGatewayId"]);
  EXPECT_EQ(shown["State"], "available");
  EXPECT_EQ(shown["NatGatewayAddresses"][0]["PublicIp"], address()["PublicIp"]);
  EXPECT_EQ(shown["NatGatewayAddresses"][0]["PrivateIp"], "10.0.5.4");
  const Value eni = interface_shown(shown["NatGatewayAddresses"][0]["NetworkInterfaceId"]);
  EXPECT_EQ(eni["InterfaceType"], "nat_gateway");
  EXPECT_EQ(eni["RequesterManaged"], true);
  EXPECT_EQ(refusal("DeleteNetworkInterface", {{"NetworkInterfaceId", eni["NetworkInterfaceId"]}}),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("DetachNetworkInterface", {{"AttachmentId", eni["Attachment"]["AttachmentId"]}}),
            "OperationNotPermitted");
  EXPECT_EQ(refusal("DisassociateAddress", {{"AssociationId", address()["AssociationId"]}}), "AuthFailure");
  EXPECT_EQ(refusal("DeleteSubnet", {{"SubnetId", subnet}}), "DependencyViolation");
  EXPECT_EQ(listed("DescribeNatGateways", "NatGateways", "subnet-id", subnet).size(), 1u);
}

TEST_F(NatGatewayTest, StaysVisibleForAnHourAfterItsDeletionAndTurnsRoutesIntoBlackholes) {
  const std::string id = create()["NatGatewayId"], table = make_table(vpc);
  ok("CreateRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "0.0.0.0/0"}, {"NatGatewayId", id}});
  EXPECT_EQ(ok("DeleteNatGateway", {{"NatGatewayId", id}})["NatGatewayId"], id);
  EXPECT_EQ(nat(id)["State"], "deleted");
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "blackhole");
  EXPECT_FALSE(address().contains("AssociationId"));
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  machine.clock.advance(std::chrono::hours(1));
  EXPECT_EQ(refusal("DescribeNatGateways", {{"NatGatewayIds", {id}}}), "NatGatewayNotFound");
  EXPECT_EQ(refusal("DeleteNatGateway", {{"NatGatewayId", "x"}}), "NatGatewayMalformed");
}

TEST_F(NatGatewayTest, FailsLaterForWhatAwsFindsLater) {
  associate();
  const Value taken = nat(create()["NatGatewayId"]);
  EXPECT_EQ(taken["State"], "failed");
  EXPECT_EQ(taken["FailureCode"], "Resource.AlreadyAssociated");
  const std::string isolated = make_subnet(make_vpc("10.9.0.0/16"), "10.9.0.0/24");
  const Value made = ok("CreateNatGateway", {{"SubnetId", isolated}, {"AllocationId", make_address()}})["NatGateway"];
  EXPECT_EQ(made["State"], "pending");
  EXPECT_FALSE(made.contains("FailureCode"));
  EXPECT_EQ(nat(made["NatGatewayId"])["FailureCode"], "Gateway.NotAttached");
}

TEST_F(NatGatewayTest, PublicOnesNeedAnAddressAndPrivateOnesTakeNone) {
  EXPECT_EQ(refusal("CreateNatGateway", {{"SubnetId", subnet}}), "MissingParameter");
  EXPECT_EQ(refusal("CreateNatGateway", {{"SubnetId", subnet}, {"AllocationId", "eipalloc-0"}}),
            "InvalidAllocationID.NotFound");
  EXPECT_EQ(refusal("CreateNatGateway", {{"SubnetId", "subnet-0"}, {"AllocationId", allocation}}),
            "InvalidSubnetID.NotFound");
  EXPECT_EQ(refusal("CreateNatGateway",
                    {{"SubnetId", subnet}, {"ConnectivityType", "private"}, {"AllocationId", allocation}}),
            "InvalidParameterCombination");
  const Value made = ok("CreateNatGateway", {{"SubnetId", subnet}, {"ConnectivityType", "private"}})["NatGateway"];
  EXPECT_EQ(nat(made["NatGatewayId"])["State"], "available");
}

}  // namespace
}  // namespace ec2
