"""The public templates whose resource types are all emulated: each is deployed with sensible parameters and deleted.

They are read from ../shared/templates beside the checkout (or SKYRIG_SHARED); without it this is skipped. The list of
what deployed is written to build/templates.txt, and docs/measurements.md keeps its count.
"""

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

# Why a template may fail to deploy here; anything else fails the test. Only the first group is AWS's own refusal.
KNOWN_REASONS = [
    (r"failed to satisfy constraint|'null' values are not allowed", "our parameter value or the template is wrong"),
    (r"AWS::SSM::Parameter::Value|resolve:ssm", "SSM parameters are not emulated yet"),
    (r"does not process template transforms yet", "transforms are not emulated yet"),
    (r"The image id '.*' does not exist", "an image of AWS's that the pinned facts do not list"),
    (r"mapped public address|specified bucket does not exist", "a defect that is not mended yet (docs/measurements.md)"),
]
DEPLOYED_MIN = 4


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
        return set(json.load(response)["resource_types"])


class Account:
    """A fresh account with what parameters ask for: keys, networks, certificates' names."""

    def __init__(self, url, account):
        options = dict(endpoint_url=url, region_name="us-east-1", aws_access_key_id=account, aws_secret_access_key="test")
        self.cloudformation = boto3.client("cloudformation", **options)
        self.ec2 = boto3.client("ec2", **options)
        self.ec2.create_key_pair(KeyName="key")
        self.vpc = self.ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        self.subnets = [s["SubnetId"] for s in self.ec2.describe_subnets()["Subnets"]]
        self.group = self.ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        self.image = self.ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]

    def value(self, name, declaration):
        """A sensible value for a parameter without a default."""
        kind = declaration["Type"]
        if "AllowedValues" in declaration:
            return str(declaration["AllowedValues"][0])
        known = {
            "AWS::EC2::KeyPair::KeyName": "key", "AWS::EC2::VPC::Id": self.vpc, "AWS::EC2::Subnet::Id": self.subnets[0],
            "List<AWS::EC2::Subnet::Id>": ",".join(self.subnets[:2]), "AWS::EC2::SecurityGroup::Id": self.group,
            "List<AWS::EC2::SecurityGroup::Id>": self.group, "AWS::EC2::Image::Id": self.image,
            "AWS::EC2::AvailabilityZone::Name": "us-east-1a",
            "List<AWS::EC2::AvailabilityZone::Name>": "us-east-1a,us-east-1b", "Number": declaration.get("MinValue", 1),
        }
        if kind in known:
            return str(known[kind])
        guesses = [(r"cidr|sshlocation|iprange", "10.0.0.0/16"), (r"subnet", self.subnets[0]), (r"vpc", self.vpc),
                   (r"email", "someone@example.com"), (r"bucket", "example-bucket-name"),
                   (r"account", "123456789012"), (r"ami|image", self.image), (r"arn", "arn:aws:iam::123456789012:role/example")]
        for pattern, guess in guesses:
            if re.search(pattern, name, re.I):
                return guess
        return "Example1234"[:int(declaration.get("MaxLength", 64))].ljust(int(declaration.get("MinLength", 1)), "x")

    def parameters(self, document):
        declared = document.get("Parameters") or {}
        return [{"ParameterKey": name, "ParameterValue": self.value(name, declaration)}
                for name, declaration in declared.items() if "Default" not in declaration]


def failure_of(cloudformation, stack_id):
    events = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED")]
    return failed[-1].get("ResourceStatusReason", "") if failed else "?"


def settled_status(cloudformation, stack_id):
    for _ in range(200):
        status = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.05)
    return status


def deploy_and_delete(account, path, document):
    """None, or why it did not work."""
    cloudformation = account.cloudformation
    try:
        stack_id = cloudformation.create_stack(
            StackName="public", TemplateBody=path.read_text(), Parameters=account.parameters(document),
            Capabilities=["CAPABILITY_NAMED_IAM"])["StackId"]
    except cloudformation.exceptions.ClientError as error:
        return f"refused: {error}"
    status = settled_status(cloudformation, stack_id)
    reason = None if status == "CREATE_COMPLETE" else f"{status}: {failure_of(cloudformation, stack_id)}"
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
    unexpected = {name: reason for name, reason in failed.items() if not any(re.search(pattern, reason) for pattern, _ in KNOWN_REASONS)}
    assert not unexpected, json.dumps(unexpected, indent=1)
    assert len(deployed) >= DEPLOYED_MIN
