"""What several accounts do with one bucket: payment by the requester, and objects of other writers."""

import json
import uuid

import botocore.exceptions
import pytest

OTHER = "210987654321"


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


@pytest.fixture
def owner(client):
    return client("s3", s3={"addressing_style": "path"})


@pytest.fixture
def other(client):
    return client("s3", account=OTHER, s3={"addressing_style": "path"})


@pytest.fixture
def shared(owner):
    """A bucket with ACLs, whose policy lets the other account do everything."""
    name = f"shared-{uuid.uuid4()}"
    owner.create_bucket(Bucket=name, ObjectOwnership="ObjectWriter")
    owner.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "s3:*",
         "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"]}]}))
    return name


def test_requesters_pay_and_are_told_so(owner, other, shared):
    owner.put_object(Bucket=shared, Key="k", Body=b"hello", ACL="private")
    owner.put_bucket_request_payment(Bucket=shared, RequestPaymentConfiguration={"Payer": "Requester"})
    assert refusal(other.get_object, Bucket=shared, Key="k") == "AccessDenied"
    for call, arguments in ((other.get_object, {"Key": "k"}), (other.list_objects_v2, {}),
                            (other.put_object, {"Key": "l"})):
        assert call(Bucket=shared, RequestPayer="requester", **arguments)["RequestCharged"] == "requester"
    assert "RequestCharged" not in owner.get_object(Bucket=shared, Key="k", RequestPayer="requester")


def test_objects_are_their_writers(owner, other, shared):
    other.put_object(Bucket=shared, Key="k", Body=b"hello")
    writer = other.get_object_acl(Bucket=shared, Key="k")["Owner"]
    assert owner.list_objects(Bucket=shared)["Contents"][0]["Owner"] == writer
    assert refusal(owner.get_object, Bucket=shared, Key="k") == "AccessDenied"
    other.put_object_acl(Bucket=shared, Key="k", ACL="bucket-owner-full-control")
    assert owner.get_object(Bucket=shared, Key="k")["Body"].read() == b"hello"
    owner.put_bucket_ownership_controls(Bucket=shared, OwnershipControls={
        "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
    assert owner.get_object_acl(Bucket=shared, Key="k")["Owner"] == owner.get_bucket_acl(Bucket=shared)["Owner"]
    owner.delete_object(Bucket=shared, Key="k")
