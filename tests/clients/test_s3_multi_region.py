"""Multi-Region Access Points as configuration: asynchronous requests, policies, routes, and what AWS refuses of them."""

import json
import uuid

import botocore.exceptions
import pytest


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


class Points:
    def __init__(self, server, client, account):
        self.control = client("s3control", region="us-west-2", url=f"http://localhost:{server.port}")
        self.account, self.named = account, {"AccountId": account, "Name": "points"}
        self.buckets = [f"east-{account}", f"west-{account}", f"also-{account}"]
        for name, region in zip(self.buckets, ["us-east-1", "us-west-2", "us-east-1"]):
            place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
            client("s3", region=region).create_bucket(Bucket=name, **place)

    def ask(self, call, **details):
        """What became of an asynchronous request: its status, and the code of its error."""
        token = call(AccountId=self.account, ClientToken=uuid.uuid4().hex, Details=details)["RequestTokenARN"]
        told = self.control.describe_multi_region_access_point_operation(AccountId=self.account, RequestTokenARN=token)
        operation = told["AsyncOperation"]
        assert operation["RequestTokenARN"] == token
        return operation["RequestStatus"], operation.get("ResponseDetails", {}).get("ErrorDetails", {}).get("Code")

    def create(self, *buckets, name="points"):
        return self.ask(self.control.create_multi_region_access_point, Name=name,
                        Regions=[{"Bucket": bucket} for bucket in buckets])


@pytest.fixture
def points(server, client, account, local_names):
    return Points(server, client, account)


def test_they_are_made_shown_and_deleted(points):
    control, named = points.control, points.named
    assert refusal(control.get_multi_region_access_point, **named) == "NoSuchMultiRegionAccessPoint"
    assert points.create(*points.buckets[:2]) == ("SUCCEEDED", None)
    shown = control.get_multi_region_access_point(**named)["AccessPoint"]
    assert shown["Status"] == "READY" and shown["Alias"].endswith(".mrap")
    assert shown["PublicAccessBlock"]["BlockPublicPolicy"] is True
    assert {(region["Bucket"], region["Region"]) for region in shown["Regions"]} == {
        (points.buckets[0], "us-east-1"), (points.buckets[1], "us-west-2")}
    assert points.create(points.buckets[0], name="second") == ("SUCCEEDED", None)
    first = control.list_multi_region_access_points(AccountId=points.account, MaxResults=1)
    rest = control.list_multi_region_access_points(AccountId=points.account, NextToken=first["NextToken"])
    assert [item["Name"] for page in (first, rest) for item in page["AccessPoints"]] == ["points", "second"]
    assert points.ask(control.delete_multi_region_access_point, Name="points") == ("SUCCEEDED", None)
    assert points.ask(control.delete_multi_region_access_point, Name="points") == ("FAILED", "NoSuchMultiRegionAccessPoint")


def test_a_token_is_used_once(points):
    request = {"AccountId": points.account, "ClientToken": "once", "Details": {
        "Name": "points", "Regions": [{"Bucket": points.buckets[0]}]}}
    create = points.control.create_multi_region_access_point
    assert create(**request)["RequestTokenARN"] == create(**request)["RequestTokenARN"]
    assert refusal(points.control.describe_multi_region_access_point_operation, AccountId=points.account,
                   RequestTokenARN="arn:aws:s3:us-west-2:1:async-request/mrap/create/none") == "NoSuchAsyncRequest"


def test_what_is_refused_of_new_ones(points):
    assert points.create("none-" + points.account) == ("FAILED", "NoSuchBucket")
    assert points.create(points.buckets[0], points.buckets[2]) == ("FAILED", "MultiRegionAccessPointSameBucketRegion")
    assert points.create(points.buckets[0]) == ("SUCCEEDED", None)
    assert points.create(points.buckets[0]) == ("FAILED", "MultiRegionAccessPointAlreadyOwnedByYou")
    create = points.control.create_multi_region_access_point
    many = {"Name": "many", "Regions": [{"Bucket": points.buckets[0]}] * 18}
    assert refusal(create, AccountId=points.account, ClientToken="m",
                   Details=many) == "TooManyMultiRegionAccessPointregionsError"


def test_policies_are_of_the_point_and_not_public(points):
    control, named = points.control, points.named
    points.create(points.buckets[0])
    assert control.get_multi_region_access_point_policy(**named)["Policy"] == {}
    alias = control.get_multi_region_access_point(**named)["AccessPoint"]["Alias"]
    arn = f"arn:aws:s3::{points.account}:accesspoint/{alias}"

    def policy(principal, resource):
        return json.dumps({"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": principal}, "Action": "s3:GetObject", "Resource": resource}]})

    put = control.put_multi_region_access_point_policy
    text = policy(points.account, f"{arn}/object/*")
    assert points.ask(put, Name="points", Policy=text) == ("SUCCEEDED", None)
    assert control.get_multi_region_access_point_policy(**named)["Policy"]["Established"]["Policy"] == text
    assert control.get_multi_region_access_point_policy_status(**named)["Established"]["IsPublic"] is False
    assert points.ask(put, Name="points", Policy="{") == ("FAILED", "MalformedPolicy")
    assert points.ask(put, Name="points", Policy=policy("*", f"{arn}/object/*")) == ("FAILED", "AccessDenied")


def test_routes_are_dialled(points):
    control = points.control
    points.create(*points.buckets[:2])
    alias = control.get_multi_region_access_point(**points.named)["AccessPoint"]["Alias"]
    mrap = {"AccountId": points.account, "Mrap": f"arn:aws:s3::{points.account}:accesspoint/{alias}"}

    def dials():
        routes = control.get_multi_region_access_point_routes(**mrap)["Routes"]
        return {route["Region"]: route["TrafficDialPercentage"] for route in routes}

    def submit(*routes):
        return control.submit_multi_region_access_point_routes(**mrap, RouteUpdates=[
            {"Region": region, "TrafficDialPercentage": dial} for region, dial in routes])

    assert dials() == {"us-east-1": 100, "us-west-2": 100}
    submit(("us-east-1", 0))
    assert dials() == {"us-east-1": 0, "us-west-2": 100}
    for wrong in ([("us-west-2", 0)], [("us-west-2", 50)], [("eu-west-1", 100)]):
        with pytest.raises(botocore.exceptions.ClientError, match="InvalidRequest"):
            submit(*wrong)
    assert dials() == {"us-east-1": 0, "us-west-2": 100}
