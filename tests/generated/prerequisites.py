"""The things that other things are made of: each is made once in an account, when a request first names it."""

import itertools
import json
import time

from generated.accounts import Refused
from generated.key_material import certificate, one_time_codes, saml_metadata, ssh_public_key

TRIES_MAX = 100
ZONE = "us-east-1a"
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
DENY = ALLOW.replace("Allow", "Deny")
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
TEMPLATE = json.dumps({
    "Parameters": {"Given": {"Type": "String", "Default": "none"}},
    "Resources": {"Topic": {"Type": "AWS::CloudFormation::WaitConditionHandle"},
                  "Group": {"Type": "AWS::IAM::Group", "Properties": {"Path": "/asked/"}}},
    "Outputs": {"Given": {"Value": {"Ref": "Given"}}}})
AUTO_SCALING_GROUP = ("arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:"
                      "5a3b2c1d-1111-2222-3333-444455556666:autoScalingGroupName/asked")
OTHER_TEMPLATE = TEMPLATE.replace("/asked/", "/asked-anew/")
# Names that all accounts share must be new each time, also to a server that has run these tests before.
RUN = f"{time.time_ns() % 10 ** 10:x}"
_serials = itertools.count()


def unique(noun="asked"):
    return f"{noun}-{RUN}-{next(_serials)}"


class World:
    """An account of one's own, and what has been made in it so far."""

    def __init__(self, clients, account):
        self.clients, self.account, self.made = clients, account, {}

    def call(self, service, operation, **params):
        answer = self.clients.send(service, operation, params, self.account)
        if answer.status >= 300:
            raise Refused(f"{operation}({params}): {answer}")
        return answer.parsed

    def __getitem__(self, name):
        if name not in self.made:
            self.made[name] = MAKERS[name](self)
        return self.made[name]


def made_by(service, operation, member, **params):
    """A thing of one call: the member of the answer, by its path, names it. "$name" stands for another thing."""
    def make(world):
        answer = world.call(service, operation, **resolved(world, params))
        for part in member.split("."):
            answer = answer[int(part)] if part.isdigit() else answer[part]
        return answer
    return make


def named(service, operation, member, noun, **params):
    """A thing that is called by a name of our choice."""
    def make(world):
        name = unique(noun)
        world.call(service, operation, **{member: name}, **resolved(world, params))
        return name
    return make


def resolved(world, value):
    if isinstance(value, str) and value.startswith("$"):
        return world[value[1:]]
    if callable(value):
        return value(world)
    if isinstance(value, dict):
        return {key: resolved(world, item) for key, item in value.items()}
    if isinstance(value, list):
        return [resolved(world, item) for item in value]
    return value


def image(world):
    if not hasattr(world.clients, "image"):
        images = world.call("ec2", "DescribeImages", Owners=["amazon"], Filters=[
            {"Name": "architecture", "Values": ["x86_64"]}, {"Name": "root-device-type", "Values": ["ebs"]}])["Images"]
        world.clients.image = next(image["ImageId"] for image in images
                                   if image.get("EnaSupport") and image.get("Platform") != "windows")
    return world.clients.image


def stack_role(world, service="cloudformation"):
    """A role that a service of AWS may act with, and that may do everything."""
    name = unique("role")
    world.call("iam", "CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST.replace("ec2.", service + "."))
    world.call("iam", "AttachRolePolicy", RoleName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    return f"arn:aws:iam::{world.account}:role/{name}"


def organization_root(world):
    world["organization"]
    return world.call("organizations", "ListRoots")["Roots"][0]["Id"]


def policies_root(world):
    """The root, with control policies enabled."""
    world.call("organizations", "EnablePolicyType", RootId=world["root"], PolicyType="SERVICE_CONTROL_POLICY")
    return world["root"]


def trusted_service(world):
    world["organization"]
    world.call("organizations", "EnableAWSServiceAccess", ServicePrincipal="config.amazonaws.com")
    return "config.amazonaws.com"


def member_account(world):
    world["organization"]
    world.call("organizations", "CreateAccount", Email=f"{unique()}@example.com", AccountName="member")
    accounts = world.call("organizations", "ListAccounts")["Accounts"]
    return next(account["Id"] for account in accounts if account["Id"] != world.account)


def root_mapping(world):
    shown = world.call("ec2", "DescribeInstances", InstanceIds=[world["instance"]])
    return shown["Reservations"][0]["Instances"][0]["BlockDeviceMappings"][0]


def stopped_instance(world):
    world.call("ec2", "StopInstances", InstanceIds=[world["instance"]])
    return world["instance"]


def stack_set_roles(world):
    """The two roles by which stack sets work in an account by themselves."""
    for name, principal in (("Administration", {"Service": "cloudformation.amazonaws.com"}),
                            ("Execution", {"AWS": world.account})):
        role = f"AWSCloudFormationStackSet{name}Role"
        trust = {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}
        world.call("iam", "CreateRole", RoleName=role, AssumeRolePolicyDocument=json.dumps(trust))
        world.call("iam", "AttachRolePolicy", RoleName=role, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")


def await_stack_set(world, params, output):
    """Waits for an operation of a stack set: what it does is seen, and another may begin, when it is done."""
    for _ in range(TRIES_MAX):
        shown = world.call("cloudformation", "DescribeStackSetOperation", StackSetName=params["StackSetName"],
                           OperationId=output["OperationId"])["StackSetOperation"]
        if shown["Status"] not in ("QUEUED", "RUNNING"):
            return
        time.sleep(0.05)
    raise Refused(f"the stack set's operation takes long: {shown}")


def stack_instance(world):
    """The region of the one instance of the stack set."""
    world["stack_set_roles"]
    params = {"StackSetName": world["stack_set"], "Accounts": [world.account], "Regions": ["us-east-1"]}
    await_stack_set(world, params, world.call("cloudformation", "CreateStackInstances", **params))
    return "us-east-1"


def instance_profile(world):
    name = unique("profile")
    world.call("iam", "CreateInstanceProfile", InstanceProfileName=name)
    world.call("iam", "AddRoleToInstanceProfile", InstanceProfileName=name, RoleName=world["role"])
    return name


def ipv6_subnet(world):
    vpc = world.call("ec2", "CreateVpc", CidrBlock="10.9.0.0/16", AmazonProvidedIpv6CidrBlock=True)["Vpc"]["VpcId"]
    shown = world.call("ec2", "DescribeVpcs", VpcIds=[vpc])["Vpcs"][0]
    block = shown["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    world.made["ipv6_vpc"], world.made["ipv6_block"] = vpc, block.replace("/56", "/64")
    return world.call("ec2", "CreateSubnet", VpcId=vpc, CidrBlock="10.9.1.0/24")["Subnet"]["SubnetId"]


def addressed_subnet(world):
    """A subnet that has IPv6 addresses to give."""
    subnet = world["ipv6_subnet"]
    world.call("ec2", "AssociateSubnetCidrBlock", SubnetId=subnet, Ipv6CidrBlock=world["ipv6_block"])
    return subnet


def ipv6_interface(world):
    made = world.call("ec2", "CreateNetworkInterface", SubnetId=world["addressed_subnet"])
    return made["NetworkInterface"]["NetworkInterfaceId"]


def network_acl_association(world):
    subnet = world["subnet"]
    acls = world.call("ec2", "DescribeNetworkAcls", Filters=[{"Name": "association.subnet-id", "Values": [subnet]}])
    return acls["NetworkAcls"][0]["Associations"][0]["NetworkAclAssociationId"]


def peering(world):
    made = world.call("ec2", "CreateVpcPeeringConnection", VpcId=world["vpc"], PeerVpcId=world["peer_vpc"])
    name = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    world.call("ec2", "AcceptVpcPeeringConnection", VpcPeeringConnectionId=name)
    return name


def internet_vpc(world):
    """The VPC, with an internet gateway and DNS."""
    world["attached_gateway"]
    world.call("ec2", "ModifyVpcAttribute", VpcId=world["vpc"], EnableDnsHostnames={"Value": True})
    return world["vpc"]


def attached_gateway(world):
    world.call("ec2", "AttachInternetGateway", InternetGatewayId=world["internet_gateway"], VpcId=world["vpc"])
    return world["internet_gateway"]


def no_default_subnets(world):
    """None of the subnets that an account has from the start; the first call makes them."""
    for subnet in world.call("ec2", "DescribeSubnets")["Subnets"]:
        world.call("ec2", "DeleteSubnet", SubnetId=subnet["SubnetId"])


def no_default_vpc(world):
    world["no_default_subnets"]
    for gateway in world.call("ec2", "DescribeInternetGateways")["InternetGateways"]:
        name = gateway["InternetGatewayId"]
        world.call("ec2", "DetachInternetGateway", InternetGatewayId=name, VpcId=gateway["Attachments"][0]["VpcId"])
        world.call("ec2", "DeleteInternetGateway", InternetGatewayId=name)
    for vpc in world.call("ec2", "DescribeVpcs")["Vpcs"]:
        world.call("ec2", "DeleteVpc", VpcId=vpc["VpcId"])


def route(world):
    world.call("ec2", "CreateRoute", RouteTableId=world["route_table"], DestinationCidrBlock="192.0.2.0/24",
               GatewayId=world["attached_gateway"])
    return "192.0.2.0/24"


def network_acl_entry(world):
    world.call("ec2", "CreateNetworkAclEntry", NetworkAclId=world["network_acl"], RuleNumber=77, Protocol="6",
               RuleAction="allow", Egress=True, CidrBlock="192.0.2.0/24", PortRange={"From": 70, "To": 77})
    return 77


def login_profile(world):
    world.call("iam", "CreateLoginProfile", UserName=world["user"], Password="As8ed-for-password")
    return world["user"]


def mfa_device(world):
    made = world.call("iam", "CreateVirtualMFADevice", VirtualMFADeviceName=unique("mfa"))["VirtualMFADevice"]
    world.made["mfa_codes"] = one_time_codes(made["Base32StringSeed"])
    return made["SerialNumber"]


def object_key(world):
    world.call("s3", "PutObject", Bucket=world["bucket"], Key="asked/source", Body=b"seven bytes")
    return "asked/source"


def locked_bucket(world):
    name = unique("locked")
    world.call("s3", "CreateBucket", Bucket=name, ObjectLockEnabledForBucket=True)
    world.call("s3", "PutObject", Bucket=name, Key="asked/source", Body=b"seven bytes")
    return name


def versioned_bucket(world):
    name = unique("versioned")
    world.call("s3", "CreateBucket", Bucket=name)
    world.call("s3", "PutBucketVersioning", Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    return name


def log_bucket(world):
    name = unique("log")
    world.call("s3", "CreateBucket", Bucket=name)
    world.call("s3", "PutBucketPolicy", Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject",
         "Resource": f"arn:aws:s3:::{name}/*"}]}))
    return name


def acl_bucket(world):
    """One in which access control lists count."""
    name = unique("acl")
    world.call("s3", "CreateBucket", Bucket=name, ObjectOwnership="ObjectWriter")
    world.call("s3", "DeletePublicAccessBlock", Bucket=name)
    world.call("s3", "PutObject", Bucket=name, Key="asked/source", Body=b"seven bytes")
    return name


def archived_object(world):
    world.call("s3", "PutObject", Bucket=world["bucket"], Key="archived", Body=b"seven bytes", StorageClass="GLACIER")
    return "archived"


def stack(world):
    name = unique("stack")
    world.call("cloudformation", "CreateStack", StackName=name, TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])
    return name


def task_set_of_cluster(world):
    return world.call("ecs", "RunTask", cluster=world["cluster"], taskDefinition=world["task_definition"],
                      launchType="FARGATE", networkConfiguration=resolved(world, NETWORK))["tasks"][0]["taskArn"]


def spot_cluster(world):
    """A cluster with Fargate's capacity providers."""
    return world.call("ecs", "CreateCluster", clusterName=unique("spot"), capacityProviders=["FARGATE", "FARGATE_SPOT"]
                      )["cluster"]["clusterName"]


def service(world, **more):
    name = unique("service")
    world.call("ecs", "CreateService", cluster=world["cluster"], serviceName=name,
               taskDefinition=world["task_definition"], desiredCount=1, launchType="FARGATE",
               networkConfiguration=resolved(world, NETWORK), **more)
    return name


def service_task(world):
    world["service"]
    return world.call("ecs", "ListTasks", cluster=world["cluster"])["taskArns"][0]


NETWORK = {"awsvpcConfiguration": {"subnets": ["$subnet"]}}
CONTAINER = {"name": "app", "image": "nginx", "memory": 128}
MAKERS = {
    # EC2
    "image": image,
    "vpc": made_by("ec2", "CreateVpc", "Vpc.VpcId", CidrBlock="10.0.0.0/16"),
    "internet_vpc": internet_vpc,
    "peer_vpc": made_by("ec2", "CreateVpc", "Vpc.VpcId", CidrBlock="10.1.0.0/16"),
    "subnet": made_by("ec2", "CreateSubnet", "Subnet.SubnetId", VpcId="$vpc", CidrBlock="10.0.1.0/24",
                      AvailabilityZone=ZONE),
    "public_subnet": lambda world: (world["internet_route"], world["subnet"])[1],
    "internet_route": made_by("ec2", "CreateRoute", "Return", RouteTableId="$main_route_table",
                              DestinationCidrBlock="0.0.0.0/0", GatewayId="$attached_gateway"),
    "main_route_table": lambda world: world.call("ec2", "DescribeRouteTables", Filters=[
        {"Name": "vpc-id", "Values": [world["vpc"]]}, {"Name": "association.main", "Values": ["true"]}]
        )["RouteTables"][0]["RouteTableId"],
    "other_subnet": made_by("ec2", "CreateSubnet", "Subnet.SubnetId", VpcId="$vpc", CidrBlock="10.0.2.0/24",
                            AvailabilityZone="us-east-1b"),
    "ipv6_subnet": ipv6_subnet,
    "ipv6_block": lambda world: (world["ipv6_subnet"], world.made["ipv6_block"])[1],
    "ipv6_vpc": lambda world: (world["ipv6_subnet"], world.made["ipv6_vpc"])[1],
    "ipv6_interface": ipv6_interface,
    "addressed_subnet": addressed_subnet,
    "ipv6_address": lambda world: (world["addressed_subnet"], world["ipv6_block"].replace("::/64", "::77"))[1],
    "security_group": made_by("ec2", "CreateSecurityGroup", "GroupId", VpcId="$vpc",
                              GroupName=lambda w: unique("group"), Description="prerequisite"),
    "other_group": made_by("ec2", "CreateSecurityGroup", "GroupId", VpcId="$vpc", GroupName=lambda w: unique("group"),
                           Description="prerequisite"),
    "security_group_rule": made_by(
        "ec2", "AuthorizeSecurityGroupIngress", "SecurityGroupRules.0.SecurityGroupRuleId", GroupId="$security_group",
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 7, "ToPort": 7, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]),
    "egress_rule": made_by(
        "ec2", "AuthorizeSecurityGroupEgress", "SecurityGroupRules.0.SecurityGroupRuleId", GroupId="$security_group",
        IpPermissions=[{"IpProtocol": "tcp", "FromPort": 7, "ToPort": 7, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}]),
    "network_interface": made_by("ec2", "CreateNetworkInterface", "NetworkInterface.NetworkInterfaceId",
                                 SubnetId="$subnet"),
    "instance": made_by("ec2", "RunInstances", "Instances.0.InstanceId", ImageId="$image", MinCount=1, MaxCount=1,
                        InstanceType="t3.micro", SubnetId="$subnet"),
    "prefix_list": lambda world: world.call("ec2", "DescribePrefixLists")["PrefixLists"][0]["PrefixListId"],
    "interface_attachment": made_by("ec2", "AttachNetworkInterface", "AttachmentId", DeviceIndex=1,
                                    InstanceId="$instance", NetworkInterfaceId="$network_interface"),
    "stopped_instance": stopped_instance,
    "root_device": lambda world: root_mapping(world)["DeviceName"],
    "root_volume": lambda world: root_mapping(world)["Ebs"]["VolumeId"],
    "volume": made_by("ec2", "CreateVolume", "VolumeId", AvailabilityZone=ZONE, Size=10, VolumeType="gp3"),
    "snapshot": made_by("ec2", "CreateSnapshot", "SnapshotId", VolumeId="$volume"),
    "own_image": made_by("ec2", "CreateImage", "ImageId", InstanceId="$instance", Name=lambda w: unique("image")),
    "key_pair": named("ec2", "CreateKeyPair", "KeyName", "key"),
    "placement_group": named("ec2", "CreatePlacementGroup", "GroupName", "placement", Strategy="cluster"),
    "placement_group_id": lambda world: world.call(
        "ec2", "DescribePlacementGroups", GroupNames=[world["placement_group"]])["PlacementGroups"][0]["GroupId"],
    "partition_group": named("ec2", "CreatePlacementGroup", "GroupName", "placement", Strategy="partition",
                             PartitionCount=7),
    "allocation": made_by("ec2", "AllocateAddress", "AllocationId", Domain="vpc"),
    "reachable_allocation": lambda world: (world["attached_gateway"], world["allocation"])[1],
    "no_default_subnets": no_default_subnets,
    "no_default_vpc": no_default_vpc,
    "internet_gateway": made_by("ec2", "CreateInternetGateway", "InternetGateway.InternetGatewayId"),
    "attached_gateway": attached_gateway,
    "egress_gateway": made_by("ec2", "CreateEgressOnlyInternetGateway",
                              "EgressOnlyInternetGateway.EgressOnlyInternetGatewayId", VpcId="$vpc"),
    "nat_gateway": made_by("ec2", "CreateNatGateway", "NatGateway.NatGatewayId", SubnetId="$subnet",
                           ConnectivityType="private"),
    "route_table": made_by("ec2", "CreateRouteTable", "RouteTable.RouteTableId", VpcId="$vpc"),
    "other_route_table": made_by("ec2", "CreateRouteTable", "RouteTable.RouteTableId", VpcId="$vpc"),
    "route_table_association": made_by("ec2", "AssociateRouteTable", "AssociationId", RouteTableId="$other_route_table",
                                       SubnetId="$subnet"),
    "route": route,
    "network_acl": made_by("ec2", "CreateNetworkAcl", "NetworkAcl.NetworkAclId", VpcId="$vpc"),
    "network_acl_entry": network_acl_entry,
    "network_acl_association": network_acl_association,
    "dhcp_options": made_by("ec2", "CreateDhcpOptions", "DhcpOptions.DhcpOptionsId",
                            DhcpConfigurations=[{"Key": "domain-name", "Values": ["asked.example.com"]}]),
    "gateway_endpoint": made_by("ec2", "CreateVpcEndpoint", "VpcEndpoint.VpcEndpointId", VpcId="$vpc",
                                ServiceName="com.amazonaws.us-east-1.s3"),
    "interface_endpoint": made_by("ec2", "CreateVpcEndpoint", "VpcEndpoint.VpcEndpointId", VpcId="$vpc",
                                  ServiceName="com.amazonaws.us-east-1.ec2", VpcEndpointType="Interface",
                                  SubnetIds=["$subnet"], PrivateDnsEnabled=False),
    "peering": peering,
    "launch_template": made_by("ec2", "CreateLaunchTemplate", "LaunchTemplate.LaunchTemplateId",
                               LaunchTemplateName=lambda w: unique("template"),
                               LaunchTemplateData={"InstanceType": "t3.micro"}),
    "launch_template_name": lambda world: world.call("ec2", "DescribeLaunchTemplates", LaunchTemplateIds=[
        world["launch_template"]])["LaunchTemplates"][0]["LaunchTemplateName"],
    "profile_association": made_by("ec2", "AssociateIamInstanceProfile", "IamInstanceProfileAssociation.AssociationId",
                                   IamInstanceProfile={"Name": "$instance_profile"}, InstanceId="$instance"),
    # IAM
    "role": named("iam", "CreateRole", "RoleName", "role", AssumeRolePolicyDocument=TRUST),
    "role_arn": lambda world: f"arn:aws:iam::{world.account}:role/{world['role']}",
    "stack_role_arn": stack_role,
    "task_role_arn": lambda world: stack_role(world, "ecs-tasks"),
    "user": named("iam", "CreateUser", "UserName", "user"),
    "group": named("iam", "CreateGroup", "GroupName", "group"),
    "policy": made_by("iam", "CreatePolicy", "Policy.Arn", PolicyName=lambda w: unique("policy"), PolicyDocument=ALLOW),
    "policy_version": made_by("iam", "CreatePolicyVersion", "PolicyVersion.VersionId", PolicyArn="$policy",
                              PolicyDocument=ALLOW),
    "instance_profile": instance_profile,
    "instance_profile_arn": lambda w: f"arn:aws:iam::{w.account}:instance-profile/{w['instance_profile']}",
    "empty_profile": named("iam", "CreateInstanceProfile", "InstanceProfileName", "profile"),
    "access_key": made_by("iam", "CreateAccessKey", "AccessKey.AccessKeyId", UserName="$user"),
    "login_profile": login_profile,
    "mfa_device": mfa_device,
    "mfa_codes": lambda world: (world["mfa_device"], world.made["mfa_codes"])[1],
    "oidc_provider": made_by("iam", "CreateOpenIDConnectProvider", "OpenIDConnectProviderArn",
                             Url="https://asked.example.com", ClientIDList=["first"], ThumbprintList=["a" * 40]),
    "saml_provider": made_by("iam", "CreateSAMLProvider", "SAMLProviderArn", Name=lambda w: unique("saml"),
                             SAMLMetadataDocument=lambda w: saml_metadata()),
    "server_certificate": named("iam", "UploadServerCertificate", "ServerCertificateName", "certificate",
                                CertificateBody=lambda w: certificate()[0], PrivateKey=lambda w: certificate()[1]),
    "signing_certificate": made_by("iam", "UploadSigningCertificate", "Certificate.CertificateId", UserName="$user",
                                   CertificateBody=lambda w: certificate()[0]),
    "ssh_key": made_by("iam", "UploadSSHPublicKey", "SSHPublicKey.SSHPublicKeyId", UserName="$user",
                       SSHPublicKeyBody=lambda w: ssh_public_key()),
    "service_credential": made_by("iam", "CreateServiceSpecificCredential",
                                  "ServiceSpecificCredential.ServiceSpecificCredentialId", UserName="$user",
                                  ServiceName="codecommit.amazonaws.com"),
    # Organizations
    "organization": made_by("organizations", "CreateOrganization", "Organization.Id", FeatureSet="ALL"),
    "root": organization_root,
    "policies_root": policies_root,
    "organizational_unit": made_by("organizations", "CreateOrganizationalUnit", "OrganizationalUnit.Id",
                                   ParentId="$root", Name="prerequisite"),
    "control_policy": made_by("organizations", "CreatePolicy", "Policy.PolicySummary.Id", Content=DENY, Description="",
                              Name="prerequisite", Type="$policies_type"),
    "policies_type": lambda world: (world["policies_root"], "SERVICE_CONTROL_POLICY")[1],
    "member_account": member_account,
    "trusted_service": trusted_service,
    # S3
    "bucket": named("s3", "CreateBucket", "Bucket", "bucket"),
    "bucket_arn": lambda world: f"arn:aws:s3:::{world['bucket']}",
    "object": object_key,
    "canonical_user": lambda world: world.call("s3", "ListBuckets")["Owner"]["ID"],
    "locked_bucket": locked_bucket,
    "versioned_bucket": versioned_bucket,
    "destination_arn": lambda world: f"arn:aws:s3:::{versioned_bucket(world)}",
    "log_bucket": log_bucket,
    "acl_bucket": acl_bucket,
    "archived_object": archived_object,
    "upload": made_by("s3", "CreateMultipartUpload", "UploadId", Bucket="$bucket", Key="asked/upload"),
    # ECS
    "cluster": named("ecs", "CreateCluster", "clusterName", "cluster"),
    "cluster_arn": lambda world: f"arn:aws:ecs:us-east-1:{world.account}:cluster/{world['cluster']}",
    "task_definition": made_by(
        "ecs", "RegisterTaskDefinition", "taskDefinition.taskDefinitionArn", family="asked", networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"], cpu="256", memory="512", containerDefinitions=[CONTAINER]),
    "other_task_definition": made_by(
        "ecs", "RegisterTaskDefinition", "taskDefinition.taskDefinitionArn", family="other", networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"], cpu="256", memory="512", containerDefinitions=[CONTAINER]),
    "executable_task_definition": made_by(
        "ecs", "RegisterTaskDefinition", "taskDefinition.taskDefinitionArn", family="asked", networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"], cpu="256", memory="512", containerDefinitions=[CONTAINER],
        taskRoleArn="$task_role_arn"),
    "instance_task_definition": made_by("ecs", "RegisterTaskDefinition", "taskDefinition.taskDefinitionArn",
                                        family="asked", containerDefinitions=[CONTAINER]),
    "web_task_definition": made_by(
        "ecs", "RegisterTaskDefinition", "taskDefinition.taskDefinitionArn", family="asked", networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{**CONTAINER, "portMappings": [{"containerPort": 77}]}]),
    "spot_cluster": spot_cluster,
    "service": service,
    "task": task_set_of_cluster,
    "service_task": service_task,
    "capacity_provider": named("ecs", "CreateCapacityProvider", "name", "provider", autoScalingGroupProvider={
        "autoScalingGroupArn": AUTO_SCALING_GROUP}),
    # The rest
    "stack": stack,
    "stack_set_roles": stack_set_roles,
    "stack_set": named("cloudformation", "CreateStackSet", "StackSetName", "set", TemplateBody=TEMPLATE,
                       Capabilities=["CAPABILITY_IAM"]),
    "stack_instance": stack_instance,
    "secret": made_by("secretsmanager", "CreateSecret", "ARN", Name=lambda w: unique("secret"), SecretString="first"),
    "secret_version": lambda world: next(iter(world.call(
        "secretsmanager", "DescribeSecret", SecretId=world["secret"])["VersionIdsToStages"])),
    "parameter": named("ssm", "PutParameter", "Name", "parameter", Value="first", Type="String"),
}
