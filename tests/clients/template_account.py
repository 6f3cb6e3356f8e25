"""A fresh account with what public templates and their parameters ask to have beforehand."""

import itertools
import json
import re

import boto3

# Images of the real account that a template names by id: the emulated one has others of the kind.
IMAGE_ID = re.compile(r"\bami-[0-9a-f]{8,17}\b")


def matching(pattern, candidates):
    """The first candidate that the whole of an AllowedPattern matches; the patterns are Java's, near enough."""
    for candidate in candidates:
        if re.fullmatch(pattern, candidate):
            return candidate
    return None


class Account:
    """A fresh account with what parameters ask for: keys, networks, certificates' names."""

    def __init__(self, url, account):
        options = dict(endpoint_url=url, region_name="us-east-1", aws_access_key_id=account, aws_secret_access_key="test")
        self.ec2 = boto3.client("ec2", **options)
        # What the templates' descriptions ask to have beforehand.
        for name in ("key", "sample", "slinger_testing"):
            self.ec2.create_key_pair(KeyName=name, KeyType="ed25519")
        secrets = boto3.client("secretsmanager", **options)
        for name in ("simple-ad-pw", "microsoft-ad-pw", "aurora-source-enpoint-password", "AWSManagedADAdminPassword"):
            # One of the templates has the second spelling.
            secrets.create_secret(Name=name, SecretString='{"password": "Example-1234", "pasword": "Example-1234"}')
        iam = boto3.client("iam", **options)
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                                                         "Principal": {"Service": "ec2.amazonaws.com", "AWS": "*"}}]}
        for name in ("CloudWatchAgentAdminRole", "CloudWatchAgentServerRole", "example"):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
            iam.create_instance_profile(InstanceProfileName=name)
            iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
        # Stacks are made by a user: the root user may not assume roles.
        iam.create_user(UserName="deployer")
        iam.attach_user_policy(UserName="deployer", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
        key = iam.create_access_key(UserName="deployer")["AccessKey"]
        self.cloudformation = boto3.client("cloudformation", **options | dict(
            aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]))
        self.number = account
        self.vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        subnets = sorted(self.ec2.describe_subnets()["Subnets"], key=lambda subnet: subnet["AvailabilityZone"])
        self.subnets = [s["SubnetId"] for s in subnets]
        self.address = subnets[0]["CidrBlock"].rsplit(".", 1)[0]
        self.zone = subnets[0]["AvailabilityZone"]
        # Parameters one after another get different subnets: directories and load balancers want two.
        self.next_subnet = itertools.cycle(self.subnets)
        self.lists_given = 0
        own = [{"Name": "vpc-id", "Values": [self.vpc]}]
        self.group = self.ec2.describe_security_groups(Filters=own)["SecurityGroups"][0]["GroupId"]
        self.images = {i["ImageId"] for i in self.ec2.describe_images()["Images"]}
        published = "/aws/service/ami-amazon-linux-latest/"
        self.published = lambda name: boto3.client("ssm", **options).get_parameter(Name=published + name)["Parameter"]["Value"]
        self.image = self.published("al2023-ami-kernel-6.1-x86_64")
        self.cloud_control = boto3.client("cloudcontrol", **options)
        self.s3, self.bucket = boto3.client("s3", **options), f"example-{account}"
        self.environment = {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test",
                            "AWS_DEFAULT_REGION": "us-east-1"}

    def image_like(self, text):
        """Another image for the instances of a template, of their architecture."""
        return self.published(f"al2023-ami-minimal-kernel-6.1-{'arm64' if 'arm64' in text else 'x86_64'}")

    def upload(self, key, text):
        """Puts a text into the account's bucket, which is made with the first; returns its address."""
        self.s3.create_bucket(Bucket=self.bucket)
        self.s3.put_object(Bucket=self.bucket, Key=key, Body=text.encode())
        return f"https://{self.bucket}.s3.us-east-1.amazonaws.com/{key}"

    def zone_id(self, kind):
        """A hosted zone, if one is asked for."""
        if kind != "AWS::Route53::HostedZone::Id":
            return None
        made = self.cloud_control.create_resource(TypeName="AWS::Route53::HostedZone",
                                                  DesiredState=json.dumps({"Name": f"zone{self.number}.example.com"}))
        request = {"RequestToken": made["ProgressEvent"]["RequestToken"]}
        self.cloud_control.get_waiter("resource_request_success").wait(**request, WaiterConfig={"Delay": 0.1})
        return self.cloud_control.get_resource_request_status(**request)["ProgressEvent"]["Identifier"]

    def route_table(self):
        own = [{"Name": "vpc-id", "Values": [self.vpc]}]
        return self.ec2.describe_route_tables(Filters=own)["RouteTables"][0]["RouteTableId"]

    def peering(self):
        """A peering connection with a VPC beside the default one; its id and the other VPC's."""
        other = self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
        connection = self.ec2.create_vpc_peering_connection(VpcId=self.vpc, PeerVpcId=other)
        id = connection["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        self.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=id)
        return id, other

    def value(self, name, declaration):
        """A sensible value for a parameter without a default."""
        kind = declaration["Type"]
        if "AllowedValues" in declaration:
            return str(declaration["AllowedValues"][0])
        if kind == "List<AWS::EC2::Subnet::Id>":
            self.lists_given += 1
            return ",".join(self.subnets[(i + self.lists_given - 1) % len(self.subnets)] for i in range(4))
        if kind == "AWS::EC2::Subnet::Id" or (kind == "String" and re.search(r"subnet(?!s|ids)", name, re.I)
                                              and not re.search("cidr|name", name, re.I)):
            return next(self.next_subnet)
        known = {
            "AWS::EC2::KeyPair::KeyName": "key", "AWS::EC2::VPC::Id": self.vpc,
            "AWS::EC2::SecurityGroup::Id": self.group, "AWS::Route53::HostedZone::Id": self.zone_id(kind),
            "List<AWS::EC2::SecurityGroup::Id>": self.group, "AWS::EC2::Image::Id": self.image,
            "AWS::EC2::AvailabilityZone::Name": self.zone,
            "List<AWS::EC2::AvailabilityZone::Name>": "us-east-1a,us-east-1b", "Number": declaration.get("MinValue", 1),
        }
        if kind in known:
            return str(known[kind])
        if re.search("peeringconnection", name, re.I):
            return self.peering()[0]
        if re.search("peervpcid", name, re.I):
            return self.peering()[1]
        role = f"arn:aws:iam::{self.number}:role/example"
        guesses = [(r"kmskey", f"arn:aws:kms:us-east-1:{self.number}:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
                   (r"routetable", self.route_table()), (r"cidr|sshlocation|iprange", "10.9.0.0/16"),
                   (r"secondaryip", f"{self.address}.21"), (r"ipaddress", f"{self.address}.20"),
                   (r"subnets|subnetids", ",".join(self.subnets[:4])), (r"securitygroups", self.group), (r"eks.*version", "1.33"), (r"vpc", self.vpc), (r"email", "someone@example.com"), (r"instanceprofile", "example"),
                   (r"bucket", f"example-{self.number}"), (r"ownerid|account", self.number), (r"arn", role),
                   (r"ami|image", self.image)]
        for pattern, guess in guesses:
            if re.search(pattern, name, re.I):
                return guess
        text = "Example1234"[:int(declaration.get("MaxLength", 64))].ljust(int(declaration.get("MinLength", 1)), "x")
        if "AllowedPattern" not in declaration:
            return text
        return matching(declaration["AllowedPattern"], [text, text.lower(), "example", "10.9.0.0/16", "1", self.number, "d-0123456789", "10.0.0.2"]) or text

    def parameters(self, document):
        declared = document.get("Parameters") or {}
        return [{"ParameterKey": name, "ParameterValue": self.value(name, declaration)}
                for name, declaration in declared.items() if "Default" not in declaration]


    def body(self, text):
        """The template's text, with images of this account where it names others."""
        return IMAGE_ID.sub(lambda match: match[0] if match[0] in self.images else self.image, text)
