"""SIGKILL at random moments under mixed load: every acknowledged write is there, and nothing is half made.

    pytest tests/durability            a few cycles
    pytest tests/durability --full -s  300 cycles, with the counts
"""

import pathlib
import random
import time

import pytest

from conftest import Server
from durability.workload import ABSENT, BUCKET, Ledger, Load, digest, make_client

CYCLES, CYCLES_FULL = 6, 300
SERVICES = ("s3", "iam", "ec2", "cloudformation")
LOAD_SECONDS_MAX = 0.8
SETTLE_SECONDS_MAX = 20
ACCOUNT = "123456789012"


def check_objects(clients, ledger):
    """Reads every object whole: any tear in it shows in the digest."""
    found = {}
    for page in clients["s3"].get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
        for listed in page.get("Contents", []):
            found[listed["Key"]] = listed["Size"]
    for key, states in ledger.of_kind("object").items():
        if key in found:
            body = clients["s3"].get_object(Bucket=BUCKET, Key=key)["Body"].read()
            assert len(body) == found[key]
            state = digest(body)
        else:
            state = ABSENT
        assert state in states, f"object {key} is {state}, not one of {states}"
        ledger.settle("object", key, state)
    assert set(found) <= set(ledger.of_kind("object"))


def check_names(ledger, kind, found):
    for name, states in ledger.of_kind(kind).items():
        state = "there" if name in found else ABSENT
        assert state in states, f"{kind} {name} is {state}, not one of {states}"
        ledger.settle(kind, name, state)
    unknown = set(found) - set(ledger.of_kind(kind))
    assert not unknown, f"{kind}s that nobody made: {unknown}"


def pages(clients, service, operation, result, **arguments):
    return [item for page in clients[service].get_paginator(operation).paginate(**arguments) for item in page.get(result, [])]


def settled_stacks(clients):
    """Waits until no stack is under way, and tells which are there."""
    deadline = time.monotonic() + SETTLE_SECONDS_MAX
    while True:
        stacks = pages(clients, "cloudformation", "describe_stacks", "Stacks")
        moving = [stack for stack in stacks if stack["StackStatus"].endswith("IN_PROGRESS")]
        if not moving:
            return stacks
        assert time.monotonic() < deadline, f"stacks that do not go on: {moving}"
        time.sleep(0.02)


def check_stacks(clients, ledger):
    """A stack is whole: its resources are what EC2 and IAM have, no more and no less."""
    stacks = settled_stacks(clients)
    check_names(ledger, "stack", {stack["StackName"] for stack in stacks})
    groups, users = set(), set()
    for stack in stacks:
        assert stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), stack
        for resource in pages(clients, "cloudformation", "list_stack_resources", "StackResourceSummaries",
                              StackName=stack["StackName"]):
            assert resource["ResourceStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), resource
            (users if resource["ResourceType"] == "AWS::IAM::User" else groups).add(resource["PhysicalResourceId"])
    found_groups = {group["GroupId"] for group in pages(clients, "ec2", "describe_security_groups", "SecurityGroups")
                    if group["GroupName"] != "default"}
    assert found_groups == groups, "security groups and stacks disagree"
    return users


def check_bodies(clients, data_dir):
    """No body file without an object or a part that refers to it: each object and part has at most one of its own."""
    files = [path for path in (data_dir / "bodies").rglob("*") if path.is_file()]
    referring = sum(1 for item in pages(clients, "s3", "list_objects_v2", "Contents", Bucket=BUCKET) if item["Size"] > 0)
    parts = 2 * referring
    for upload in clients["s3"].list_multipart_uploads(Bucket=BUCKET).get("Uploads", []):
        parts += len(clients["s3"].list_parts(Bucket=BUCKET, Key=upload["Key"], UploadId=upload["UploadId"]).get("Parts", []))
    assert len(files) <= parts, f"{len(files)} body files for {referring} objects and {parts - 2 * referring} parts"


def check_all(clients, ledger, data_dir):
    stack_users = check_stacks(clients, ledger)
    check_objects(clients, ledger)
    users = {user["UserName"] for user in pages(clients, "iam", "list_users", "Users")}
    check_names(ledger, "user", users - stack_users)
    assert stack_users <= users
    with_policy = {name for name in users - stack_users
                   if clients["iam"].list_user_policies(UserName=name)["PolicyNames"] == ["p"]}
    check_names(ledger, "policy", with_policy)
    volumes = {tag["Value"] for volume in pages(clients, "ec2", "describe_volumes", "Volumes") for tag in volume["Tags"]}
    check_names(ledger, "volume", volumes)
    check_bodies(clients, data_dir)


def test_what_was_acknowledged_survives_kill(tmp_path, request):
    cycles = CYCLES_FULL if request.config.getoption("--full") else CYCLES
    seed = random.SystemRandom().randrange(2 ** 32)
    print(f"\nseed {seed}")
    chance, ledger = random.Random(seed), Ledger()
    data_dir, port, clients = tmp_path / "data", "0", {}
    for cycle in range(cycles + 1):
        server = Server("--log", "error", "--data-dir", str(data_dir), "--port", port)
        try:
            if cycle == 0:
                port = str(server.port)
                clients = {service: make_client(service, server.url, ACCOUNT) for service in SERVICES}
                clients["s3"].create_bucket(Bucket=BUCKET)
            load = Load(ledger, chance.random())
            check_all(clients, ledger, data_dir)
            if cycle == cycles:
                break
            threads = load.run(chance.uniform(0.02, LOAD_SECONDS_MAX), clients)
            server.process.kill()
            load.stopped.set()
            for thread in threads:
                thread.join()
            assert not load.failures, load.failures
        finally:
            server.stop()
    print(f"{cycles} kills, {ledger.acknowledged} acknowledged writes, 0 lost")
    assert ledger.acknowledged > cycles, "the load did nothing"
