"""Steps of EC2."""

from examples.steps import do, drop, have, take

PERMISSION = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}


def authorized(operation):
    """The rules that the request names are there."""
    def step(world, service, params):
        given = params.get("IpPermissions")
        if given:
            world.call("ec2", operation, GroupId=params["GroupId"], IpPermissions=given)
    return step


def address(world, service, params):
    """The public address of the request is one of the account's."""
    if "PublicIp" in params or "PublicIps" in params:
        world["address_association"]
        shown = world.call("ec2", "DescribeAddresses", AllocationIds=[world["allocation"]])["Addresses"][0]
        for name in ("PublicIp", "PublicIps"):
            if name in params:
                params[name] = [shown["PublicIp"]] if name == "PublicIps" else shown["PublicIp"]


def default_group(world, service, params):
    """A security group that is named has its name in the default VPC."""
    if "GroupName" in params:
        world.call("ec2", "CreateSecurityGroup", GroupName=params["GroupName"], Description="example")


def free_address(world, service, params):
    if "PublicIp" in params:
        world["attached_gateway"]
        shown = world.call("ec2", "DescribeAddresses", AllocationIds=[world["allocation"]])["Addresses"][0]
        params["PublicIp"] = shown["PublicIp"]


def private_address(world, service, params):
    """The private address of the request is one of the interface's."""
    if "PrivateIpAddress" in params:
        world.call("ec2", "AssignPrivateIpAddresses", NetworkInterfaceId=params["NetworkInterfaceId"],
                   PrivateIpAddresses=[params["PrivateIpAddress"]])


def private_addresses(world, service, params):
    world.call("ec2", "AssignPrivateIpAddresses", NetworkInterfaceId=params["NetworkInterfaceId"],
               PrivateIpAddresses=params["PrivateIpAddresses"])


def ipv6_addresses(world, service, params):
    """Amazon's own addresses in place of the documented ones."""
    if "Ipv6Addresses" in params:
        block = world["ipv6_block"].replace("::/64", "::")
        params["Ipv6Addresses"] = [f"{block}{number}" for number in range(10, 10 + len(params["Ipv6Addresses"]))]
        if world.operation.startswith("Unassign"):
            world.call("ec2", "AssignIpv6Addresses", NetworkInterfaceId=params["NetworkInterfaceId"],
                       Ipv6Addresses=params["Ipv6Addresses"])
    if "Ipv6CidrBlock" in params:
        params["Ipv6CidrBlock"] = world["ipv6_block"]
        if "SubnetId" in params:
            params["SubnetId"] = world["ipv6_subnet"]
        else:
            params.update(VpcId=world["ipv6_vpc"])
            if "CidrBlock" in params:
                params["CidrBlock"] = "10.9.7.0/24"


def addressed_subnet(world, service, params):
    if "Ipv6AddressCount" in params or "AssignIpv6AddressOnCreation" in params:
        params["SubnetId"] = world["addressed_subnet"]
        params.pop("Groups", None)


def fitting_address(world, service, params):
    """The documented subnets are others than this world's."""
    if "PrivateIpAddress" in params:
        params["PrivateIpAddress"] = "10.0.0.17"


def free_vpn_gateway(world, service, params):
    """A gateway that the operation has still something to do with."""
    name = "GatewayId" if "GatewayId" in params else "VpnGatewayId"
    is_free = world.operation.startswith(("Attach", "Delete"))
    if is_free:
        params[name] = world.call("ec2", "CreateVpnGateway", Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
        params.update({"VpcId": world["peer_vpc"]} if "VpcId" in params else {})


def free_gateway(world, service, params):
    made = world.call("ec2", "CreateInternetGateway")
    params["InternetGatewayId"] = made["InternetGateway"]["InternetGatewayId"]
    if "VpcId" in params:
        params["VpcId"] = world["peer_vpc"]


def own_images(world, service, params):
    """Tags of the account's own images."""
    params["Resources"] = [world["own_image"] if name.startswith("ami-") else name for name in params["Resources"]]


def mended_id(world, service, params):
    """Ids that are written without their prefix, or with a space behind."""
    for name, kind in (("GroupId", "security_group"), ("LaunchTemplateId", "launch_template"),
                       ("InstanceId", "instance")):
        value = params.get(name, "")
        if isinstance(value, str) and (value.endswith(" ") or value[:1] == "0"):
            params[name] = world[kind]


def block_of_its_kind(world, service, params):
    """The documented associations differ in their answers only: the first is of IPv6."""
    is_first = params["AssociationId"].endswith("a54085")
    params["AssociationId"] = world["ipv6_vpc_association" if is_first else "vpc_block_association"]


def beyond_the_vpc(world, service, params):
    """A destination outside of this world's VPC."""
    if params.get("DestinationCidrBlock") == "10.0.0.0/16":
        params["DestinationCidrBlock"] = "10.7.0.0/16"


STEPS = [
    ("ec2", r"(Create|Replace|Delete)Route", [beyond_the_vpc]),
    ("ec2", r"AcceptVpcPeeringConnection|RejectVpcPeeringConnection",
     [take(VpcPeeringConnectionId="$pending_peering")]),
    ("ec2", r"DescribeVpcPeeringConnections", [have("pending_peering")]),
    ("ec2", r"(Una|A)ssignIpv6Addresses", [take(NetworkInterfaceId="$ipv6_interface")]),
    ("ec2", r"AssociateAddress", [have("attached_gateway"), free_address, private_address]),
    ("ec2", r"UnassignPrivateIpAddresses", [private_addresses]),
    ("ec2", r"(Una|A)ssignIpv6Addresses|(Una|A)ssociateSubnetCidrBlock|CreateSubnet", [ipv6_addresses]),
    ("ec2", r"(Disassociate|Describe)Address(es)?", [address]),
    ("ec2", r"ReleaseAddress", [free_address]),
    ("ec2", r"AssociateIamInstanceProfile", [take(InstanceId="$other_instance")]),
    ("ec2", r"(Associate|Replace)IamInstanceProfile(Association)?",
     [take(IamInstanceProfile={"Name": "$instance_profile"})]),
    ("ec2", r"AttachVpnGateway|DeleteVpnGateway|DetachVpnGateway|\w+VgwRoutePropagation", [free_vpn_gateway]),
    ("ec2", r"\w+ManagedPrefixList\w*|RestoreManagedPrefixListVersion", [take(PrefixListId="$managed_prefix_list")]),
    ("ec2", r"DescribeInstanceConnectEndpoints|DeleteInstanceConnectEndpoint",
     [take(InstanceConnectEndpointIds=["$connect_endpoint"], InstanceConnectEndpointId="$connect_endpoint")]),
    ("ec2", r"DescribeVpnGateways", [have("attached_vpn_gateway")]),
    ("ec2", r"ModifySubnetAttribute", [addressed_subnet]),
    ("ec2", r"CreateNetworkInterface", [addressed_subnet, fitting_address]),
    ("ec2", r"CreateVpcEndpoint", [have("public_subnet")]),
    ("ec2", r"EnableImageDeprecation", [take(DeprecateAt="2030-10-15T13:17:12.000Z")]),
    ("ec2", r"(Create|Delete)Tags", [own_images]),
    ("ec2", r"DescribeRouteTables", [have("nat_route")]),
    ("ec2", r"\w+SecurityGroup\w+|DescribeLaunchTemplateVersions|GetLaunchTemplateData", [mended_id]),
    ("ec2", r"(Attach|Delete)InternetGateway", [free_gateway]),
    ("ec2", r"CreateDefaultVpc", [have("no_default_vpc")]),
    ("ec2", r"CreateDefaultSubnet", [have("no_default_subnets")]),
    ("ec2", r"CopySnapshot", [take(SourceRegion=lambda world: "us-east-1")]),
    ("ec2", r"CopyImage", [take(SourceRegion=lambda world: "us-east-1")]),
    ("ec2", r"(Delete|Replace)NetworkAclEntry",
     [do("CreateNetworkAclEntry", "NetworkAclId RuleNumber Egress", Protocol="6", RuleAction="allow",
         CidrBlock="192.0.2.0/24", PortRange={"From": 70, "To": 77})]),
    ("ec2", r"DeletePlacementGroup", [do("CreatePlacementGroup", "GroupName", Strategy="cluster")]),
    ("ec2", r"(Delete|Replace)Route", [do("CreateRoute", "RouteTableId DestinationCidrBlock",
                                          GatewayId="$attached_gateway")]),
    ("ec2", r"ReplaceRoute", [take(GatewayId="$attached_gateway")]),
    ("ec2", r"CreateRoute", [have("attached_gateway")]),
    ("ec2", r"DeleteSecurityGroup|(Authorize|Revoke)SecurityGroupIngress", [default_group]),
    ("ec2", r"RevokeSecurityGroupIngress|UpdateSecurityGroupRuleDescriptionsIngress",
     [authorized("AuthorizeSecurityGroupIngress")]),
    ("ec2", r"RevokeSecurityGroupEgress|UpdateSecurityGroupRuleDescriptionsEgress",
     [authorized("AuthorizeSecurityGroupEgress")]),
    ("ec2", r"DescribeSecurityGroups|DescribeSecurityGroupRules", [have("referring_rule", "group_tags")]),
    ("ec2", r"(Deregister|Modify|Reset|Enable|Disable|Describe)Image(Attribute|Deprecation|DeregistrationProtection)?",
     [take(ImageId="$own_image")]),
    ("ec2", r"DetachVolume", [do("AttachVolume", "VolumeId", InstanceId="$instance", Device="/dev/sdh")]),
    ("ec2", r"DescribeVolumes|DescribeTags", [have("attached_volume")]),
    ("ec2", r"DisassociateSubnetCidrBlock", [take(AssociationId="$subnet_block_association")]),
    ("ec2", r"DisassociateVpcCidrBlock", [block_of_its_kind]),
    ("ec2", r"(Modify|Reset)InstanceAttribute", [have("stopped_instance")]),
    ("ec2", r"StartInstances", [have("stopped_instance")]),
    ("ec2", r"UnmonitorInstances", [do("MonitorInstances", "InstanceIds")]),
    ("ec2", r"ModifyLaunchTemplate|DeleteLaunchTemplateVersions|DescribeLaunchTemplateVersions",
     [have("second_version")]),
    ("ec2", r"DescribeSnapshotAttribute",
     [do("ModifySnapshotAttribute", "SnapshotId", Attribute="createVolumePermission", OperationType="add",
         UserIds=["210987654321"])]),
    ("ec2", r"DescribeInstances|DescribeNetworkInterfaces|DescribeAddresses", [have("address_association")]),
    ("ec2", r"DescribeNatGateways", [have("nat_gateway", "nat_tags")]),
    ("ec2", r"DescribeRouteTables|DescribeNetworkAcls", [have("subnet", "route_table_association")]),
    ("ec2", r"DescribeInternetGateways", [have("attached_gateway", "gateway_tags")]),
    ("ec2", r"DisableVgw.*", [drop("DryRun")]),
    ("ec2", r"ModifyVolumeAttribute", [drop("DryRun")]),
]
