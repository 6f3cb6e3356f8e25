"""Snapshots of a running server: saved, restored while it serves, copied to another server."""

import json
import shutil
import subprocess
import urllib.error
import urllib.request

import pytest

from conftest import skyrig_binary
from durability.workload import make_client

ACCOUNT = "123456789012"


def ask(server, path, method="POST"):
    request = urllib.request.Request(server.url + path, method=method, data=b"" if method == "POST" else None)
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def command(server, *arguments):
    return subprocess.run([skyrig_binary(), "snapshot", *arguments, "--port", str(server.port)], capture_output=True,
                          text=True, timeout=30, env={"PATH": "/usr/bin:/bin"})


@pytest.fixture
def kept(start_server, tmp_path):
    return start_server("--log", "error", "--data-dir", str(tmp_path / "data"))


def bodies_of(s3):
    return {item["Key"]: s3.get_object(Bucket="kept", Key=item["Key"])["Body"].read()
            for item in s3.list_objects_v2(Bucket="kept").get("Contents", [])}


def test_a_restored_account_is_as_it_was_saved(kept):
    s3, iam = make_client("s3", kept.url, ACCOUNT), make_client("iam", kept.url, ACCOUNT)
    s3.create_bucket(Bucket="kept")
    large = b"x" * 200_000
    s3.put_object(Bucket="kept", Key="small", Body=b"1")
    s3.put_object(Bucket="kept", Key="large", Body=large)
    iam.create_user(UserName="alice")
    assert command(kept, "save", "base").returncode == 0
    s3.put_object(Bucket="kept", Key="small", Body=b"2")
    s3.delete_object(Bucket="kept", Key="large")
    s3.put_object(Bucket="kept", Key="later", Body=large)
    iam.delete_user(UserName="alice")
    for _ in range(2):  # a snapshot is not used up
        assert command(kept, "restore", "base").returncode == 0
        assert bodies_of(s3) == {"small": b"1", "large": large}
        assert [user["UserName"] for user in iam.list_users()["Users"]] == ["alice"]
        s3.put_object(Bucket="kept", Key="small", Body=b"3")


def test_a_stack_under_way_goes_on_from_where_it_was_saved(kept):
    """The timers are state like all else."""
    cloudformation = make_client("cloudformation", kept.url, ACCOUNT)
    resources = {f"G{i}": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g"}} for i in range(5)}
    cloudformation.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": resources}))
    assert ask(kept, "/_skyrig/snapshots?name=middle")[0] == 200
    ask(kept, "/_skyrig/reset")
    assert ask(kept, "/_skyrig/snapshots/restore?name=middle")[0] == 200
    cloudformation.get_waiter("stack_create_complete").wait(StackName="s", WaiterConfig={"Delay": 1, "MaxAttempts": 20})


def test_a_snapshot_moves_to_another_server(kept, start_server, tmp_path):
    make_client("s3", kept.url, ACCOUNT).create_bucket(Bucket="kept")
    make_client("s3", kept.url, ACCOUNT).put_object(Bucket="kept", Key="k", Body=b"y" * 100_000)
    ask(kept, "/_skyrig/snapshots?name=base")
    other = start_server("--log", "error", "--data-dir", str(tmp_path / "other"))
    shutil.copytree(tmp_path / "data/snapshots/base", tmp_path / "other/snapshots/base")
    assert ask(other, "/_skyrig/snapshots", "GET")[1]["snapshots"][0]["name"] == "base"
    assert command(other, "restore", "base").returncode == 0
    assert bodies_of(make_client("s3", other.url, ACCOUNT)) == {"k": b"y" * 100_000}


def test_mistakes_are_told(kept, server):
    assert ask(kept, "/_skyrig/snapshots?name=a/b")[0] == 400
    assert ask(kept, "/_skyrig/snapshots/restore?name=absent") == (400, {"error": "there is no snapshot 'absent'"})
    assert ask(kept, "/_skyrig/snapshots?name=one")[0] == 200
    status, answer = ask(kept, "/_skyrig/snapshots?name=one")
    assert status == 400 and "already" in answer["error"]
    assert ask(kept, "/_skyrig/snapshots?name=one", "DELETE")[0] == 200
    assert ask(kept, "/_skyrig/snapshots", "GET")[1] == {"snapshots": []}
    refused = command(kept, "restore", "absent")
    assert refused.returncode == 1 and "there is no snapshot 'absent'" in refused.stderr
    assert command(kept, "save").returncode == 2
    status, answer = ask(server, "/_skyrig/snapshots?name=one")
    assert status == 400 and "--data-dir" in answer["error"]
