#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct RouteTableTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string table = make_table(vpc);
  std::string subnet = make_subnet(vpc);

  Value route_to(const std::string& member, const std::string& target, const std::string& destination = "0.0.0.0/0") {
    return {{"RouteTableId", table}, {"DestinationCidrBlock", destination}, {member, target}};
  }
  Value route_for(const std::string& destination) {
    const Value shown = table_shown(table);
    for (const Value& route : shown["Routes"]) {
      if (route.value("DestinationCidrBlock", "") == destination) return route;
    }
    return {};
  }
};

TEST_F(RouteTableTest, HasTheLocalRouteThatCannotBeRemoved) {
  const Value route = route_for("10.0.0.0/16");
  EXPECT_EQ(route["GatewayId"], "local");
  EXPECT_EQ(route["Origin"], "CreateRouteTable");
  EXPECT_EQ(refusal("DeleteRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "10.0.0.0/16"}}),
            "InvalidParameterValue");
}

TEST_F(RouteTableTest, AssociatesASubnetOnce) {
  const std::string other = make_table(vpc);
  const std::string id = ok("AssociateRouteTable", {{"RouteTableId", table}, {"SubnetId", subnet}})["AssociationId"];
  EXPECT_EQ(refusal("AssociateRouteTable", {{"RouteTableId", other}, {"SubnetId", subnet}}),
            "Resource.AlreadyAssociated");
  EXPECT_EQ(listed("DescribeRouteTables", "RouteTables", "association.subnet-id", subnet)[0]["RouteTableId"], table);
  EXPECT_EQ(refusal("DeleteRouteTable", {{"RouteTableId", table}}), "DependencyViolation");
  const std::string moved =
      ok("ReplaceRouteTableAssociation", {{"AssociationId", id}, {"RouteTableId", other}})["NewAssociationId"];
  EXPECT_EQ(refusal("DisassociateRouteTable", {{"AssociationId", id}}), "InvalidAssociationID.NotFound");
  ok("DisassociateRouteTable", {{"AssociationId", moved}});
  ok("DeleteRouteTable", {{"RouteTableId", table}});
  EXPECT_EQ(refusal("DeleteRouteTable", {{"RouteTableId", table}}), "InvalidRouteTableID.NotFound");
  EXPECT_EQ(refusal("DescribeRouteTables", R"({"RouteTableIds": ["x"]})"_json), "InvalidRouteTableId.Malformed");
}

TEST_F(RouteTableTest, AssociationFallsWithItsSubnet) {
  ok("AssociateRouteTable", {{"RouteTableId", table}, {"SubnetId", subnet}});
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  EXPECT_EQ(table_shown(table)["Associations"].size(), 0u);
  ok("DeleteRouteTable", {{"RouteTableId", table}});
}

TEST_F(RouteTableTest, NetworksMustBeTheSame) {
  const std::string elsewhere = make_subnet(make_vpc("10.9.0.0/16"), "10.9.0.0/24");
  EXPECT_EQ(refusal("AssociateRouteTable", {{"RouteTableId", table}, {"SubnetId", elsewhere}}),
            "InvalidParameterValue");
  EXPECT_EQ(refusal("AssociateRouteTable", {{"RouteTableId", table}}), "InvalidParameterCombination");
  const std::string gateway = ok("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"];
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", gateway)), "InvalidParameterValue");
  EXPECT_EQ(message("CreateRoute", route_to("GatewayId", gateway)),
            "route table " + table + " and network gateway " + gateway + " belong to different networks");
}

TEST_F(RouteTableTest, MainTableIsKeptAndCanBeReplaced) {
  const std::string main = main_table_of(vpc);
  EXPECT_EQ(refusal("DeleteRouteTable", {{"RouteTableId", main}}), "DependencyViolation");
  const std::string association = table_shown(main)["Associations"][0]["RouteTableAssociationId"];
  EXPECT_EQ(refusal("DisassociateRouteTable", {{"AssociationId", association}}), "InvalidParameterValue");
  ok("ReplaceRouteTableAssociation", {{"AssociationId", association}, {"RouteTableId", table}});
  EXPECT_EQ(main_table_of(vpc), table);
  ok("DeleteRouteTable", {{"RouteTableId", main}});
  ok("DeleteSubnet", {{"SubnetId", subnet}});
  ok("DeleteVpc", {{"VpcId", vpc}});
}

TEST_F(RouteTableTest, RouteToAnInternetGatewayTurnsIntoABlackholeWhenItIsDetached) {
  const std::string gateway = make_gateway(vpc);
  ok("CreateRoute", route_to("GatewayId", gateway));
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", gateway)), "RouteAlreadyExists");
  EXPECT_EQ(message("CreateRoute", route_to("GatewayId", gateway)),
            "The route identified by 0.0.0.0/0 already exists.");
  EXPECT_EQ(route_for("0.0.0.0/0")["State"], "active");
  ok("DetachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", vpc}});
  EXPECT_EQ(route_for("0.0.0.0/0")["State"], "blackhole");
  ok("DeleteInternetGateway", {{"InternetGatewayId", gateway}});
  EXPECT_EQ(listed("DescribeRouteTables", "RouteTables", "route.state", "blackhole").size(), 1u);
  ok("DeleteRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "0.0.0.0/0"}});
  EXPECT_EQ(refusal("DeleteRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "0.0.0.0/0"}}),
            "InvalidRoute.NotFound");
}

TEST_F(RouteTableTest, TargetsMustExistAndBeOne) {
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", "igw-0")), "InvalidGatewayID.NotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("NatGatewayId", "nat-0")), "NatGatewayNotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("NetworkInterfaceId", "eni-0")), "InvalidNetworkInterfaceID.NotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("InstanceId", "i-0")), "InvalidInstanceID.NotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("VpcPeeringConnectionId", "pcx-0")),
            "InvalidVpcPeeringConnectionID.NotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("TransitGatewayId", "tgw-0")), "InvalidTransitGatewayID.NotFound");
  EXPECT_EQ(refusal("CreateRoute", route_to("CarrierGatewayId", "cagw-0")), "NotImplemented");
  EXPECT_EQ(refusal("CreateRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "0.0.0.0/0"}}),
            "MissingParameter");
  Value two = route_to("GatewayId", "igw-0");
  two["NatGatewayId"] = "nat-0";
  EXPECT_EQ(refusal("CreateRoute", two), "InvalidParameterCombination");
  EXPECT_EQ(refusal("CreateRoute", {{"RouteTableId", table}, {"GatewayId", "igw-0"}}), "InvalidParameterCombination");
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", "igw-0", "nowhere")), "InvalidParameterValue");
  Value list{{"RouteTableId", table}, {"DestinationPrefixListId", "pl-0"}, {"GatewayId", "igw-0"}};
  EXPECT_EQ(refusal("CreateRoute", list), "InvalidPrefixListID.NotFound");
}

TEST_F(RouteTableTest, WithinTheVpcOnlyInterfacesTakeARoute) {
  const std::string gateway = make_gateway(vpc), interface_ = make_interface(subnet);
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", gateway, "10.0.1.0/24")), "InvalidParameterValue");
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", gateway, "10.0.0.0/16")), "RouteAlreadyExists");
  ok("CreateRoute", route_to("NetworkInterfaceId", interface_, "10.0.1.0/24"));
  EXPECT_EQ(route_for("10.0.1.0/24")["State"], "blackhole");
}

TEST_F(RouteTableTest, ReplacesARouteThatIsThere) {
  const std::string gateway = make_gateway(vpc), interface_ = make_interface(subnet);
  EXPECT_EQ(refusal("ReplaceRoute", route_to("GatewayId", gateway)), "InvalidParameterValue");
  ok("CreateRoute", route_to("GatewayId", gateway));
  ok("ReplaceRoute", route_to("NetworkInterfaceId", interface_));
  EXPECT_EQ(route_for("0.0.0.0/0")["NetworkInterfaceId"], interface_);
  ok("ReplaceRoute", route_to("NetworkInterfaceId", interface_, "10.0.0.0/16"));
  EXPECT_EQ(route_for("10.0.0.0/16")["NetworkInterfaceId"], interface_);
  ok("ReplaceRoute", {{"RouteTableId", table}, {"DestinationCidrBlock", "10.0.0.0/16"}, {"LocalTarget", true}});
  EXPECT_EQ(route_for("10.0.0.0/16")["GatewayId"], "local");
}

TEST_F(RouteTableTest, HasALimit) {
  const std::string gateway = make_gateway(vpc);
  for (int i = 0; i < 50; ++i) ok("CreateRoute", route_to("GatewayId", gateway, "11." + std::to_string(i) + ".0.0/16"));
  EXPECT_EQ(refusal("CreateRoute", route_to("GatewayId", gateway, "12.0.0.0/16")), "RouteLimitExceeded");
}

TEST_F(RouteTableTest, Ipv6LeavesThroughAnEgressOnlyGateway) {
  const Value made = ok("CreateEgressOnlyInternetGateway", {{"VpcId", vpc}});
  const std::string gateway = made["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"];
  ok("CreateRoute",
     {{"RouteTableId", table}, {"DestinationIpv6CidrBlock", "::/0"}, {"EgressOnlyInternetGatewayId", gateway}});
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "active");
  ok("DeleteEgressOnlyInternetGateway", {{"EgressOnlyInternetGatewayId", gateway}});
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "blackhole");
}

using InternetGatewayTest = NetworkTest;

TEST_F(InternetGatewayTest, IsAttachedToOneVpcThatHasNoOther) {
  const std::string vpc = make_vpc(), other = make_vpc("10.9.0.0/16"), gateway = make_gateway(vpc);
  EXPECT_EQ(refusal("AttachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", other}}),
            "Resource.AlreadyAssociated");
  const std::string second = ok("CreateInternetGateway")["InternetGateway"]["InternetGatewayId"];
  EXPECT_EQ(refusal("AttachInternetGateway", {{"InternetGatewayId", second}, {"VpcId", vpc}}), "InvalidParameterValue");
  EXPECT_EQ(refusal("DetachInternetGateway", {{"InternetGatewayId", second}, {"VpcId", vpc}}), "Gateway.NotAttached");
  EXPECT_EQ(refusal("DeleteInternetGateway", {{"InternetGatewayId", gateway}}), "DependencyViolation");
  EXPECT_EQ(refusal("DeleteVpc", {{"VpcId", vpc}}), "DependencyViolation");
  EXPECT_EQ(refusal("AttachInternetGateway", {{"InternetGatewayId", "igw-0"}, {"VpcId", vpc}}),
            "InvalidInternetGatewayID.NotFound");
  EXPECT_EQ(refusal("DescribeInternetGateways", R"({"InternetGatewayIds": ["x"]})"_json),
            "InvalidInternetGatewayId.Malformed");
}

TEST_F(InternetGatewayTest, StaysWhilePublicAddressesAreMapped) {
  const std::string vpc = make_vpc(), gateway = make_gateway(vpc), interface_ = make_interface(make_subnet(vpc));
  const std::string association =
      ok("AssociateAddress", {{"AllocationId", make_address()}, {"NetworkInterfaceId", interface_}})["AssociationId"];
  EXPECT_EQ(refusal("DetachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", vpc}}), "DependencyViolation");
  ok("DisassociateAddress", {{"AssociationId", association}});
  ok("DetachInternetGateway", {{"InternetGatewayId", gateway}, {"VpcId", vpc}});
}

}  // namespace
}  // namespace ec2
