#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct VpnGatewayTest : NetworkTest {
  std::string make_vpn_gateway() {
    return ok("CreateVpnGateway", R"({"Type": "ipsec.1"})"_json)["VpnGateway"]["VpnGatewayId"];
  }
  void attach(const std::string& gateway, const std::string& vpc) {
    ok("AttachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", vpc}});
  }
};

TEST_F(VpnGatewayTest, ComesUpWithAmazonsDefaultNumber) {
  const Value made = ok("CreateVpnGateway", R"({"Type": "ipsec.1"})"_json)["VpnGateway"];
  EXPECT_EQ(made["State"], "available");
  EXPECT_EQ(made["AmazonSideAsn"], 64512);
  EXPECT_EQ(refusal("CreateVpnGateway", R"({"Type": "ipsec.1", "AmazonSideAsn": 1})"_json), "InvalidParameterValue");
}

TEST_F(VpnGatewayTest, IsFoundByItsAttachment) {
  const std::string vpc = make_vpc(), gateway = make_vpn_gateway();
  make_vpn_gateway();
  EXPECT_TRUE(listed("DescribeVpnGateways", "VpnGateways", "attachment.vpc-id", vpc).empty());
  EXPECT_EQ(ok("AttachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", vpc}})["VpcAttachment"]["State"], "attaching");
  EXPECT_EQ(listed("DescribeVpnGateways", "VpnGateways", "attachment.vpc-id", vpc)[0]["VpnGatewayId"], gateway);
  EXPECT_EQ(listed("DescribeVpnGateways", "VpnGateways", "attachment.state", "attached").size(), 1u);
}

TEST_F(VpnGatewayTest, IsAttachedToOneVpcThatHasNoOther) {
  const std::string vpc = make_vpc(), other = make_vpc("10.9.0.0/16"), gateway = make_vpn_gateway();
  attach(gateway, vpc);
  EXPECT_EQ(refusal("AttachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", other}}),
            "VpnGatewayAttachmentLimitExceeded");
  EXPECT_EQ(refusal("AttachVpnGateway", {{"VpnGatewayId", make_vpn_gateway()}, {"VpcId", vpc}}),
            "VpnGatewayAttachmentLimitExceeded");
  EXPECT_EQ(refusal("DetachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", other}}),
            "InvalidVpnGatewayAttachment.NotFound");
  EXPECT_EQ(refusal("AttachVpnGateway", {{"VpnGatewayId", "vgw-0123456789abcdef0"}, {"VpcId", vpc}}),
            "InvalidVpnGatewayID.NotFound");
}

TEST_F(VpnGatewayTest, IsDetachedBeforeItOrItsVpcGoes) {
  const std::string vpc = make_vpc(), gateway = make_vpn_gateway();
  attach(gateway, vpc);
  EXPECT_EQ(refusal("DeleteVpnGateway", {{"VpnGatewayId", gateway}}), "IncorrectState");
  EXPECT_EQ(refusal("DeleteVpc", {{"VpcId", vpc}}), "DependencyViolation");
  ok("DetachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", vpc}});
  ok("DeleteVpc", {{"VpcId", vpc}});
  ok("DeleteVpnGateway", {{"VpnGatewayId", gateway}});
}

TEST_F(VpnGatewayTest, ARouteToOneTurnsIntoABlackholeWhenItIsDetached) {
  const std::string vpc = make_vpc(), table = make_table(vpc), gateway = make_vpn_gateway();
  const Value route{{"RouteTableId", table}, {"DestinationCidrBlock", "192.168.0.0/16"}, {"GatewayId", gateway}};
  EXPECT_EQ(refusal("CreateRoute", route), "InvalidParameterValue");
  attach(gateway, vpc);
  ok("CreateRoute", route);
  const auto state = [&] {
    return ok("DescribeRouteTables",
              {{"RouteTableIds", Value::array({table})}})["RouteTables"][0]["Routes"][1]["State"];
  };
  EXPECT_EQ(state(), "active");
  ok("DetachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", vpc}});
  EXPECT_EQ(state(), "blackhole");
  EXPECT_EQ(refusal("AssociateRouteTable", {{"RouteTableId", table}, {"GatewayId", gateway}}), "NotImplemented");
}

TEST_F(VpnGatewayTest, RoutesArePropagatedToTablesOfItsVpc) {
  const std::string vpc = make_vpc(), table = make_table(vpc), gateway = make_vpn_gateway();
  const Value propagation{{"RouteTableId", table}, {"GatewayId", gateway}};
  const auto propagating = [&] {
    return ok("DescribeRouteTables", {{"RouteTableIds", Value::array({table})}})["RouteTables"][0]["PropagatingVgws"];
  };
  EXPECT_EQ(refusal("EnableVgwRoutePropagation", propagation), "Gateway.NotAttached");
  attach(gateway, vpc);
  ok("EnableVgwRoutePropagation", propagation);
  ok("EnableVgwRoutePropagation", propagation);
  EXPECT_EQ(propagating(), Value::array({Value{{"GatewayId", gateway}}}));
  ok("DisableVgwRoutePropagation", propagation);
  EXPECT_TRUE(propagating().empty());
  ok("EnableVgwRoutePropagation", propagation);
  ok("DetachVpnGateway", {{"VpnGatewayId", gateway}, {"VpcId", vpc}});
  EXPECT_TRUE(propagating().empty());
}

}  // namespace
}  // namespace ec2
