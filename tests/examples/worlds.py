"""What documented examples take for granted, and how it is made: by an id's prefix, or by a name's member."""

import json
import re
import uuid

from botocore.credentials import Credentials

from generated import prerequisites
from generated.prerequisites import ALLOW, TRUST, made_by, named, resolved, unique

CALLER = "documented-caller"
# With all that a template shows of itself.
TEMPLATE = json.dumps({
    **json.loads(prerequisites.TEMPLATE), "AWSTemplateFormatVersion": "2010-09-09", "Description": "An example.",
    "Outputs": {"Given": {"Value": {"Ref": "Given"}, "Description": "What was given.",
                          "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-given"}}}}})
CHANGED_TEMPLATE = TEMPLATE.replace("/asked/", "/asked-anew/")
# Members that name accounts other than the caller's.
OTHER_ACCOUNTS = {"UserIds", "PeerOwnerId", "AccountId", "ChildId"}

# Prefix of an id → the things that stand for it, in turn.
IDS = {
    "vpc": ["vpc", "peer_vpc"],
    "subnet": ["subnet", "other_subnet"],
    "i": ["instance", "other_instance"],
    "vol": ["volume", "other_volume"],
    "snap": ["snapshot", "other_snapshot"],
    "ami": ["image"],
    "aki": [],
    "sg": ["security_group", "other_group"],
    "sgr": ["security_group_rule"],
    "eni": ["network_interface"],
    "eni-attach": ["interface_attachment"],
    "eipalloc": ["allocation"],
    "eipassoc": ["address_association"],
    "igw": ["attached_gateway"],
    "eigw": ["egress_gateway"],
    "nat": ["nat_gateway"],
    "rtb": ["route_table", "other_route_table"],
    "rtbassoc": ["route_table_association"],
    "acl": ["network_acl"],
    "aclassoc": ["network_acl_association"],
    "dopt": ["dhcp_options"],
    "vpce": ["gateway_endpoint", "interface_endpoint"],
    "pcx": ["peering"],
    "lt": ["launch_template"],
    "pl": ["managed_prefix_list", "prefix_list"],
    "vgw": ["attached_vpn_gateway"],
    "eice": ["connect_endpoint"],
    "key": ["key_pair_id"],
    "pg": ["placement_group_id"],
    "iip-assoc": ["profile_association"],
}
# Operations whose answer shows things that no id in it names.
READY = {
    "ec2.DescribeAddresses": ["address_association"],
    "ec2.DescribeKeyPairs": ["key_pair"],
    "ec2.DescribePlacementGroups": ["placement_group"],
    "ec2.DescribeTags": ["instance"],
    "iam.ListUsers": ["user"],
    "iam.ListGroups": ["group"],
    "iam.ListRoles": ["role"],
    "iam.ListPolicies": ["policy"],
    "iam.ListInstanceProfiles": ["instance_profile"],
    "iam.ListServerCertificates": ["server_certificate"],
    "iam.ListOpenIDConnectProviders": ["oidc_provider"],
    "iam.ListSAMLProviders": ["saml_provider"],
    "iam.ListVirtualMFADevices": ["mfa_device"],
    "iam.GetAccountAuthorizationDetails": ["user", "group", "instance_profile", "policy"],
    "secretsmanager.ListSecrets": ["secret"],
    "ssm.DescribeParameters": ["parameter"],
    "ecs.ListClusters": ["cluster"],
    "ecs.ListTaskDefinitions": ["task_definition"],
    "ecs.ListTaskDefinitionFamilies": ["task_definition"],
    "s3.ListBuckets": ["bucket"],
    "cloudformation.ListStacks": ["stack"],
    "cloudformation.DescribeStacks": ["stack"],
    "cloudformation.ListStackSets": ["stack_set"],
}


class ExampleWorld(prerequisites.World):
    """An account in which things have what documentation shows of them: tags, keys, addresses."""

    operation = None  # of the example

    def __getitem__(self, name):
        if name not in self.made:
            self.made[name] = {**prerequisites.MAKERS, **MAKERS}[name](self)
        return self.made[name]

    def call_as_user(self, service, operation, params):
        """The documented call itself is a user's, as documentation shows; the root user prepares."""
        self.call("iam", "CreateUser", UserName=CALLER)
        self.call("iam", "AttachUserPolicy", UserName=CALLER,
                  PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        key = self.call("iam", "CreateAccessKey", UserName=CALLER)["AccessKey"]
        client = self.clients.of(service, self.account)
        root, client.credentials = client.credentials, Credentials(key["AccessKeyId"], key["SecretAccessKey"])
        try:
            return self.clients.send_signed(client, operation, params)
        finally:
            client.credentials = root


def tagged(world, identifier):
    world.call("ec2", "CreateTags", Resources=[identifier], Tags=[{"Key": "Name", "Value": "example"}])
    return identifier


def instance(world):
    """A running instance with a key, a role, a public address and a second volume."""
    made = world.call("ec2", "RunInstances", ImageId=world["image"], MinCount=1, MaxCount=1, InstanceType="t3.micro",
                      ClientToken=str(uuid.uuid4()), KeyName=world["key_pair"], IamInstanceProfile={"Name": world["instance_profile"]},
                      NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": world["public_subnet"],
                                          "Groups": [world["security_group"]], "AssociatePublicIpAddress": True}])
    identifier = made["Instances"][0]["InstanceId"]
    world.call("ec2", "CreateTags", Resources=[identifier], Tags=[{"Key": "Name", "Value": "example"}])
    return identifier


def public_subnet(world):
    """The subnet, in a VPC that has DNS and a way to the internet."""
    world.call("ec2", "ModifyVpcAttribute", VpcId=world["vpc"], EnableDnsHostnames={"Value": True})
    world["internet_route"]
    return world["subnet"]


# It allows all to one user, for a while.
CONDITIONAL = json.dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
        "StringEquals": {"aws:username": "example"}, "DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}]})


def user_arn(world):
    return f"arn:aws:iam::{world.account}:user/{world['user']}"


def permitted_user(world):
    """A user with all that a user can have."""
    name = world["user"]
    world.call("iam", "AttachUserPolicy", UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    world.call("iam", "PutUserPolicy", UserName=name, PolicyName="inline", PolicyDocument=CONDITIONAL)
    world.call("iam", "AddUserToGroup", UserName=name, GroupName=world["group"])
    return name


def full_group(world):
    name = world["group"]
    world.call("iam", "PutGroupPolicy", GroupName=name, PolicyName="inline", PolicyDocument=ALLOW)
    world.call("iam", "AttachGroupPolicy", GroupName=name, PolicyArn=world["policy"])
    return name


def full_role(world):
    """The role of an instance profile, with policies."""
    world["instance_profile"]
    name = world["role"]
    world.call("iam", "PutRolePolicy", RoleName=name, PolicyName="inline", PolicyDocument=ALLOW)
    world.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn=world["policy"])
    return name


def own_role_arn(world):
    """A role that the account's users may assume."""
    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": world.account}, "Action": "sts:AssumeRole"}]})
    name = unique("role")
    world.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=trust)
    return f"arn:aws:iam::{world.account}:role/{name}"


def trusting_iam(world):
    world["organization"]
    world.call("organizations", "EnableAWSServiceAccess", ServicePrincipal="iam.amazonaws.com")


def root_path(world):
    return f"{world['organization']}/{world['root']}"


def rich_parameters(world):
    """A parameter of each type, with what they can have."""
    policy = json.dumps([{"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": "2027-07-07T00:00:00Z"}}])
    world.call("ssm", "PutParameter", Name="secure", Value="a", Type="SecureString", Description="example",
               Tier="Advanced", Policies=policy)
    world.call("ssm", "PutParameter", Name="list", Value="a,b", Type="StringList", Description="example")


def block_association(kind):
    """The association of a second block of addresses."""
    def make(world):
        if kind == "subnet":
            subnet = world["addressed_subnet"]
            shown = world.call("ec2", "DescribeSubnets", SubnetIds=[subnet])["Subnets"][0]
            return shown["Ipv6CidrBlockAssociationSet"][0]["AssociationId"]
        made = world.call("ec2", "AssociateVpcCidrBlock", VpcId=world["vpc"], CidrBlock="10.2.0.0/16")
        return made["CidrBlockAssociation"]["AssociationId"]
    return make


def attached_volume(world):
    world.call("ec2", "AttachVolume", VolumeId=world["volume"], InstanceId=world["instance"], Device="/dev/sdh")
    return world["volume"]


def attached_vpn_gateway(world):
    world.call("ec2", "AttachVpnGateway", VpnGatewayId=world["vpn_gateway"], VpcId=world["vpc"])
    return world["vpn_gateway"]


def ipv6_vpc_association(world):
    shown = world.call("ec2", "DescribeVpcs", VpcIds=[world["vpc"]])["Vpcs"][0]
    return shown["Ipv6CidrBlockAssociationSet"][0]["AssociationId"]


def second_version(world):
    world.call("ec2", "CreateLaunchTemplateVersion", LaunchTemplateId=world["launch_template"], LaunchTemplateData={
        "ImageId": world["image"], "KeyName": "key", "InstanceType": "t3.small",
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "SubnetId": world["subnet"],
                               "Groups": [world["security_group"]]}]})


def referring_rule(world):
    """A rule that names another group."""
    world.call("ec2", "AuthorizeSecurityGroupIngress", GroupId=world["security_group"], IpPermissions=[
        {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": world["other_group"]}]}])


def tags_of(kind):
    return lambda world: tagged(world, world[kind])


def made_tagged(service, operation, member, **params):
    make = made_by(service, operation, member, **params)
    return lambda world: tagged(world, make(world))


MAKERS = {
    "instance": instance,
    "public_subnet": public_subnet,
    "user_arn": user_arn,
    "permitted_user": permitted_user,
    "full_group": full_group,
    "full_role": full_role,
    "own_role_arn": own_role_arn,
    "trusting_iam": trusting_iam,
    "root_path": root_path,
    "rich_parameters": rich_parameters,
    "subnet_block_association": block_association("subnet"),
    "vpc_block_association": block_association("vpc"),
    "attached_volume": attached_volume,
    "second_version": second_version,
    "referring_rule": referring_rule,
    "group_tags": tags_of("security_group"),
    "nat_tags": tags_of("nat_gateway"),
    "gateway_tags": tags_of("attached_gateway"),
    "pending_peering": made_tagged("ec2", "CreateVpcPeeringConnection", "VpcPeeringConnection.VpcPeeringConnectionId",
                                   VpcId="$vpc", PeerVpcId="$peer_vpc"),
    "profile_association": lambda world: world.call(
        "ec2", "DescribeIamInstanceProfileAssociations", Filters=[
            {"Name": "instance-id", "Values": [world["instance"]]}])["IamInstanceProfileAssociations"][0][
                "AssociationId"],
    "other_instance": made_by("ec2", "RunInstances", "Instances.0.InstanceId", ImageId="$image", MinCount=1, MaxCount=1,
                              InstanceType="t3.micro", SubnetId="$subnet"),
    "vpc": made_tagged("ec2", "CreateVpc", "Vpc.VpcId", CidrBlock="10.0.0.0/16", AmazonProvidedIpv6CidrBlock=True),
    "subnet": made_tagged("ec2", "CreateSubnet", "Subnet.SubnetId", VpcId="$vpc", CidrBlock="10.0.0.0/24",
                          AvailabilityZone=prerequisites.ZONE),
    "volume": made_tagged("ec2", "CreateVolume", "VolumeId", AvailabilityZone=prerequisites.ZONE, Size=100,
                          VolumeType="gp3"),
    "other_volume": made_by("ec2", "CreateVolume", "VolumeId", AvailabilityZone=prerequisites.ZONE, Size=10),
    "other_snapshot": made_by("ec2", "CreateSnapshot", "SnapshotId", VolumeId="$other_volume"),
    "snapshot": made_tagged("ec2", "CreateSnapshot", "SnapshotId", VolumeId="$volume", Description="example"),
    "allocation": made_tagged("ec2", "AllocateAddress", "AllocationId", Domain="vpc"),
    "address_association": made_by("ec2", "AssociateAddress", "AssociationId", AllocationId="$reachable_allocation",
                                   InstanceId="$instance"),
    "key_pair_id": lambda world: world.call("ec2", "DescribeKeyPairs", KeyNames=[world["key_pair"]]
                                            )["KeyPairs"][0]["KeyPairId"],
    "interface_attachment": made_by("ec2", "AttachNetworkInterface", "AttachmentId", DeviceIndex=1,
                                    InstanceId="$other_instance", NetworkInterfaceId="$network_interface"),
    "nat_gateway": made_by("ec2", "CreateNatGateway", "NatGateway.NatGatewayId", SubnetId="$public_subnet",
                           AllocationId="$nat_allocation"),
    "nat_allocation": made_by("ec2", "AllocateAddress", "AllocationId", Domain="vpc"),
    "nat_route": made_by("ec2", "CreateRoute", "Return", RouteTableId="$route_table",
                         DestinationCidrBlock="0.0.0.0/0", NatGatewayId="$nat_gateway"),
    "vpn_gateway": made_by("ec2", "CreateVpnGateway", "VpnGateway.VpnGatewayId", Type="ipsec.1"),
    "attached_vpn_gateway": attached_vpn_gateway,
    "connect_endpoint": made_by("ec2", "CreateInstanceConnectEndpoint",
                                "InstanceConnectEndpoint.InstanceConnectEndpointId", SubnetId="$subnet"),
    "managed_prefix_list": made_by("ec2", "CreateManagedPrefixList", "PrefixList.PrefixListId", AddressFamily="IPv4",
                                   MaxEntries=10, PrefixListName="example",
                                   Entries=[{"Cidr": "10.0.0.0/16", "Description": "example"}]),
    "ipv6_vpc_association": ipv6_vpc_association,
    "other_profile": named("iam", "CreateInstanceProfile", "InstanceProfileName", "profile"),
}


def with_name(service, operation, member, **params):
    """Makes a thing of the documented name; what is there already stays."""
    def make(world, name):
        made = world.made.setdefault("names", set())
        if (operation, name) not in made:
            world.call(service, operation, **{member: name}, **resolved(world, params))
            made.add((operation, name))
        return name
    return make


def with_new_name(service, operation, member, **params):
    """For names that all accounts share."""
    def make(world, name):
        if name.startswith("arn:"):
            return "arn:aws:s3:::" + make(world, name.rsplit(":", 1)[-1])
        new = unique(re.sub(r"amzn-s3-demo-|[^a-z0-9-]", "", name.lower())[:30].strip("-") or "example")
        world.call(service, operation, **{member: new}, **resolved(world, params))
        return new
    return make


user = with_name("iam", "CreateUser", "UserName")
role = with_name("iam", "CreateRole", "RoleName", AssumeRolePolicyDocument=TRUST)
group = with_name("iam", "CreateGroup", "GroupName")
own_policy = with_name("iam", "CreatePolicy", "PolicyName", PolicyDocument=ALLOW)
profile = with_name("iam", "CreateInstanceProfile", "InstanceProfileName")
bucket = with_new_name("s3", "CreateBucket", "Bucket")
stack = with_name("cloudformation", "CreateStack", "StackName", TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])


def cluster(world, name):
    """The cluster of a name or ARN."""
    return with_name("ecs", "CreateCluster", "clusterName")(world, name.rsplit("/", 1)[-1])


family = with_name("ecs", "RegisterTaskDefinition", "family", containerDefinitions=[prerequisites.CONTAINER])
secret = with_name("secretsmanager", "CreateSecret", "Name", SecretString="first")


def parameter(world, name):
    """The parameter without its selector."""
    base, colon, selector = name.partition(":")
    world.made["base_name"] = base
    return with_name("ssm", "PutParameter", "Name", Value="first", Type="String")(world, base) + colon + selector




def of_arn(make, kind):
    """A thing that an ARN names, made by the last part of it; AWS's own are there."""
    def made(world, value):
        if f"arn:aws:iam::aws:{kind}/" in value or "/aws-service-role/" in value:
            return value
        return f"arn:aws:iam::{world.account}:{kind}/{make(world, value.rsplit('/', 1)[-1])}"
    return made


# Service, pattern of operations, pattern of the member's path → how to make it.
NAMES = [
    ("iam", r"(?!CreateUser).*", r"UserName", user),
    ("iam", r"(?!CreateRole).*", r"RoleName", role),
    ("iam", r"(?!CreateGroup).*", r"GroupName", group),
    ("iam", r"(?!CreateInstanceProfile).*", r"InstanceProfileName", profile),
    ("iam", r".*", r"PolicyArn|PermissionsBoundary", of_arn(own_policy, "policy")),
    ("s3", r"(?!CreateBucket).*", r"Bucket", bucket),
    ("s3control", r".*", r"Bucket", bucket),
    ("cloudformation", r"(?!CreateStack|ListStackRef).*", r"StackName", stack),
    ("ecs", r"(?!CreateCluster).*", r"cluster|clusters", cluster),
    ("secretsmanager", r".*", r"SecretId", secret),
    ("s3", r".*", r"TargetBucket", lambda world, name: world["log_bucket"]),
    ("ssm", r"(?!PutParameter).*Param.*", r"Name|Names", parameter),
    ("ec2", r"(?!Create|Import).*", r"KeyName|KeyNames", lambda world, name: world["key_pair"]),
]
_names = [(service, re.compile(operations), re.compile(members), make) for service, operations, members, make in NAMES]


def maker_of_name(service, operation, path):
    for of_service, operations, members, make in _names:
        if of_service == service and operations.fullmatch(operation) and members.fullmatch(path[-1] if path else ""):
            return make
    return None
