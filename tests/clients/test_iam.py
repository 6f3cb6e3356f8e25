"""IAM as clients meet it: users and sessions get what their policies allow, and are told why not."""

import base64
import hashlib
import hmac
import json
import struct
import subprocess
import time

import boto3
import botocore.exceptions
import pytest

from conftest import skyrig_binary


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class Party:
    """Clients of somebody with keys of their own."""

    def __init__(self, server, keys):
        self.server, self.keys = server, keys

    def client(self, service):
        return boto3.client(service, endpoint_url=self.server.url, region_name="us-east-1",
                            aws_access_key_id=self.keys["AccessKeyId"], aws_secret_access_key=self.keys["SecretAccessKey"],
                            aws_session_token=self.keys.get("SessionToken"))


@pytest.fixture
def alice(server, client):
    iam = client("iam")
    iam.create_user(UserName="alice")
    return Party(server, iam.create_access_key(UserName="alice")["AccessKey"])


def code_and_message(call):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call()
    return refused.value.response["Error"]["Code"], refused.value.response["Error"]["Message"]


def test_a_user_may_do_what_its_policies_allow_and_is_told_why_not(client, alice):
    ec2, iam = alice.client("ec2"), client("iam")
    code, message = code_and_message(ec2.describe_vpcs)
    assert code == "UnauthorizedOperation"
    assert message.startswith("You are not authorized to perform this operation. User: arn:aws:iam::")
    iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=document(allow("ec2:Describe*")))
    assert ec2.describe_vpcs()["Vpcs"]
    code, message = code_and_message(lambda: ec2.create_vpc(CidrBlock="10.0.0.0/16"))
    assert code == "UnauthorizedOperation"
    encoded = message.split("Encoded authorization failure message: ")[1]
    decoded = json.loads(client("sts").decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"])
    assert decoded["context"]["action"] == "ec2:CreateVpc"
    code, message = code_and_message(alice.client("ecs").list_clusters)
    assert code == "AccessDeniedException"
    assert message.endswith("because no identity-based policy allows the ecs:ListClusters action")
    assert code_and_message(alice.client("s3").list_buckets)[0] == "AccessDenied"


def totp(seed, step):
    """What a device with that seed (in base 32) shows in the step of 30 seconds: RFC 6238."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


def test_a_session_shows_its_mfa_code(client, alice):
    iam = client("iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="alice")["VirtualMFADevice"]
    serial, seed = device["SerialNumber"], device["Base32StringSeed"]

    now = int(time.time()) // 30
    assert code_and_message(lambda: iam.enable_mfa_device(
        UserName="alice", SerialNumber=serial, AuthenticationCode1="000000", AuthenticationCode2="000000"))[0] == \
        "InvalidAuthenticationCode"
    iam.enable_mfa_device(UserName="alice", SerialNumber=serial, AuthenticationCode1=totp(seed, now - 1),
                          AuthenticationCode2=totp(seed, now))
    iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=document(
        allow("ec2:Describe*", Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})))
    assert code_and_message(alice.client("ec2").describe_vpcs)[0] == "UnauthorizedOperation"
    without = alice.client("sts").get_session_token()["Credentials"]
    assert code_and_message(Party(alice.server, without).client("ec2").describe_vpcs)[0] == "UnauthorizedOperation"
    keys = alice.client("sts").get_session_token(SerialNumber=serial, TokenCode=totp(seed, int(time.time()) // 30))["Credentials"]
    assert Party(alice.server, keys).client("ec2").describe_vpcs()["Vpcs"]


def test_the_cli_assumes_a_role_and_is_limited_to_it(client, server, alice, account):
    iam = client("iam")
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:user/alice"}, "Action": "sts:AssumeRole"}))["Role"]
    iam.put_role_policy(RoleName="reader", PolicyName="p", PolicyDocument=document(
        allow("s3:ListBucket", "arn:aws:s3:::logs-of-*", Condition={"StringLike": {"s3:prefix": "public/*"}})))
    client("s3").create_bucket(Bucket=f"logs-of-{account}")
    keys = alice.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="monday")["Credentials"]
    s3 = Party(server, keys).client("s3")
    assert s3.list_objects_v2(Bucket=f"logs-of-{account}", Prefix="public/x")["KeyCount"] == 0
    code, message = code_and_message(lambda: s3.list_objects_v2(Bucket=f"logs-of-{account}", Prefix="secret/"))
    assert code == "AccessDenied"
    assert message == (f"User: arn:aws:sts::{account}:assumed-role/reader/monday is not authorized to perform: s3:ListBucket "
                       f"on resource: \"arn:aws:s3:::logs-of-{account}\" because no identity-based policy allows the "
                       "s3:ListBucket action")


def test_denials_are_explained_at_the_command_line(start_server):
    server = start_server()
    root = boto3.client("iam", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id="test",
                        aws_secret_access_key="test")
    root.create_user(UserName="alice")
    root.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=document(
        dict(allow("iam:GetUser", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}), Sid="FromTheOffice")))
    alice = Party(server, root.create_access_key(UserName="alice")["AccessKey"])
    assert code_and_message(alice.client("iam").get_user)[0] == "AccessDenied"

    def skyrig(*words):
        port = server.url.rsplit(":", 1)[1]
        return subprocess.run([skyrig_binary(), *words, "--port", port], check=True, capture_output=True, text=True).stdout

    explained = skyrig("iam", "explain")
    assert "FromTheOffice" in explained and "203.0.113.0/24" in explained and "127.0.0.1" in explained
    assert '{"Effect":"Allow","Action":"iam:GetUser"' in explained
    needed = skyrig("iam", "needed")
    assert '"iam:GetUser"' in needed and "user/alice" in needed


def test_reports_without_refusing_and_says_so(start_server):
    import json as parser
    import urllib.request

    server = start_server("--iam", "report")
    root = boto3.client("iam", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id="test",
                        aws_secret_access_key="test")
    root.create_user(UserName="alice")
    alice = Party(server, root.create_access_key(UserName="alice")["AccessKey"])
    assert alice.client("ec2").describe_vpcs()["Vpcs"]

    def page(path):
        return parser.load(urllib.request.urlopen(server.url.replace("localhost", "127.0.0.1") + path))

    assert page("/_skyrig/health")["iam"] == "report"
    denial = page("/_skyrig/denials")["denials"][0]
    assert denial["action"] == "ec2:DescribeVpcs" and denial["enforced"] is False
    assert denial["remedy"]["statement"] == {"Effect": "Allow", "Action": "ec2:DescribeVpcs", "Resource": "*"}
    needed = page("/_skyrig/needed")["principals"]
    assert any("iam:CreateUser" in str(policy) for principal, policy in needed.items() if principal.endswith(":root"))
