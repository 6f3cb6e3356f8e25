"""What Terraform's provider does with networks: its calls, the codes it decides by, and that it reads back what it made."""

import pytest

from terraform_steps import by, only, refused, settled, tagged, tags_of


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def vpc(ec2):
    return ec2.create_vpc(CidrBlock="10.20.0.0/16", InstanceTenancy="default")["Vpc"]["VpcId"]


@pytest.fixture
def subnet(ec2, vpc):
    return ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]


def vpc_attribute(ec2, vpc, attribute):
    answer = ec2.describe_vpc_attribute(VpcId=vpc, Attribute=attribute)
    return answer[attribute[0].upper() + attribute[1:]]["Value"]


def test_aws_vpc(ec2):
    made = ec2.create_vpc(CidrBlock="10.1.0.0/16", InstanceTenancy="default", AmazonProvidedIpv6CidrBlock=True,
                          TagSpecifications=tagged("vpc", Name="main"))["Vpc"]
    vpc = made["VpcId"]
    settled("available", lambda: only(ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"])["State"], ["pending"])
    settled("associated", lambda: only(ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"])
            ["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlockState"]["State"], ["associating"])
    for attribute, wanted in (("EnableDnsHostnames", True), ("EnableDnsSupport", False),
                              ("EnableNetworkAddressUsageMetrics", True)):
        if attribute == "EnableDnsSupport":
            ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": False})
        ec2.modify_vpc_attribute(VpcId=vpc, **{attribute: {"Value": wanted}})
        settled(wanted, lambda: vpc_attribute(ec2, vpc, attribute[0].lower() + attribute[1:]), [not wanted])
    shown = only(ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"])
    assert shown["CidrBlock"] == "10.1.0.0/16" and shown["InstanceTenancy"] == "default"
    assert tags_of(shown) == {"Name": "main"} and shown["OwnerId"]
    assert only(ec2.describe_network_acls(Filters=by(default="true", vpc_id=vpc))["NetworkAcls"])["IsDefault"]
    tables = ec2.describe_route_tables(Filters=by(**{"association.main": "true", "vpc-id": vpc}))["RouteTables"]
    assert only(only(tables)["Associations"])["Main"]
    assert only(ec2.describe_security_groups(Filters=by(group_name="default", vpc_id=vpc))["SecurityGroups"])
    ec2.delete_vpc(VpcId=vpc)
    refused("InvalidVpcID.NotFound", ec2.describe_vpcs, VpcIds=[vpc])
    refused("InvalidVpcID.NotFound", ec2.delete_vpc, VpcId=vpc)
    refused("InvalidVpcID.NotFound", ec2.describe_vpc_attribute, VpcId=vpc, Attribute="enableDnsSupport")


def test_aws_vpc_ipv4_and_ipv6_cidr_block_association(ec2, vpc):
    def association(kind, wanted):
        sets = only(ec2.describe_vpcs(Filters=by(**{f"{kind}.association-id": wanted}))["Vpcs"])
        name = "CidrBlockAssociationSet" if kind == "cidr-block-association" else "Ipv6CidrBlockAssociationSet"
        return only([each for each in sets[name] if each["AssociationId"] == wanted])

    for kind, member, parameters in (
            ("cidr-block-association", "CidrBlock", {"CidrBlock": "10.21.0.0/16"}),
            ("ipv6-cidr-block-association", "Ipv6CidrBlock", {"AmazonProvidedIpv6CidrBlock": True})):
        made = ec2.associate_vpc_cidr_block(VpcId=vpc, **parameters)
        made = made.get("CidrBlockAssociation") or made["Ipv6CidrBlockAssociation"]
        identifier = made["AssociationId"]
        settled("associated", lambda: association(kind, identifier)[member + "State"]["State"], ["associating"])
        ec2.disassociate_vpc_cidr_block(AssociationId=identifier)
        remaining = ec2.describe_vpcs(Filters=by(**{f"{kind}.association-id": identifier}))["Vpcs"]
        states = [each[member + "State"]["State"] for shown in remaining for each in
                  shown.get(member + "AssociationSet", []) if each["AssociationId"] == identifier]
        assert states in ([], ["disassociated"])
        refused("InvalidVpcCidrBlockAssociationID.NotFound", ec2.disassociate_vpc_cidr_block, AssociationId=identifier)


def test_aws_subnet(ec2, vpc):
    ec2.associate_vpc_cidr_block(VpcId=vpc, AmazonProvidedIpv6CidrBlock=True)
    range6 = ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"][0]["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.3.0/24", AvailabilityZone="us-east-1b",
                               Ipv6CidrBlock=range6.replace("/56", "/64"),
                               TagSpecifications=tagged("subnet", Name="a"))["Subnet"]["SubnetId"]

    def shown():
        return only(ec2.describe_subnets(SubnetIds=[subnet])["Subnets"])

    settled("available", lambda: shown()["State"], ["pending"])
    settled("associated", lambda: only(shown()["Ipv6CidrBlockAssociationSet"])["Ipv6CidrBlockState"]["State"],
            ["associating"])
    for attribute in ("MapPublicIpOnLaunch", "EnableDns64", "AssignIpv6AddressOnCreation"):
        ec2.modify_subnet_attribute(SubnetId=subnet, **{attribute: {"Value": True}})
        settled(True, lambda: shown()[attribute], [False])
    for attribute in ("EnableResourceNameDnsARecord", "EnableResourceNameDnsAAAARecord"):
        ec2.modify_subnet_attribute(SubnetId=subnet, **{attribute + "OnLaunch": {"Value": True}})
        settled(True, lambda: shown()["PrivateDnsNameOptionsOnLaunch"][attribute], [False])
    ec2.modify_subnet_attribute(SubnetId=subnet, PrivateDnsHostnameTypeOnLaunch="resource-name")
    settled("resource-name", lambda: shown()["PrivateDnsNameOptionsOnLaunch"]["HostnameType"], ["ip-name"])
    assert shown()["AvailabilityZoneId"] and shown()["SubnetArn"].endswith(f"subnet/{subnet}")
    assert shown()["MapCustomerOwnedIpOnLaunch"] is False
    # What functions may have left behind is looked for before the deletion.
    assert ec2.describe_network_interfaces(
        Filters=by(description="AWS Lambda VPC ENI*", subnet_id=subnet))["NetworkInterfaces"] == []
    ec2.delete_subnet(SubnetId=subnet)
    refused("InvalidSubnetID.NotFound", ec2.describe_subnets, SubnetIds=[subnet])
    refused("InvalidSubnetID.NotFound", ec2.delete_subnet, SubnetId=subnet)


def test_aws_internet_gateway_and_attachment(ec2, vpc):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    settled("available", lambda: only(only(ec2.describe_internet_gateways(
        InternetGatewayIds=[gateway])["InternetGateways"])["Attachments"])["State"], ["attaching"])
    ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert only(ec2.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"])["Attachments"] == []
    refused("Gateway.NotAttached", ec2.detach_internet_gateway, InternetGatewayId=gateway, VpcId=vpc)
    ec2.delete_internet_gateway(InternetGatewayId=gateway)
    refused("InvalidInternetGatewayID.NotFound", ec2.describe_internet_gateways, InternetGatewayIds=[gateway])
    refused("InvalidInternetGatewayID.NotFound", ec2.delete_internet_gateway, InternetGatewayId=gateway)


def test_aws_egress_only_internet_gateway(ec2, vpc):
    gateway = ec2.create_egress_only_internet_gateway(
        VpcId=vpc, TagSpecifications=tagged("egress-only-internet-gateway", a="b"))["EgressOnlyInternetGateway"]
    identifier = gateway["EgressOnlyInternetGatewayId"]
    shown = only(ec2.describe_egress_only_internet_gateways(
        EgressOnlyInternetGatewayIds=[identifier])["EgressOnlyInternetGateways"])
    assert only(shown["Attachments"])["VpcId"] == vpc and tags_of(shown) == {"a": "b"}
    ec2.delete_egress_only_internet_gateway(EgressOnlyInternetGatewayId=identifier)
    # The provider takes an empty list and InvalidGatewayID.NotFound alike.
    refused("InvalidGatewayID.NotFound", ec2.delete_egress_only_internet_gateway,
            EgressOnlyInternetGatewayId=identifier)


def test_aws_eip_and_association(ec2, vpc, subnet):
    address = ec2.allocate_address(Domain="vpc", TagSpecifications=tagged("elastic-ip", Name="nat"))
    allocation = address["AllocationId"]
    assert address["PublicIp"] and address["NetworkBorderGroup"] == "us-east-1" and address["PublicIpv4Pool"] == "amazon"
    shown = only(ec2.describe_addresses(AllocationIds=[allocation])["Addresses"])
    assert shown["PublicIp"] == address["PublicIp"] and "AssociationId" not in shown and tags_of(shown) == {"Name": "nat"}
    assert ec2.describe_addresses_attribute(AllocationIds=[allocation], Attribute="domain-name")["Addresses"] in (
        [], [{"PublicIp": address["PublicIp"], "AllocationId": allocation}])
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    association = ec2.associate_address(AllocationId=allocation, NetworkInterfaceId=interface,
                                        AllowReassociation=True)["AssociationId"]
    assert only(ec2.describe_addresses(Filters=by(association_id=association))["Addresses"])["PrivateIpAddress"]
    ec2.disassociate_address(AssociationId=association)
    assert ec2.describe_addresses(Filters=by(association_id=association))["Addresses"] == []
    refused("InvalidAssociationID.NotFound", ec2.disassociate_address, AssociationId=association)
    ec2.release_address(AllocationId=allocation, NetworkBorderGroup="us-east-1")
    refused("InvalidAllocationID.NotFound", ec2.describe_addresses, AllocationIds=[allocation])
    refused("InvalidAllocationID.NotFound", ec2.release_address, AllocationId=allocation)


def test_aws_nat_gateway(ec2, vpc, subnet):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(ClientToken="terraform-1", SubnetId=subnet, AllocationId=allocation,
                                 ConnectivityType="public",
                                 TagSpecifications=tagged("natgateway", Name="n"))["NatGateway"]["NatGatewayId"]

    def shown():
        return only(ec2.describe_nat_gateways(NatGatewayIds=[nat])["NatGateways"])

    settled("available", lambda: shown()["State"], ["pending"])
    address = only(shown()["NatGatewayAddresses"])
    assert address["AllocationId"] == allocation and address["IsPrimary"] and address["AssociationId"]
    assert address["NetworkInterfaceId"] and address["PrivateIp"] and address["PublicIp"]
    assert shown()["ConnectivityType"] == "public" and tags_of(shown()) == {"Name": "n"}
    ec2.delete_nat_gateway(NatGatewayId=nat)
    settled("deleted", lambda: shown()["State"], ["deleting"])
    refused("NatGatewayNotFound", ec2.delete_nat_gateway, NatGatewayId="nat-0123456789abcdef0")
    refused("NatGatewayNotFound", ec2.describe_nat_gateways, NatGatewayIds=["nat-0123456789abcdef0"])
    ec2.release_address(AllocationId=allocation)


def route_of(ec2, table, destination):
    tables = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [route for route in only(tables)["Routes"]
            if destination in (route.get("DestinationCidrBlock"), route.get("DestinationIpv6CidrBlock"))]


def test_aws_route_table_route_and_association(ec2, vpc, subnet):
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    interface = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    table = ec2.create_route_table(VpcId=vpc, ClientToken="t1",
                                   TagSpecifications=tagged("route-table", Name="r"))["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock="::/0", GatewayId=gateway)
    settled("active", lambda: only(route_of(ec2, table, "0.0.0.0/0"))["State"])
    assert only(route_of(ec2, table, "0.0.0.0/0"))["Origin"] == "CreateRoute"
    refused("RouteAlreadyExists", ec2.create_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0",
            NetworkInterfaceId=interface)
    ec2.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NetworkInterfaceId=interface)
    assert only(route_of(ec2, table, "0.0.0.0/0"))["NetworkInterfaceId"] == interface
    ec2.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    refused("InvalidRoute.NotFound", ec2.delete_route, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")

    def association(identifier):
        tables = ec2.describe_route_tables(Filters=by(**{"association.route-table-association-id": identifier}))
        return [each for found in tables["RouteTables"] for each in found["Associations"]
                if each["RouteTableAssociationId"] == identifier]

    first = ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    settled("associated", lambda: only(association(first))["AssociationState"]["State"], ["associating"])
    other = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    second = ec2.replace_route_table_association(AssociationId=first, RouteTableId=other)["NewAssociationId"]
    assert only(association(second))["RouteTableId"] == other and association(first) == []
    refused("DependencyViolation", ec2.delete_route_table, RouteTableId=other)
    ec2.disassociate_route_table(AssociationId=second)
    refused("InvalidAssociationID.NotFound", ec2.disassociate_route_table, AssociationId=second)
    for each in (table, other):
        ec2.delete_route_table(RouteTableId=each)
        refused("InvalidRouteTableID.NotFound", ec2.describe_route_tables, RouteTableIds=[each])
    refused("InvalidRouteTableID.NotFound", ec2.delete_route_table, RouteTableId=table)


def test_aws_main_route_table_association(ec2, vpc):
    main = only(ec2.describe_route_tables(Filters=by(**{"association.main": "true", "vpc-id": vpc}))["RouteTables"])
    original = only(main["Associations"])["RouteTableAssociationId"]
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    made = ec2.replace_route_table_association(AssociationId=original, RouteTableId=table)
    assert made["NewAssociationId"] != original and made["AssociationState"]["State"] == "associated"
    shown = only(ec2.describe_route_tables(Filters=by(**{"association.main": "true", "vpc-id": vpc}))["RouteTables"])
    assert shown["RouteTableId"] == table
    ec2.replace_route_table_association(AssociationId=made["NewAssociationId"], RouteTableId=main["RouteTableId"])
    ec2.delete_route_table(RouteTableId=table)


def test_aws_network_acl_rules_and_association(ec2, vpc, subnet):
    acl = ec2.create_network_acl(VpcId=vpc, TagSpecifications=tagged("network-acl", Name="x"))["NetworkAcl"]["NetworkAclId"]
    entry = {"NetworkAclId": acl, "RuleNumber": 100, "Egress": False, "Protocol": "6", "RuleAction": "allow",
             "CidrBlock": "10.0.0.0/8", "PortRange": {"From": 80, "To": 80}}
    ec2.create_network_acl_entry(**entry)
    refused("NetworkAclEntryAlreadyExists", ec2.create_network_acl_entry, **entry)
    ec2.replace_network_acl_entry(**{**entry, "RuleAction": "deny"})
    shown = only(ec2.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"])
    assert {(each["RuleNumber"], each["Egress"], each["RuleAction"]) for each in shown["Entries"]} == {
        (32767, True, "deny"), (32767, False, "deny"), (100, False, "deny")}
    found = only(ec2.describe_network_acls(Filters=by(**{"association.subnet-id": subnet}))["NetworkAcls"])
    old = only([each for each in found["Associations"] if each["SubnetId"] == subnet])["NetworkAclAssociationId"]
    new = ec2.replace_network_acl_association(AssociationId=old, NetworkAclId=acl)["NewAssociationId"]
    assert only(ec2.describe_network_acls(Filters=by(**{"association.association-id": new}))["NetworkAcls"])
    ec2.replace_network_acl_association(AssociationId=new, NetworkAclId=found["NetworkAclId"])
    refused("InvalidAssociationID.NotFound", ec2.replace_network_acl_association, AssociationId=new,
            NetworkAclId=found["NetworkAclId"])
    ec2.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)
    refused("InvalidNetworkAclEntry.NotFound", ec2.delete_network_acl_entry, NetworkAclId=acl, RuleNumber=100, Egress=False)
    ec2.delete_network_acl(NetworkAclId=acl)
    refused("InvalidNetworkAclID.NotFound", ec2.describe_network_acls, NetworkAclIds=[acl])
    refused("InvalidNetworkAclID.NotFound", ec2.delete_network_acl, NetworkAclId=acl)


def test_aws_security_group(ec2, vpc):
    group = ec2.create_security_group(GroupName="web", Description="Managed by Terraform", VpcId=vpc,
                                      TagSpecifications=tagged("security-group", Name="web"))["GroupId"]
    # New groups lose the rule that lets everything out, and its IPv6 twin where there is one.
    everything = {"IpProtocol": "-1", "FromPort": 0, "ToPort": 0}
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[{**everything, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
    refused("InvalidPermission.NotFound", ec2.revoke_security_group_egress, GroupId=group,
            IpPermissions=[{**everything, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}])
    rules = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "d"}]},
             {"IpProtocol": "icmp", "FromPort": -1, "ToPort": -1, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]},
             {"IpProtocol": "-1", "FromPort": 0, "ToPort": 0, "UserIdGroupPairs": [{"GroupId": group}]}]
    ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=rules)
    refused("InvalidPermission.Duplicate", ec2.authorize_security_group_ingress, GroupId=group, IpPermissions=rules)
    shown = only(ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"])
    assert shown["IpPermissionsEgress"] == [] and shown["SecurityGroupArn"].endswith(f"security-group/{group}")
    by_protocol = {each["IpProtocol"]: each for each in shown["IpPermissions"]}
    assert by_protocol["tcp"]["IpRanges"] == [{"CidrIp": "10.0.0.0/8", "Description": "d"}]
    assert "FromPort" not in by_protocol["-1"] and by_protocol["-1"]["UserIdGroupPairs"][0]["GroupId"] == group
    ec2.update_security_group_rule_descriptions_ingress(GroupId=group, IpPermissions=[
        {**rules[0], "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "new"}]}])
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=rules[1:])
    refused("InvalidPermission.NotFound", ec2.revoke_security_group_ingress, GroupId=group, IpPermissions=rules[1:2])
    assert ec2.describe_network_interfaces(Filters=by(group_id=group))["NetworkInterfaces"] == []
    ec2.delete_security_group(GroupId=group)
    refused("InvalidGroup.NotFound", ec2.describe_security_groups, GroupIds=[group])
    refused("InvalidGroup.NotFound", ec2.delete_security_group, GroupId=group)
    assert ec2.describe_security_groups(Filters=by(group_name="web", vpc_id=vpc))["SecurityGroups"] == []


@pytest.mark.parametrize("direction", ["ingress", "egress"])
def test_aws_vpc_security_group_rule(ec2, vpc, direction):
    group = ec2.create_security_group(GroupName="g", Description="g", VpcId=vpc)["GroupId"]
    authorize = getattr(ec2, f"authorize_security_group_{direction}")
    revoke = getattr(ec2, f"revoke_security_group_{direction}")
    made = only(authorize(GroupId=group, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "ssh"}]}],
        TagSpecifications=tagged("security-group-rule", Name="r"))["SecurityGroupRules"])
    rule = made["SecurityGroupRuleId"]

    def shown():
        return only(ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])["SecurityGroupRules"])

    assert shown()["CidrIpv4"] == "10.0.0.0/8" and shown()["IsEgress"] is (direction == "egress")
    assert tags_of(shown()) == {"Name": "r"} and shown()["SecurityGroupRuleArn"]
    ec2.modify_security_group_rules(GroupId=group, SecurityGroupRules=[{"SecurityGroupRuleId": rule, "SecurityGroupRule": {
        "IpProtocol": "tcp", "FromPort": 2022, "ToPort": 2022, "CidrIpv4": "10.1.0.0/16", "Description": "other"}}])
    assert (shown()["FromPort"], shown()["CidrIpv4"], shown()["Description"]) == (2022, "10.1.0.0/16", "other")
    revoke(GroupId=group, SecurityGroupRuleIds=[rule])
    refused("InvalidSecurityGroupRuleId.NotFound", ec2.describe_security_group_rules, SecurityGroupRuleIds=[rule])
    refused("InvalidSecurityGroupRuleId.NotFound", revoke, GroupId=group, SecurityGroupRuleIds=[rule])


def test_aws_network_interface_and_attachment(ec2, subnet):
    interface = ec2.create_network_interface(
        ClientToken="t", SubnetId=subnet, Description="d", PrivateIpAddresses=[{"PrivateIpAddress": "10.20.1.50", "Primary": True}],
        TagSpecifications=tagged("network-interface", Name="i"))["NetworkInterface"]["NetworkInterfaceId"]

    def shown():
        return only(ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])["NetworkInterfaces"])

    settled("available", lambda: shown()["Status"], ["pending"])
    assert tags_of(shown()) == {"Name": "i"} and "Attachment" not in shown() and shown()["SourceDestCheck"]
    ec2.assign_private_ip_addresses(NetworkInterfaceId=interface, SecondaryPrivateIpAddressCount=1)
    assert len(shown()["PrivateIpAddresses"]) == 2
    ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, SourceDestCheck={"Value": False})
    ec2.modify_network_interface_attribute(NetworkInterfaceId=interface, Description={"Value": "new"})
    assert (shown()["SourceDestCheck"], shown()["Description"]) == (False, "new")
    image = only(ec2.describe_images(Owners=["amazon"], MaxResults=5)["Images"][:1])["ImageId"]
    instance = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1,
                                 SubnetId=subnet)["Instances"][0]["InstanceId"]
    settled("running", lambda: ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
            ["State"]["Name"], ["pending"])
    attachment = ec2.attach_network_interface(InstanceId=instance, NetworkInterfaceId=interface, DeviceIndex=1)["AttachmentId"]
    found = ec2.describe_network_interfaces(Filters=by(**{"attachment.attachment-id": attachment}))["NetworkInterfaces"]
    settled("attached", lambda: only(found)["Attachment"]["Status"], ["attaching"])
    ec2.detach_network_interface(AttachmentId=attachment, Force=True)
    settled("available", lambda: shown()["Status"], ["in-use"])
    refused("InvalidAttachmentID.NotFound", ec2.detach_network_interface, AttachmentId=attachment, Force=True)
    ec2.delete_network_interface(NetworkInterfaceId=interface)
    refused("InvalidNetworkInterfaceID.NotFound", ec2.describe_network_interfaces, NetworkInterfaceIds=[interface])
    refused("InvalidNetworkInterfaceID.NotFound", ec2.delete_network_interface, NetworkInterfaceId=interface)


def test_aws_vpc_endpoint_of_both_kinds(ec2, vpc, subnet):
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    service = "com.amazonaws.us-east-1.s3"
    assert only(ec2.describe_vpc_endpoint_services(ServiceNames=[service], Filters=by(service_type="Gateway"))["ServiceDetails"])
    made = {
        "Gateway": ec2.create_vpc_endpoint(ClientToken="a", VpcId=vpc, ServiceName=service, VpcEndpointType="Gateway",
                                           PrivateDnsEnabled=False, RouteTableIds=[table]),
        "Interface": ec2.create_vpc_endpoint(ClientToken="b", VpcId=vpc, ServiceName="com.amazonaws.us-east-1.ec2",
                                             VpcEndpointType="Interface", PrivateDnsEnabled=False, SubnetIds=[subnet])}
    for kind, answer in made.items():
        endpoint = answer["VpcEndpoint"]["VpcEndpointId"]

        def shown():
            return only(ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"])

        settled("available", lambda: shown()["State"], ["pending"])
        assert shown()["VpcEndpointType"] == kind and shown()["PolicyDocument"] and shown()["OwnerId"]
        if kind == "Gateway":
            assert shown()["RouteTableIds"] == [table]
            prefixes = ec2.describe_prefix_lists(Filters=by(prefix_list_name=service))["PrefixLists"]
            assert only(prefixes)["Cidrs"]
            ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, RemoveRouteTableIds=[table])
            assert shown()["RouteTableIds"] == []
        else:
            assert shown()["SubnetIds"] == [subnet] and only(shown()["Groups"]) and only(shown()["NetworkInterfaceIds"])
            assert shown()["DnsEntries"] and shown()["IpAddressType"] == "ipv4" and shown()["DnsOptions"]
        assert ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])["Unsuccessful"] == []
        refused("InvalidVpcEndpointId.NotFound", ec2.describe_vpc_endpoints, VpcEndpointIds=[endpoint])
        again = only(ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])["Unsuccessful"])
        assert again["Error"]["Code"] in ("InvalidVpcEndpoint.NotFound", "InvalidVpcEndpointId.NotFound")


def test_aws_vpc_peering_connection_accepter_and_options(ec2, vpc):
    peer = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    connection = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)["VpcPeeringConnection"]["VpcPeeringConnectionId"]

    def shown():
        return only(ec2.describe_vpc_peering_connections(VpcPeeringConnectionIds=[connection])["VpcPeeringConnections"])

    settled("pending-acceptance", lambda: shown()["Status"]["Code"], ["initiating-request", "provisioning"])
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    settled("active", lambda: shown()["Status"]["Code"], ["initiating-request", "provisioning"])
    ec2.modify_vpc_peering_connection_options(
        VpcPeeringConnectionId=connection, AccepterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True})
    assert shown()["AccepterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"]
    assert shown()["RequesterVpcInfo"]["PeeringOptions"]["AllowDnsResolutionFromRemoteVpc"] is False
    ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=connection)
    settled("deleted", lambda: shown()["Status"]["Code"], ["deleting"])
    refused("InvalidVpcPeeringConnectionID.NotFound", ec2.describe_vpc_peering_connections,
            VpcPeeringConnectionIds=["pcx-0123456789abcdef0"])


def test_aws_vpc_dhcp_options_and_association(ec2, vpc):
    options = ec2.create_dhcp_options(DhcpConfigurations=[
        {"Key": "domain-name", "Values": ["example.com"]}, {"Key": "domain-name-servers", "Values": ["10.0.0.2", "10.0.0.3"]}])
    identifier = options["DhcpOptions"]["DhcpOptionsId"]
    shown = only(ec2.describe_dhcp_options(DhcpOptionsIds=[identifier])["DhcpOptions"])
    values = {each["Key"]: [value["Value"] for value in each["Values"]] for each in shown["DhcpConfigurations"]}
    assert values == {"domain-name": ["example.com"], "domain-name-servers": ["10.0.0.2", "10.0.0.3"]}
    ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId=identifier)
    assert only(ec2.describe_vpcs(VpcIds=[vpc])["Vpcs"])["DhcpOptionsId"] == identifier
    refused("DependencyViolation", ec2.delete_dhcp_options, DhcpOptionsId=identifier)
    assert only(ec2.describe_vpcs(Filters=by(dhcp_options_id=identifier))["Vpcs"])["VpcId"] == vpc
    ec2.associate_dhcp_options(VpcId=vpc, DhcpOptionsId="default")
    ec2.delete_dhcp_options(DhcpOptionsId=identifier)
    refused("InvalidDhcpOptionID.NotFound", ec2.describe_dhcp_options, DhcpOptionsIds=[identifier])
    refused("InvalidDhcpOptionID.NotFound", ec2.delete_dhcp_options, DhcpOptionsId=identifier)


def test_aws_ec2_managed_prefix_list(ec2):
    made = ec2.create_managed_prefix_list(ClientToken="t", AddressFamily="IPv4", MaxEntries=5, PrefixListName="offices",
                                          Entries=[{"Cidr": "10.0.0.0/16", "Description": "a"}])["PrefixList"]
    identifier = made["PrefixListId"]

    def shown():
        return only(ec2.describe_managed_prefix_lists(PrefixListIds=[identifier])["PrefixLists"])

    settled("create-complete", lambda: shown()["State"], ["create-in-progress"])
    ec2.modify_managed_prefix_list(PrefixListId=identifier, CurrentVersion=shown()["Version"],
                                   AddEntries=[{"Cidr": "10.1.0.0/16"}], RemoveEntries=[{"Cidr": "10.0.0.0/16"}])
    settled("modify-complete", lambda: shown()["State"], ["modify-in-progress"])
    refused("PrefixListVersionMismatch", ec2.modify_managed_prefix_list, PrefixListId=identifier, CurrentVersion=1,
            AddEntries=[{"Cidr": "10.3.0.0/16"}])
    entries = ec2.get_managed_prefix_list_entries(PrefixListId=identifier)["Entries"]
    assert [entry["Cidr"] for entry in entries] == ["10.1.0.0/16"]
    ec2.delete_managed_prefix_list(PrefixListId=identifier)
    refused("InvalidPrefixListID.NotFound", ec2.describe_managed_prefix_lists, PrefixListIds=[identifier])


def test_aws_vpn_gateway_and_propagation(ec2, vpc):
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.attach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)

    def attachment():
        shown = only(ec2.describe_vpn_gateways(VpnGatewayIds=[gateway])["VpnGateways"])
        states = [each["State"] for each in shown["VpcAttachments"] if each["VpcId"] == vpc]
        return only(states) if states else "detached"

    settled("attached", attachment, ["attaching"])
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.enable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    assert only(ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"])["PropagatingVgws"] == [{"GatewayId": gateway}]
    ec2.disable_vgw_route_propagation(GatewayId=gateway, RouteTableId=table)
    ec2.detach_vpn_gateway(VpcId=vpc, VpnGatewayId=gateway)
    settled("detached", attachment, ["attached", "detaching"])
    refused("InvalidVpnGatewayAttachment.NotFound", ec2.detach_vpn_gateway, VpcId=vpc, VpnGatewayId=gateway)
    ec2.delete_vpn_gateway(VpnGatewayId=gateway)
    # The provider takes a gateway that is "deleted" and none at all alike.
    refused("InvalidVpnGatewayID.NotFound", ec2.describe_vpn_gateways, VpnGatewayIds=[gateway])
    refused("InvalidVpnGatewayID.NotFound", ec2.delete_vpn_gateway, VpnGatewayId="vgw-0123456789abcdef0")


def test_addresses_have_no_reverse_name(ec2):
    allocation = ec2.allocate_address(Domain="vpc")["AllocationId"]
    assert ec2.describe_addresses_attribute(AllocationIds=[allocation], Attribute="domain-name")["Addresses"] == []


def test_classic_link_is_gone(ec2, vpc):
    refused("UnsupportedOperation", ec2.describe_vpc_classic_link, VpcIds=[vpc])
