"""The public templates whose resource types are all emulated: each is deployed with sensible parameters and deleted.

They are read from ../shared/templates beside the checkout (or SKYRIG_SHARED); without it this is skipped. The list of
what deployed is written to build/templates.txt, and docs/measurements.md keeps its count.
"""

import itertools
import json
import os
import pathlib
import re
import time

import boto3
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("SKYRIG_SHARED", ROOT.parent / "shared"))
TEMPLATES = SHARED / "templates"

# Why a template may be refused or fail, with what AWS would do. Everything else fails the test.
KNOWN_REASONS = [
    (r"'null' values are not allowed in templates", "AWS refuses the template too: it holds a null"),
    (r"No transform named", "its macro's function would have to run first, and Lambda is not emulated"),
    (r"The parameter groupName cannot be used with the parameter subnet", "AWS refuses it too: groups by name in a subnet"),
    (r"with an explicit deny in a resource-based policy", "AWS refuses it too: the bucket's policy forbids to delete it"),
    (r"Rule \w+ failed", "AWS refuses it too: the template's rule wants another choice of parameters"),
    (r"No export named \S* found", "AWS refuses it too: another stack has to export it first"),
    (r"ZipFile: expected type: String|(apigateway_lambda_integration|getfromjson)\.ya?ml: .*YAML not well-formed",
     "AWS refuses it too: it is for a tool (Rain::Embed) that fills it in"),
    (r"The prefix list ID 'pl-\w+' does not exist", "it names a prefix list of AWS's own, which the facts do not have"),
    (r"Unable to validate the following destination configurations", "Lambda is not emulated, and S3 asks it"),
    (r"The security group 'default_elb_\S+' does not exist", "Elastic Load Balancing is not emulated, and its group is EC2's"),
    (r"CloudwatchLogsGroup: .*\n?#/KmsKeyId: failed validation constraint", "AWS refuses it too: a log group wants an ARN"),
    (r"drifted: Failed to detect drift on resource \[Bucket\]", "AWS may not look either: the bucket's policy denies it"),
    (r"skyrig does not implement SsmAssociations", "Systems Manager's associations are not emulated, and instances run nothing"),
    (r"The role with name \w+ cannot be found", "a profile names its role by text, so that nothing says which comes first"),
    (r"S3 error: The specified bucket does not exist", "its nested templates lie in a bucket that is for the user to fill"),
    (r"(Policy|PolicyPolicy): .*The specified bucket does not exist",
     "a policy names its bucket by text, so that nothing says which of the two comes first"),
]
DEPLOYED_MIN = 143
# Images of the real account that a template names by id: the emulated one has others of the kind.
IMAGE_ID = re.compile(r"\bami-[0-9a-f]{8,17}\b")


class Loader(yaml.SafeLoader):
    """Reads short tags as the long forms' arguments: only resource types and parameters are looked at."""


Loader.add_multi_constructor("!", lambda loader, suffix, node: {suffix: None})
Loader.yaml_implicit_resolvers = {k: [(t, r) for t, r in v if t != "tag:yaml.org,2002:timestamp"]
                                  for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}


def read(path):
    try:
        text = path.read_text()
        document = yaml.load(text, Loader) if path.suffix != ".json" else json.loads(text)
    except (yaml.YAMLError, ValueError, UnicodeDecodeError):
        return None
    resources = document.get("Resources") if isinstance(document, dict) else None
    well_formed = isinstance(resources, dict) and resources and all(
        isinstance(r, dict) and isinstance(r.get("Type"), str) for r in resources.values())
    return document if well_formed and "Transform" not in document else None


@pytest.fixture(scope="module")
def emulated_types(server):
    import urllib.request

    with urllib.request.urlopen(f"{server.url}/_skyrig/resource-types") as response:
        types = json.load(response)
        return set(types["resource_types"] + types["modelled"])


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
        self.group = self.ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.images = {i["ImageId"] for i in self.ec2.describe_images()["Images"]}
        self.image = boto3.client("ssm", **options).get_parameter(
            Name="/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-6.1-x86_64")["Parameter"]["Value"]

    def route_table(self):
        return self.ec2.describe_route_tables()["RouteTables"][0]["RouteTableId"]

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
            "AWS::EC2::SecurityGroup::Id": self.group,
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
                   (r"subnets|subnetids", ",".join(self.subnets[:4])), (r"securitygroups", self.group), (r"eks.*version", "1.33"), (r"vpc", self.vpc), (r"email", "someone@example.com"),
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


def failure_of(cloudformation, stack_id):
    events = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED")]
    # A transform that fails takes the stack back before there is any resource.
    failed = failed or [e for e in events if e["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"]
    return f"{failed[-1]['LogicalResourceId']}: {failed[-1].get('ResourceStatusReason', '')}" if failed else "?"


def settled_status(cloudformation, stack_id):
    for _ in range(200):
        status = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.05)
    return status


def drift_of(cloudformation, stack_id):
    """What drift detection says of a stack that nobody touched; None if it is in sync."""
    id = cloudformation.detect_stack_drift(StackName=stack_id)["StackDriftDetectionId"]
    detection = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=id)
    if detection["StackDriftStatus"] == "IN_SYNC":
        return None
    drifts = cloudformation.describe_stack_resource_drifts(
        StackName=stack_id, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"])["StackResourceDrifts"]
    found = [f"{d['ResourceType']} {d.get('PropertyDifferences', d['StackResourceDriftStatus'])}" for d in drifts]
    return f"drifted: {detection.get('DetectionStatusReason', '')} {found}"


def deploy_and_delete(account, path, document):
    """None, or why it did not work."""
    cloudformation = account.cloudformation
    try:
        stack_id = cloudformation.create_stack(
            StackName="public", TemplateBody=account.body(path.read_text()), Parameters=account.parameters(document),
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"])["StackId"]
    except cloudformation.exceptions.ClientError as error:
        return f"refused: {error}"
    status = settled_status(cloudformation, stack_id)
    reason = None if status == "CREATE_COMPLETE" else f"{status}: {failure_of(cloudformation, stack_id)}"
    if not reason:
        reason = drift_of(cloudformation, stack_id)
    cloudformation.delete_stack(StackName=stack_id)
    status = settled_status(cloudformation, stack_id)
    if not reason and status != "DELETE_COMPLETE":
        reason = f"{status}: {failure_of(cloudformation, stack_id)}"
    return reason


def test_public_templates_deploy_and_delete(server, emulated_types):
    if not TEMPLATES.exists():
        pytest.skip(f"no templates at {TEMPLATES}")
    deployed, failed = [], {}
    number = 200000000000
    for path in sorted(p for p in TEMPLATES.rglob("*") if p.suffix in (".json", ".yaml", ".yml", ".template")):
        document = read(path)
        if not document or not all(r["Type"] in emulated_types for r in document["Resources"].values()):
            continue
        if path.stat().st_size > 51200:
            continue
        name = str(path.relative_to(TEMPLATES))
        number += 1
        reason = deploy_and_delete(Account(server.url, str(number)), path, document)
        if reason:
            failed[name] = reason
        else:
            deployed.append(name)
    report = "\n".join([f"{len(deployed)} deployed and deleted:", *deployed, f"{len(failed)} not:",
                        *(f"{name}: {reason}" for name, reason in failed.items())])
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/templates.txt").write_text(report + "\n")
    print(report)
    unexpected = {name: reason for name, reason in failed.items() if not any(re.search(pattern, f"{name}: {reason}") for pattern, _ in KNOWN_REASONS)}
    assert not unexpected, json.dumps(unexpected, indent=1)
    assert len(deployed) >= DEPLOYED_MIN
