"""S3 with what watches over it: access logs, delivered by the clock, and versions that need a one-time code."""

import base64
import hmac
import json
import time
import urllib.request

import botocore.exceptions
import pytest


@pytest.fixture
def bucket(client, account):
    name = f"watched-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


def test_access_logs_arrive_by_the_clock(client, account, bucket):
    s3, logs = client("s3", signature_version="s3v4"), f"logs-{account}"
    s3.create_bucket(Bucket=logs)
    s3.put_bucket_policy(Bucket=logs, Policy=json.dumps({"Statement": [{
        "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{logs}/*", "Condition": {"StringEquals": {"aws:SourceAccount": account}}}]}))
    s3.put_object(Bucket=bucket, Key="a b", Body=b"hello")
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={
        "LoggingEnabled": {"TargetBucket": logs, "TargetPrefix": "access/"}})
    s3.get_object(Bucket=bucket, Key="a b")
    with pytest.raises(botocore.exceptions.ClientError):
        s3.get_object(Bucket=bucket, Key="none")
    urllib.request.urlopen(s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "a b"})).read()
    deadline = time.monotonic() + 30
    while not (listed := s3.list_objects_v2(Bucket=logs).get("Contents")):
        assert time.monotonic() < deadline, "no log was delivered"
        time.sleep(0.5)
    text = s3.get_object(Bucket=logs, Key=listed[0]["Key"])["Body"].read().decode()
    lines = [line.split(" ") for line in text.splitlines()]
    operations = [line[7] for line in lines]
    assert operations.count("REST.GET.OBJECT") == 3 and all(line[1] == bucket for line in lines)
    assert any(" 404 NoSuchKey " in line for line in text.splitlines())
    assert any(" QueryString " in line for line in text.splitlines())
    assert any(f'"GET /{bucket}/a%20b HTTP/1.1" 200 - 5 5 ' in line for line in text.splitlines())


def one_time_code(seed, at):
    """RFC 6238, six digits of a step of 30 seconds."""
    digest = hmac.new(base64.b32decode(seed), int(at // 30).to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start:start + 4], 'big') & 0x7fffffff) % 10 ** 6:06d}"


def test_versions_go_only_with_the_root_users_device(client, account, bucket):
    s3, iam = client("s3"), client("iam")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="root-account-mfa-device")["VirtualMFADevice"]
    seed, now = device["Base32StringSeed"].decode(), time.time()
    iam.enable_mfa_device(UserName="root", SerialNumber=device["SerialNumber"],
                          AuthenticationCode1=one_time_code(seed, now - 30), AuthenticationCode2=one_time_code(seed, now))
    assert iam.list_virtual_mfa_devices()["VirtualMFADevices"][0]["User"]["Arn"] == f"arn:aws:iam::{account}:root"
    enabled = {"Status": "Enabled", "MFADelete": "Enabled"}
    with pytest.raises(botocore.exceptions.ClientError, match="Mfa Authentication must be used"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=enabled)
    shown = f"{device['SerialNumber']} {one_time_code(seed, time.time())}"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=enabled, MFA=shown)
    version = s3.put_object(Bucket=bucket, Key="k", Body=b"body")["VersionId"]
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        s3.delete_object(Bucket=bucket, Key="k", VersionId=version)
    s3.delete_object(Bucket=bucket, Key="k", VersionId=version,
                     MFA=f"{device['SerialNumber']} {one_time_code(seed, time.time())}")
