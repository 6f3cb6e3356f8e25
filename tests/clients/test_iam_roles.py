"""Roles as clients take them: a profile of the AWS CLI that asks for an MFA code, and a stack's service role."""

import json
import os
import subprocess
import sys
import time

import pytest

from test_iam import allow, alice, document, totp  # noqa: F401 (a fixture)

TWO_RESOURCES = json.dumps({"Resources": {
    "Bucket": {"Type": "AWS::S3::Bucket"},
    "Group": {"Type": "AWS::EC2::SecurityGroup", "DependsOn": "Bucket", "Properties": {"GroupDescription": "web"}}}})


def trust(account, **more):
    return document({"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:user/alice"}, "Action": "sts:AssumeRole",
                     **more})


@pytest.fixture
def profile(server, client, alice, account, tmp_path):  # noqa: F811
    """A profile "ops" of the AWS CLI: alice takes the role "operator", for which she shows a code. Its runner and the
    seed of her device."""
    iam = client("iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")["VirtualMFADevice"]
    serial, seed = device["SerialNumber"], device["Base32StringSeed"]
    now = int(time.time()) // 30
    iam.enable_mfa_device(UserName="alice", SerialNumber=serial, AuthenticationCode1=totp(seed, now - 2),
                          AuthenticationCode2=totp(seed, now - 1))
    iam.create_role(RoleName="operator", AssumeRolePolicyDocument=trust(
        account, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}))
    (tmp_path / "config").write_text(
        f"[profile ops]\nrole_arn = arn:aws:iam::{account}:role/operator\nsource_profile = alice\nmfa_serial = {serial}\n"
        f"region = us-east-1\nendpoint_url = {server.url}\n[profile alice]\nregion = us-east-1\n"
        f"endpoint_url = {server.url}\n")
    (tmp_path / "credentials").write_text(
        f"[alice]\naws_access_key_id = {alice.keys['AccessKeyId']}\naws_secret_access_key = {alice.keys['SecretAccessKey']}\n")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials"),
        "HOME": str(tmp_path)}

    def run(code):
        # Without a terminal the CLI reads the code from its input.
        return subprocess.run([sys.executable, "-m", "awscli", "sts", "get-caller-identity", "--profile", "ops"],
                              env=environment, input=code + "\n", text=True, capture_output=True, start_new_session=True,
                              timeout=120)

    return run, seed


def test_a_profile_of_the_cli_assumes_a_role_with_a_code(profile, account):
    run, seed = profile
    refused = run("000000")
    assert refused.returncode != 0 and "AccessDenied" in refused.stderr, refused.stderr
    taken = run(totp(seed, int(time.time()) // 30))
    assert taken.returncode == 0, taken.stderr
    assert json.loads(taken.stdout)["Arn"].startswith(f"arn:aws:sts::{account}:assumed-role/operator/")


def test_a_service_role_that_lacks_one_permission_fails_on_that_resource_and_rolls_back(client, account):
    iam, cloudformation = client("iam"), client("cloudformation")
    role = iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=document(
        {"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"}, "Action": "sts:AssumeRole"}))["Role"]
    iam.put_role_policy(RoleName="deployer", PolicyName="p", PolicyDocument=document(
        allow("s3:*"), allow(["ec2:Describe*", "ec2:CreateTags"])))
    stack = cloudformation.create_stack(StackName="web", TemplateBody=TWO_RESOURCES, RoleARN=role["Arn"])["StackId"]
    with pytest.raises(Exception, match="ROLLBACK_COMPLETE"):
        cloudformation.get_waiter("stack_create_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})

    events = cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
    failed = {event["LogicalResourceId"]: event["ResourceStatusReason"] for event in events
              if event["ResourceStatus"] == "CREATE_FAILED"}
    assert list(failed) == ["Group"]
    assert (f"User: arn:aws:sts::{account}:assumed-role/deployer/AWSCloudFormation is not authorized to perform: "
            "ec2:CreateSecurityGroup on resource: ") in failed["Group"]
    assert "because no identity-based policy allows the ec2:CreateSecurityGroup action" in failed["Group"]
    assert cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"] == "ROLLBACK_COMPLETE"
    assert client("s3").list_buckets()["Buckets"] == []
