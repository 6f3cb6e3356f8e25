// How CloudFormation drives the network half: the bindings, each through a stack of its own.
#include "services/cloudformation/cloudformation_service.h"
#include "services/ec2/network/network_test.h"

namespace ec2 {
namespace {

struct NetworkProvisioningTest : NetworkTest {
  NetworkProvisioningTest() { machine.dispatcher.add(cloudformation::make_service(protocol::Facts::embedded())); }

  std::string deploy(const std::string& operation, const Value& resources, const Value& outputs = Value::object()) {
    Value document{{"Resources", resources}};
    if (!outputs.empty()) document["Outputs"] = outputs;
    machine.ok("cloudformation", operation, {{"StackName", "net"}, {"TemplateBody", document.dump()}});
    machine.run_timers();
    return stack()["StackStatus"];
  }
  Value stack() { return machine.ok("cloudformation", "DescribeStacks", {{"StackName", "net"}})["Stacks"][0]; }
  std::string output(const std::string& key) {
    const Value shown = stack();
    for (const Value& one : shown["Outputs"]) {
      if (one["OutputKey"] == key) return one["OutputValue"];
    }
    return {};
  }
  std::string id_of(const std::string& logical_id) {
    return machine.ok(
        "cloudformation", "DescribeStackResource",
        {{"StackName", "net"}, {"LogicalResourceId", logical_id}})["StackResourceDetail"]["PhysicalResourceId"];
  }
  std::string why() {
    std::string reasons;
    const Value events = machine.ok("cloudformation", "DescribeStackEvents", {{"StackName", "net"}})["StackEvents"];
    for (const Value& event : events) {
      if (event.value("ResourceStatus", "").find("FAILED") == std::string::npos) continue;
      reasons += event.value("LogicalResourceId", "") + ": " + event.value("ResourceStatusReason", "") + "\n";
    }
    return reasons;
  }
  Value network() {
    return R"({
      "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true}},
      "More": {"Type": "AWS::EC2::VPCCidrBlock", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.1.0.0/16"}},
      "Options": {"Type": "AWS::EC2::DHCPOptions", "Properties": {"DomainName": "example.com", "DomainNameServers": ["AmazonProvidedDNS"]}},
      "UseOptions": {"Type": "AWS::EC2::VPCDHCPOptionsAssociation", "Properties": {"VpcId": {"Ref": "Vpc"}, "DhcpOptionsId": {"Ref": "Options"}}},
      "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.1.0/24",
        "AvailabilityZone": {"Fn::Select": [0, {"Fn::GetAZs": ""}]}, "MapPublicIpOnLaunch": true}},
      "Gateway": {"Type": "AWS::EC2::InternetGateway"},
      "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "Gateway"}}},
      "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
      "OtherTable": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
      "Route": {"Type": "AWS::EC2::Route", "DependsOn": "Attachment", "Properties": {"RouteTableId": {"Ref": "Table"},
        "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": {"Ref": "Gateway"}}},
      "Association": {"Type": "AWS::EC2::SubnetRouteTableAssociation", "Properties": {"SubnetId": {"Ref": "Subnet"}, "RouteTableId": {"Ref": "Table"}}},
      "Egress": {"Type": "AWS::EC2::EgressOnlyInternetGateway", "Properties": {"VpcId": {"Ref": "Vpc"}}},
      "Address": {"Type": "AWS::EC2::EIP", "DependsOn": "Attachment", "Properties": {"Domain": "vpc"}},
      "Nat": {"Type": "AWS::EC2::NatGateway", "Properties": {"SubnetId": {"Ref": "Subnet"}, "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]}}},
      "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "web",
        "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "0.0.0.0/0"}]}},
      "Ingress": {"Type": "AWS::EC2::SecurityGroupIngress", "Properties": {"GroupId": {"Fn::GetAtt": ["Group", "GroupId"]},
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "SourceSecurityGroupId": {"Ref": "Group"}}},
      "EgressRule": {"Type": "AWS::EC2::SecurityGroupEgress", "Properties": {"GroupId": {"Ref": "Group"},
        "IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIpv6": "::/0"}},
      "Acl": {"Type": "AWS::EC2::NetworkAcl", "Properties": {"VpcId": {"Ref": "Vpc"}}},
      "Entry": {"Type": "AWS::EC2::NetworkAclEntry", "Properties": {"NetworkAclId": {"Ref": "Acl"}, "RuleNumber": 100, "Protocol": 6,
        "RuleAction": "allow", "CidrBlock": "0.0.0.0/0", "PortRange": {"From": 443, "To": 443}}},
      "UseAcl": {"Type": "AWS::EC2::SubnetNetworkAclAssociation", "Properties": {"SubnetId": {"Ref": "Subnet"}, "NetworkAclId": {"Ref": "Acl"}}},
      "Interface": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Ref": "Subnet"}, "GroupSet": [{"Ref": "Group"}],
        "SourceDestCheck": false, "SecondaryPrivateIpAddressCount": 1}},
      "OwnAddress": {"Type": "AWS::EC2::EIP", "DependsOn": "Attachment", "Properties": {"Domain": "vpc"}},
      "UseAddress": {"Type": "AWS::EC2::EIPAssociation", "Properties": {"NetworkInterfaceId": {"Ref": "Interface"},
        "AllocationId": {"Fn::GetAtt": ["OwnAddress", "AllocationId"]}}},
      "Endpoint": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcId": {"Ref": "Vpc"}, "RouteTableIds": [{"Ref": "Table"}],
        "ServiceName": {"Fn::Sub": "com.amazonaws.${AWS::Region}.s3"}}},
      "Queues": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {"VpcId": {"Ref": "Vpc"}, "VpcEndpointType": "Interface",
        "ServiceName": "com.amazonaws.us-east-1.sqs", "SubnetIds": [{"Ref": "Subnet"}], "SecurityGroupIds": [{"Ref": "Group"}], "PrivateDnsEnabled": true}},
      "Peer": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}},
      "Peering": {"Type": "AWS::EC2::VPCPeeringConnection", "Properties": {"VpcId": {"Ref": "Vpc"}, "PeerVpcId": {"Ref": "Peer"}}}
    })"_json;
  }
};

TEST_F(NetworkProvisioningTest, AVirtualPrivateGatewayIsAttachedLikeAnInternetGateway) {
  ASSERT_EQ(deploy("CreateStack", R"({
      "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
      "Gateway": {"Type": "AWS::EC2::VPNGateway", "Properties": {"Type": "ipsec.1", "AmazonSideAsn": 65000}},
      "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment",
        "Properties": {"VpcId": {"Ref": "Vpc"}, "VpnGatewayId": {"Ref": "Gateway"}}},
      "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
      "Propagation": {"Type": "AWS::EC2::VPNGatewayRoutePropagation", "DependsOn": "Attachment",
        "Properties": {"RouteTableIds": [{"Ref": "Table"}], "VpnGatewayId": {"Ref": "Gateway"}}}})"_json,
                   R"({"Id": {"Value": {"Fn::GetAtt": ["Gateway", "VPNGatewayId"]}},
                       "Type": {"Value": {"Fn::GetAtt": ["Attachment", "AttachmentType"]}}})"_json),
            "CREATE_COMPLETE")
      << why();
  const Value gateway = ok("DescribeVpnGateways")["VpnGateways"][0];
  EXPECT_EQ(gateway["AmazonSideAsn"], 65000);
  EXPECT_EQ(gateway["VpcAttachments"][0]["VpcId"], id_of("Vpc"));
  EXPECT_EQ(output("Id"), gateway["VpnGatewayId"]);
  EXPECT_EQ(output("Type"), "VGW");
  EXPECT_EQ(table_shown(id_of("Table"))["PropagatingVgws"][0]["GatewayId"], gateway["VpnGatewayId"]);
  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_TRUE(ok("DescribeVpnGateways")["VpnGateways"].empty());
}

TEST_F(NetworkProvisioningTest, WholeNetworkComesUpAndGoes) {
  const size_t vpcs = ok("DescribeVpcs")["Vpcs"].size();
  ASSERT_EQ(deploy("CreateStack", network(), R"({
      "DefaultGroup": {"Value": {"Fn::GetAtt": ["Vpc", "DefaultSecurityGroup"]}},
      "DefaultAcl": {"Value": {"Fn::GetAtt": ["Vpc", "DefaultNetworkAcl"]}},
      "AclAssociation": {"Value": {"Fn::GetAtt": ["Subnet", "NetworkAclAssociationId"]}},
      "Zone": {"Value": {"Fn::GetAtt": ["Subnet", "AvailabilityZone"]}},
      "Primary": {"Value": {"Fn::GetAtt": ["Interface", "PrimaryPrivateIpAddress"]}},
      "EndpointEntry": {"Value": {"Fn::Select": [0, {"Fn::GetAtt": ["Queues", "DnsEntries"]}]}},
      "Ip": {"Value": {"Ref": "Address"}}})"_json),
            "CREATE_COMPLETE")
      << why();
  EXPECT_TRUE(output("DefaultGroup").starts_with("sg-"));
  EXPECT_TRUE(output("DefaultAcl").starts_with("acl-"));
  EXPECT_TRUE(output("AclAssociation").starts_with("aclassoc-"));
  EXPECT_EQ(output("Zone"), "us-east-1a");
  EXPECT_TRUE(output("Primary").starts_with("10.0.1."));
  EXPECT_EQ(output("EndpointEntry").substr(0, 19), "Z7HUB22UULQXV:vpce-");
  EXPECT_EQ(ok("DescribeAddresses", {{"PublicIps", {output("Ip")}}})["Addresses"].size(), 1u);

  const Value group = group_shown(id_of("Group"));
  EXPECT_EQ(group["IpPermissions"].size(), 2u);
  EXPECT_EQ(group["IpPermissionsEgress"].size(), 2u);
  EXPECT_EQ(table_shown(id_of("Table"))["Routes"].size(), 4u);
  EXPECT_EQ(interface_shown(id_of("Interface"))["SourceDestCheck"], false);
  EXPECT_EQ(subnet_shown(id_of("Subnet"))["MapPublicIpOnLaunch"], true);
  EXPECT_EQ(shown("DescribeVpcPeeringConnections", "VpcPeeringConnectionIds", "VpcPeeringConnections",
                  id_of("Peering"))["Status"]["Code"],
            "active");

  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_EQ(ok("DescribeVpcs")["Vpcs"].size(), vpcs);
  EXPECT_EQ(ok("DescribeAddresses")["Addresses"].size(), 0u);
}

TEST_F(NetworkProvisioningTest, UpdatesChangeWhatCanBeChangedInPlace) {
  Value resources = network();
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE") << why();
  const std::string group = id_of("Group"), association = id_of("Association");
  resources["Group"]["Properties"]["SecurityGroupIngress"][0]["FromPort"] = 8080;
  resources["Group"]["Properties"]["SecurityGroupIngress"][0]["ToPort"] = 8080;
  resources["Group"]["Properties"]["SecurityGroupEgress"] =
      R"([{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}])"_json;
  resources["Group"]["Properties"]["Tags"] = R"([{"Key": "stage", "Value": "test"}])"_json;
  resources["Association"]["Properties"]["RouteTableId"] = R"({"Ref": "OtherTable"})"_json;
  resources["Route"]["Properties"] =
      R"({"RouteTableId": {"Ref": "Table"}, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": {"Ref": "Nat"}})"_json;
  resources["Entry"]["Properties"]["RuleAction"] = "deny";
  resources["Endpoint"]["Properties"]["RouteTableIds"] = R"([{"Ref": "OtherTable"}])"_json;
  resources["Subnet"]["Properties"]["MapPublicIpOnLaunch"] = false;
  ASSERT_EQ(deploy("UpdateStack", resources), "UPDATE_COMPLETE") << why();
  EXPECT_EQ(id_of("Group"), group);
  const Value shown_group = group_shown(group);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "ip-permission.from-port", "8080").size(), 1u);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "ip-permission.from-port", "80").size(), 0u);
  EXPECT_EQ(listed("DescribeSecurityGroups", "SecurityGroups", "tag:stage", "test").size(), 1u);
  EXPECT_EQ(shown_group["IpPermissionsEgress"].size(), 2u);
  EXPECT_NE(id_of("Association"), association);
  EXPECT_EQ(table_shown(id_of("OtherTable"))["Associations"].size(), 1u);
  EXPECT_EQ(table_shown(id_of("Table"))["Routes"][2]["NatGatewayId"], id_of("Nat"));
  EXPECT_EQ(subnet_shown(id_of("Subnet"))["MapPublicIpOnLaunch"], false);
}

TEST_F(NetworkProvisioningTest, FailedNatGatewayFailsTheStack) {
  Value resources = network();
  resources["Nat2"] = resources["Nat"];
  resources["Nat2"]["DependsOn"] = "Nat";
  EXPECT_EQ(deploy("CreateStack", resources), "ROLLBACK_COMPLETE");
}

TEST_F(NetworkProvisioningTest, AGatewayHasARouteTableOfItsOwn) {
  Value resources = R"({
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Gateway": {"Type": "AWS::EC2::InternetGateway"},
    "Attachment": {"Type": "AWS::EC2::VPCGatewayAttachment", "Properties": {"VpcId": {"Ref": "Vpc"}, "InternetGatewayId": {"Ref": "Gateway"}}},
    "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
    "Other": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
    "Edge": {"Type": "AWS::EC2::GatewayRouteTableAssociation", "DependsOn": "Attachment",
             "Properties": {"GatewayId": {"Ref": "Gateway"}, "RouteTableId": {"Ref": "Table"}}}})"_json;
  const Value outputs = R"({"Association": {"Value": {"Fn::GetAtt": ["Edge", "AssociationId"]}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources, outputs), "CREATE_COMPLETE") << why();
  EXPECT_EQ(id_of("Edge"), id_of("Gateway"));
  EXPECT_TRUE(output("Association").starts_with("rtbassoc-"));
  const auto gateways_of = [&](const char* table) {
    const Value shown = machine.ok("ec2", "DescribeRouteTables", {{"RouteTableIds", Value::array({id_of(table)})}});
    return shown["RouteTables"][0]["Associations"].size();
  };
  EXPECT_EQ(gateways_of("Table"), 1u);
  resources["Edge"]["Properties"]["RouteTableId"] = R"({"Ref": "Other"})"_json;
  ASSERT_EQ(deploy("UpdateStack", resources, outputs), "UPDATE_COMPLETE") << why();
  EXPECT_EQ(gateways_of("Table"), 0u);
  EXPECT_EQ(gateways_of("Other"), 1u);
  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", {{"StackName", "net"}}), "ValidationError");
}

TEST_F(NetworkProvisioningTest, AnInstanceConnectEndpointHoldsItsSubnetAndGroup) {
  const Value resources = R"({
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "172.16.1.0/24"}},
    "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "d"}},
    "Way": {"Type": "AWS::EC2::InstanceConnectEndpoint", "Properties": {"SubnetId": {"Ref": "Subnet"},
            "PreserveClientIp": true, "SecurityGroupIds": [{"Ref": "Group"}], "Tags": [{"Key": "a", "Value": "b"}]}},
    "Plain": {"Type": "AWS::EC2::InstanceConnectEndpoint", "Properties": {"SubnetId": {"Ref": "Subnet"}}}})"_json;
  const Value outputs = R"({"Vpc": {"Value": {"Fn::GetAtt": ["Way", "VpcId"]}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources, outputs), "CREATE_COMPLETE") << why();
  const std::string id = id_of("Way");
  EXPECT_TRUE(id.starts_with("eice-"));
  EXPECT_EQ(output("Vpc"), id_of("Vpc"));
  const Value shown = machine.ok("ec2", "DescribeInstanceConnectEndpoints",
                                 {{"InstanceConnectEndpointIds", Value::array({id})}})["InstanceConnectEndpoints"][0];
  EXPECT_EQ(shown["State"], "create-complete");
  EXPECT_EQ(shown["PreserveClientIp"], true);
  EXPECT_EQ(shown["SecurityGroupIds"], Value::array({id_of("Group")}));
  EXPECT_TRUE(shown["DnsName"].get<std::string>().starts_with(id + "."));
  const Value interface_ = machine.ok("ec2", "DescribeNetworkInterfaces",
                                      {{"NetworkInterfaceIds", shown["NetworkInterfaceIds"]}})["NetworkInterfaces"][0];
  EXPECT_EQ(interface_["SubnetId"], id_of("Subnet"));
  EXPECT_EQ(machine.refusal("ec2", "DeleteSubnet", {{"SubnetId", id_of("Subnet")}}), "DependencyViolation");
  EXPECT_EQ(machine.refusal("ec2", "DeleteInstanceConnectEndpoint",
                            R"({"InstanceConnectEndpointId": "eice-0123456789abcdef0"})"_json),
            "InvalidInstanceConnectEndpointId.NotFound");
  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_EQ(machine.refusal("cloudformation", "DescribeStacks", {{"StackName", "net"}}), "ValidationError");
  EXPECT_TRUE(machine.ok("ec2", "DescribeInstanceConnectEndpoints")["InstanceConnectEndpoints"].empty());
}

TEST_F(NetworkProvisioningTest, AnInstanceConnectEndpointIsModifiedWithItsInterface) {
  const Value resources = R"({
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "172.16.1.0/24"}},
    "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "d"}},
    "Way": {"Type": "AWS::EC2::InstanceConnectEndpoint", "Properties": {"SubnetId": {"Ref": "Subnet"}}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE") << why();
  const Value groups = Value::array({id_of("Group")});
  machine.ok("ec2", "ModifyInstanceConnectEndpoint",
             {{"InstanceConnectEndpointId", id_of("Way")}, {"SecurityGroupIds", groups}, {"PreserveClientIp", true}});
  const Value shown = machine.ok("ec2", "DescribeInstanceConnectEndpoints")["InstanceConnectEndpoints"][0];
  EXPECT_EQ(shown["SecurityGroupIds"], groups);
  EXPECT_EQ(shown["PreserveClientIp"], true);
  const Value interface_ = machine.ok("ec2", "DescribeNetworkInterfaces",
                                      {{"NetworkInterfaceIds", shown["NetworkInterfaceIds"]}})["NetworkInterfaces"][0];
  EXPECT_EQ(interface_["Groups"][0]["GroupId"], id_of("Group"));
  EXPECT_EQ(machine.refusal("ec2", "ModifyInstanceConnectEndpoint",
                            R"({"InstanceConnectEndpointId": "eice-0123456789abcdef0"})"_json),
            "InvalidInstanceConnectEndpointId.NotFound");
}

TEST_F(NetworkProvisioningTest, ASecurityGroupIsUsedInAnotherVpcOnceItIsAssociated) {
  Value resources = R"({
    "Own": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Other": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.17.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Other"}, "CidrBlock": "172.17.1.0/24"}},
    "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Own"}, "GroupDescription": "d"}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE") << why();
  const Value input{{"SubnetId", id_of("Subnet")}, {"Groups", Value::array({id_of("Group")})}};
  EXPECT_EQ(machine.refusal("ec2", "CreateNetworkInterface", input), "InvalidParameter");
  resources["Link"] = R"({"Type": "AWS::EC2::SecurityGroupVpcAssociation",
                          "Properties": {"GroupId": {"Ref": "Group"}, "VpcId": {"Ref": "Other"}}})"_json;
  const Value outputs = R"({"State": {"Value": {"Fn::GetAtt": ["Link", "State"]}}})"_json;
  ASSERT_EQ(deploy("UpdateStack", resources, outputs), "UPDATE_COMPLETE") << why();
  EXPECT_EQ(id_of("Link"), id_of("Group") + "|" + id_of("Other"));
  EXPECT_EQ(output("State"), "associated");
  const Value made = machine.ok("ec2", "CreateNetworkInterface", input)["NetworkInterface"];
  const Value ends{{"GroupId", id_of("Group")}, {"VpcId", id_of("Other")}};
  EXPECT_EQ(machine.refusal("ec2", "AssociateSecurityGroupVpc", ends), "InvalidParameterValue");
  EXPECT_EQ(machine.refusal("ec2", "DisassociateSecurityGroupVpc", ends), "DependencyViolation");
  machine.ok("ec2", "DeleteNetworkInterface", {{"NetworkInterfaceId", made["NetworkInterfaceId"]}});
  resources.erase("Link");
  ASSERT_EQ(deploy("UpdateStack", resources), "UPDATE_COMPLETE") << why();
  EXPECT_TRUE(machine.ok("ec2", "DescribeSecurityGroupVpcAssociations")["SecurityGroupVpcAssociations"].empty());
  EXPECT_EQ(machine.refusal("ec2", "DisassociateSecurityGroupVpc", ends), "InvalidParameterValue");
  Value unknown = ends;
  unknown["GroupId"] = "sg-0123456789abcdef0";
  EXPECT_EQ(machine.refusal("ec2", "AssociateSecurityGroupVpc", unknown), "InvalidGroup.NotFound");
}

TEST_F(NetworkProvisioningTest, AnInterfacesPermissionGoesWithIt) {
  const Value resources = R"({
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "172.16.1.0/24"}},
    "Interface": {"Type": "AWS::EC2::NetworkInterface", "Properties": {"SubnetId": {"Ref": "Subnet"}}},
    "Permission": {"Type": "AWS::EC2::NetworkInterfacePermission", "Properties": {"AwsAccountId": "222222222222",
      "NetworkInterfaceId": {"Ref": "Interface"}, "Permission": "INSTANCE-ATTACH"}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources), "CREATE_COMPLETE") << why();
  const Value shown = machine.ok("ec2", "DescribeNetworkInterfacePermissions")["NetworkInterfacePermissions"][0];
  EXPECT_EQ(shown["NetworkInterfacePermissionId"], id_of("Permission"));
  EXPECT_EQ(shown["PermissionState"]["State"], "granted");
  EXPECT_EQ(machine.refusal("ec2", "CreateNetworkInterfacePermission",
                            {{"NetworkInterfaceId", id_of("Interface")}, {"Permission", "INSTANCE-ATTACH"}}),
            "MissingParameter");
  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_TRUE(machine.ok("ec2", "DescribeNetworkInterfacePermissions")["NetworkInterfacePermissions"].empty());
}

TEST_F(NetworkProvisioningTest, APoolOfAddressesIsNoAccountsOwn) {
  const Value resources = R"({
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Table": {"Type": "AWS::EC2::RouteTable", "Properties": {"VpcId": {"Ref": "Vpc"}}},
    "Link": {"Type": "AWS::EC2::IpPoolRouteTableAssociation", "Properties": {"RouteTableId": {"Ref": "Table"},
      "PublicIpv4Pool": "ipv4pool-ec2-0123456789abcdef0"}}})"_json;
  EXPECT_EQ(deploy("CreateStack", resources), "ROLLBACK_COMPLETE");
  EXPECT_NE(why().find("The pool ID 'ipv4pool-ec2-0123456789abcdef0' does not exist."), std::string::npos) << why();
}

TEST_F(NetworkProvisioningTest, PrefixListsGrowAndShrinkWithTheirEntries) {
  Value resources = R"({
    "Offices": {"Type": "AWS::EC2::PrefixList", "Properties": {"PrefixListName": "offices", "AddressFamily": "IPv4",
      "Entries": [{"Cidr": "10.0.0.0/8"}, {"Cidr": "11.0.0.0/8", "Description": "second"}]}},
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "172.16.0.0/16"}},
    "Group": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"VpcId": {"Ref": "Vpc"}, "GroupDescription": "web",
      "SecurityGroupIngress": [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,
                                "SourcePrefixListId": {"Ref": "Offices"}}]}}})"_json;
  const Value outputs = R"({"Arn": {"Value": {"Fn::GetAtt": ["Offices", "Arn"]}},
                            "Version": {"Value": {"Fn::GetAtt": ["Offices", "Version"]}}})"_json;
  ASSERT_EQ(deploy("CreateStack", resources, outputs), "CREATE_COMPLETE") << why();
  const std::string id = id_of("Offices");
  EXPECT_EQ(output("Arn"), "arn:aws:ec2:us-east-1:123456789012:prefix-list/" + id);
  const auto entries = [&] {
    return machine.ok("ec2", "GetManagedPrefixListEntries", {{"PrefixListId", id}})["Entries"];
  };
  EXPECT_EQ(entries().size(), 2u);
  Value& properties = resources["Offices"]["Properties"];
  properties["Entries"] = R"([{"Cidr": "11.0.0.0/8", "Description": "other"}, {"Cidr": "12.0.0.0/8"},
                              {"Cidr": "13.0.0.0/8"}])"_json;
  ASSERT_EQ(deploy("UpdateStack", resources, outputs), "UPDATE_COMPLETE") << why();
  EXPECT_EQ(entries(), properties["Entries"]);
  EXPECT_EQ(output("Version"), "2");
  properties["Entries"] = R"([{"Cidr": "12.0.0.0/8"}])"_json;
  properties["PrefixListName"] = "sites";
  ASSERT_EQ(deploy("UpdateStack", resources, outputs), "UPDATE_COMPLETE") << why();
  const Value shown =
      machine.ok("ec2", "DescribeManagedPrefixLists", {{"PrefixListIds", Value::array({id})}})["PrefixLists"][0];
  EXPECT_EQ(shown["MaxEntries"], 1);
  EXPECT_EQ(shown["PrefixListName"], "sites");
  machine.ok("cloudformation", "DeleteStack", {{"StackName", "net"}});
  machine.run_timers();
  EXPECT_EQ(machine.refusal("ec2", "GetManagedPrefixListEntries", {{"PrefixListId", id}}),
            "InvalidPrefixListID.NotFound");
}

}  // namespace
}  // namespace ec2
