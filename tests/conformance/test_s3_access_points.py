"""Access points: S3 Control's operations on them, and what they serve. With --aws the account is the caller's own."""

import json
import socket
import uuid

import pytest

from test_s3_behaviour import bucket, make_bucket, refusal, s3, status, versioned  # noqa: F401


@pytest.fixture(autouse=True)
def hosts_of_this_machine(monkeypatch):
    """S3 Control's host names begin with the account, and access points' are of their own: all of them are here."""
    resolve = socket.getaddrinfo
    here = (".127.0.0.1", ".localhost")
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest, **named: resolve(
        "127.0.0.1" if str(host).endswith(here) else host, *rest, **named))


@pytest.fixture
def caller(client):
    return client("sts").get_caller_identity()["Account"]


@pytest.fixture
def control(client, caller):
    """control("operation", …): of S3 Control, for the caller's account."""
    s3control = client("s3control")
    return lambda operation, **arguments: getattr(s3control, operation)(AccountId=caller, **arguments)


@pytest.fixture
def point(control, bucket):
    """An access point to the bucket, which may have a public policy: its name, ARN and alias."""
    name = f"point-{uuid.uuid4()}"[:50]
    made = control("create_access_point", Name=name, Bucket=bucket,
                   PublicAccessBlockConfiguration={"BlockPublicPolicy": False, "RestrictPublicBuckets": False})
    yield {"name": name, "arn": made["AccessPointArn"], "alias": made["Alias"]}
    control("delete_access_point", Name=name)


def policy_of(arn, principal="*", effect="Allow", resource="/object/*", action="s3:GetObject"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Principal": principal, "Action": action, "Resource": arn + resource}]})


def test_create_access_point(control, bucket, point):
    assert point["alias"].startswith(point["name"]) and point["alias"].endswith("-s3alias")
    assert refusal(control, operation="create_access_point", Name=point["name"], Bucket=bucket) == (
        "AccessPointAlreadyOwnedByYou", 409)
    assert refusal(control, operation="create_access_point", Name="-bad-", Bucket=bucket)[1] == 400
    assert refusal(control, operation="create_access_point", Name="good", Bucket=f"none-{uuid.uuid4()}") == (
        "InvalidRequest", 400)


def test_get_access_point(control, bucket, point, caller):
    shown = control("get_access_point", Name=point["name"])
    assert (shown["Bucket"], shown["NetworkOrigin"], shown["BucketAccountId"]) == (bucket, "Internet", caller)
    assert (shown["Alias"], shown["AccessPointArn"]) == (point["alias"], point["arn"])
    assert refusal(control, operation="get_access_point", Name="none-of-this-name") == ("NoSuchAccessPoint", 404)


def test_list_access_points(control, bucket, point):
    shown = control("list_access_points", Bucket=bucket)["AccessPointList"]
    assert [each["AccessPointArn"] for each in shown] == [point["arn"]]


def test_delete_access_point(control):
    assert refusal(control, operation="delete_access_point", Name="none-of-this-name") == ("NoSuchAccessPoint", 404)


def test_put_access_point_policy(control, point):
    put = lambda policy: control("put_access_point_policy", Name=point["name"], Policy=policy)  # noqa: E731
    assert status(put(policy_of(point["arn"]))) in (200, 201)
    assert refusal(put, policy=policy_of("arn:aws:s3:::bucket", resource="/*")) == ("MalformedPolicy", 400)
    assert refusal(put, policy=policy_of(point["arn"], resource="")) == ("MalformedPolicy", 400)
    assert refusal(put, policy="{}") == ("MalformedPolicy", 400)


def test_get_access_point_policy(control, point):
    names = dict(Name=point["name"])
    assert refusal(control, operation="get_access_point_policy", **names) == ("NoSuchAccessPointPolicy", 404)
    control("put_access_point_policy", Policy=policy_of(point["arn"]), **names)
    assert json.loads(control("get_access_point_policy", **names)["Policy"]) == json.loads(policy_of(point["arn"]))


def test_get_access_point_policy_status(control, point):
    names = dict(Name=point["name"])
    control("put_access_point_policy", Policy=policy_of(point["arn"]), **names)
    assert control("get_access_point_policy_status", **names)["PolicyStatus"]["IsPublic"] is True
    control("put_access_point_policy", Policy=policy_of(point["arn"], effect="Deny"), **names)
    assert control("get_access_point_policy_status", **names)["PolicyStatus"]["IsPublic"] is False


def test_delete_access_point_policy(control, point):
    names = dict(Name=point["name"])
    control("put_access_point_policy", Policy=policy_of(point["arn"]), **names)
    assert status(control("delete_access_point_policy", **names)) in (200, 204)
    assert refusal(control, operation="get_access_point_policy", **names) == ("NoSuchAccessPointPolicy", 404)


def test_tag_resource(control, point):
    names = dict(ResourceArn=point["arn"])
    control("tag_resource", Tags=[{"Key": "team", "Value": "red"}, {"Key": "stage", "Value": "test"}], **names)
    control("untag_resource", TagKeys=["team"], **names)
    assert control("list_tags_for_resource", **names)["Tags"] == [{"Key": "stage", "Value": "test"}]


def test_objects_through_an_alias(s3, bucket, point):
    s3.put_object(Bucket=point["alias"], Key="k", Body=b"hello")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"hello"
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=point["alias"])["Contents"]] == ["k"]
    assert s3.head_bucket(Bucket=point["alias"])["AccessPointAlias"] is True
    assert refusal(s3.get_bucket_versioning, Bucket=point["alias"]) == ("MethodNotAllowed", 405)
    assert refusal(s3.get_object, Bucket="none-" + point["alias"], Key="k")[1] in (403, 404)


def test_objects_through_an_arn(client, endpoint, bucket, s3, point):
    named = client("s3", url=endpoint and endpoint.replace("127.0.0.1", "localhost"))
    named.put_object(Bucket=point["arn"], Key="k", Body=b"hello")
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"hello"
    copied = named.copy_object(Bucket=point["arn"], Key="copy", CopySource=f"{point['arn']}/object/k")
    assert copied["CopyObjectResult"]["ETag"] == s3.head_object(Bucket=bucket, Key="copy")["ETag"]


def test_policies_of_access_points_hold_for_them_alone(s3, control, bucket, point):
    s3.put_object(Bucket=bucket, Key="k")
    control("put_access_point_policy", Name=point["name"], Policy=policy_of(point["arn"], effect="Deny"))
    assert refusal(s3.get_object, Bucket=point["alias"], Key="k") == ("AccessDenied", 403)
    assert status(s3.get_object(Bucket=bucket, Key="k")) == 200
