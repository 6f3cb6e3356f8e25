#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct VpcEndpointTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string table = make_table(vpc);
  std::string subnet = make_subnet(vpc);

  Value gateway(const std::string& service = "com.amazonaws.us-east-1.s3") {
    return {{"VpcId", vpc}, {"ServiceName", service}, {"RouteTableIds", {table}}};
  }
  Value interface_endpoint() {
    return {{"VpcId", vpc},
            {"ServiceName", "com.amazonaws.us-east-1.sqs"},
            {"VpcEndpointType", "Interface"},
            {"SubnetIds", {subnet}}};
  }
  Value endpoint(const std::string& id) { return shown("DescribeVpcEndpoints", "VpcEndpointIds", "VpcEndpoints", id); }
};

TEST_F(VpcEndpointTest, GatewayPutsARouteToThePrefixListIntoItsTables) {
  const std::string id = ok("CreateVpcEndpoint", gateway())["VpcEndpoint"]["VpcEndpointId"];
  EXPECT_EQ(endpoint(id)["State"], "available");
  const Value routes = table_shown(table)["Routes"];
  ASSERT_EQ(routes.size(), 2u);
  EXPECT_EQ(routes[1]["GatewayId"], id);
  const Value list =
      ok("DescribePrefixLists", {{"PrefixListIds", {routes[1]["DestinationPrefixListId"]}}})["PrefixLists"][0];
  EXPECT_EQ(list["PrefixListName"], "com.amazonaws.us-east-1.s3");
  EXPECT_EQ(refusal("CreateVpcEndpoint", gateway()), "RouteAlreadyExists");
  ok("ModifyVpcEndpoint", {{"VpcEndpointId", id}, {"RemoveRouteTableIds", {table}}});
  EXPECT_EQ(table_shown(table)["Routes"].size(), 1u);
  EXPECT_EQ(ok("DeleteVpcEndpoints", {{"VpcEndpointIds", {id}}})["Unsuccessful"].size(), 0u);
  EXPECT_EQ(refusal("DescribeVpcEndpoints", {{"VpcEndpointIds", {id}}}), "InvalidVpcEndpointId.NotFound");
  EXPECT_EQ(ok("DeleteVpcEndpoints", {{"VpcEndpointIds", {id}}})["Unsuccessful"][0]["Error"]["Code"],
            "InvalidVpcEndpoint.NotFound");
}

TEST_F(VpcEndpointTest, InterfaceHasANetworkInterfaceASubnetAndNeedsDnsHostnames) {
  EXPECT_EQ(refusal("CreateVpcEndpoint", interface_endpoint()), "InvalidParameter");
  ok("ModifyVpcAttribute", {{"VpcId", vpc}, {"EnableDnsHostnames", {{"Value", true}}}});
  const Value made = ok("CreateVpcEndpoint", interface_endpoint())["VpcEndpoint"];
  EXPECT_EQ(made["State"], "pending");
  const std::string id = made["VpcEndpointId"];
  const Value shown = endpoint(id);
  EXPECT_EQ(shown["State"], "available");
  EXPECT_EQ(shown["DnsEntries"][1]["DnsName"], "sqs.us-east-1.amazonaws.com");
  const std::string eni = shown["NetworkInterfaceIds"][0];
  EXPECT_EQ(interface_shown(eni)["InterfaceType"], "vpc_endpoint");
  EXPECT_EQ(refusal("DeleteSubnet", {{"SubnetId", subnet}}), "DependencyViolation");
  EXPECT_EQ(refusal("ModifyVpcEndpoint", {{"VpcEndpointId", id}, {"AddSubnetIds", {make_subnet(vpc, "10.0.7.0/24")}}}),
            "DuplicateSubnetsInSameZone");
  ok("ModifyVpcEndpoint", {{"VpcEndpointId", id}, {"AddSubnetIds", {make_subnet(vpc, "10.0.8.0/24", "us-east-1b")}}});
  EXPECT_EQ(endpoint(id)["NetworkInterfaceIds"].size(), 2u);
  const std::string group = make_group(vpc);
  ok("ModifyVpcEndpoint", {{"VpcEndpointId", id}, {"AddSecurityGroupIds", {group}}});
  EXPECT_EQ(interface_shown(eni)["Groups"].size(), 2u);
  ok("DeleteVpcEndpoints", {{"VpcEndpointIds", {id}}});
  EXPECT_EQ(refusal("DescribeNetworkInterfaces", {{"NetworkInterfaceIds", {eni}}}),
            "InvalidNetworkInterfaceID.NotFound");
  ok("DeleteSubnet", {{"SubnetId", subnet}});
}

TEST_F(VpcEndpointTest, ServiceMustExistAndTakeTheType) {
  EXPECT_EQ(refusal("CreateVpcEndpoint", gateway("com.amazonaws.us-east-1.nothing")), "InvalidServiceName");
  EXPECT_EQ(refusal("CreateVpcEndpoint", gateway("com.amazonaws.us-east-1.sqs")), "InvalidParameter");
  EXPECT_EQ(refusal("CreateVpcEndpoint", {{"VpcId", vpc}}), "MissingParameter");
  Value with_policy = gateway();
  with_policy["PolicyDocument"] = "{";
  EXPECT_EQ(refusal("CreateVpcEndpoint", with_policy), "InvalidPolicyDocument");
  EXPECT_EQ(refusal("DescribeVpcEndpointServices", R"({"ServiceNames": ["com.amazonaws.us-east-1.nothing"]})"_json),
            "InvalidServiceName");
  EXPECT_EQ(listed("DescribeVpcEndpointServices", "ServiceNames", "service-type", "Gateway").size(), 2u);
  const Value registry =
      ok("DescribeVpcEndpointServices", R"({"ServiceNames": ["com.amazonaws.us-east-1.ecr.api"]})"_json);
  EXPECT_EQ(registry["ServiceDetails"][0]["PrivateDnsName"], "api.ecr.us-east-1.amazonaws.com");
  EXPECT_EQ(refusal("DescribePrefixLists", R"({"PrefixListIds": ["pl-0"]})"_json), "InvalidPrefixListID.NotFound");
}

struct VpcPeeringConnectionTest : NetworkTest {
  std::string vpc = make_vpc();
  std::string peer = make_vpc("10.9.0.0/16");

  std::string request() {
    return ok("CreateVpcPeeringConnection",
              {{"VpcId", vpc}, {"PeerVpcId", peer}})["VpcPeeringConnection"]["VpcPeeringConnectionId"];
  }
  Value id(const std::string& peering) { return {{"VpcPeeringConnectionId", peering}}; }
  std::string state(const std::string& peering) {
    return shown("DescribeVpcPeeringConnections", "VpcPeeringConnectionIds", "VpcPeeringConnections",
                 peering)["Status"]["Code"];
  }
};

TEST_F(VpcPeeringConnectionTest, IsRequestedAcceptedAndDeleted) {
  const std::string peering = request();
  EXPECT_EQ(state(peering), "pending-acceptance");
  EXPECT_EQ(refusal("ModifyVpcPeeringConnectionOptions", id(peering)), "OperationNotPermitted");
  EXPECT_EQ(ok("AcceptVpcPeeringConnection", id(peering))["VpcPeeringConnection"]["Status"],
            R"({"Code": "provisioning", "Message": "Provisioning"})"_json);
  EXPECT_EQ(state(peering), "active");
  EXPECT_EQ(refusal("RejectVpcPeeringConnection", id(peering)), "InvalidStateTransition");
  EXPECT_EQ(refusal("DeleteVpc", {{"VpcId", peer}}), "DependencyViolation");
  const std::string table = make_table(vpc);
  ok("CreateRoute",
     {{"RouteTableId", table}, {"DestinationCidrBlock", "10.9.0.0/16"}, {"VpcPeeringConnectionId", peering}});
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "active");
  ok("DeleteVpcPeeringConnection", id(peering));
  EXPECT_EQ(state(peering), "deleted");
  EXPECT_EQ(table_shown(table)["Routes"][1]["State"], "blackhole");
  ok("DeleteVpc", {{"VpcId", peer}});
  machine.clock.advance(std::chrono::hours(2));
  EXPECT_EQ(refusal("AcceptVpcPeeringConnection", id(peering)), "InvalidVpcPeeringConnectionID.NotFound");
}

TEST_F(VpcPeeringConnectionTest, RequestExpiresAfterSevenDays) {
  const std::string peering = request();
  state(peering);
  machine.clock.advance(std::chrono::hours(7 * 24));
  EXPECT_EQ(state(peering), "expired");
  EXPECT_EQ(refusal("AcceptVpcPeeringConnection", id(peering)), "InvalidStateTransition");
}

TEST_F(VpcPeeringConnectionTest, OverlappingRangesFailAndOtherAccountsAreNotImplemented) {
  const Value made =
      ok("CreateVpcPeeringConnection", {{"VpcId", vpc}, {"PeerVpcId", make_vpc()}})["VpcPeeringConnection"];
  EXPECT_EQ(made["Status"]["Code"], "failed");
  EXPECT_EQ(
      refusal("CreateVpcPeeringConnection", {{"VpcId", vpc}, {"PeerVpcId", peer}, {"PeerOwnerId", "999999999999"}}),
      "NotImplemented");
  EXPECT_EQ(refusal("CreateVpcPeeringConnection", {{"VpcId", vpc}}), "MissingParameter");
  EXPECT_EQ(refusal("AcceptVpcPeeringConnection", R"({"VpcPeeringConnectionId": "x"})"_json),
            "InvalidVpcPeeringConnectionId.Malformed");
}

}  // namespace
}  // namespace ec2
