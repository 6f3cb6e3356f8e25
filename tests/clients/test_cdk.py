"""CDK applications against skyrig: bootstrap, deploy, diff, drift, refactor, import, rollback, orphan, destroy."""

import json
import os
import pathlib
import re
import subprocess

import pytest

from npm_project import npm_project


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    return npm_project(pathlib.Path(__file__).parent / "cdk", tmp_path_factory)


@pytest.fixture
def cdk(project, server, account, client, tmp_path):
    """cdk("deploy", "--all"): runs the CDK as an administrator of the account and returns what it printed."""
    iam = client("iam")
    # The root user may not assume the roles that bootstrapping makes.
    iam.create_user(UserName="developer")
    iam.attach_user_policy(UserName="developer", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    key = iam.create_access_key(UserName="developer")["AccessKey"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_ENDPOINT_URL": server.url, "AWS_REGION": "us-east-1", "HOME": str(tmp_path), "CI": "true",
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"], "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
        "CDK_DISABLE_CLI_TELEMETRY": "true", "NODE_NO_WARNINGS": "1"}

    def run(*arguments, code=0):
        command = ["node_modules/.bin/cdk", "--no-color", "--no-notices", "--no-version-reporting",
                   "--output", str(tmp_path / "cdk.out"), *map(str, arguments)]
        result = subprocess.run(command, cwd=project, env=environment, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, timeout=300)
        assert result.returncode == code, f"{command}:\n{result.stdout}"
        return result.stdout

    yield run
    # Lookups are remembered there, and the next account has other ids.
    (project / "cdk.context.json").unlink(missing_ok=True)


def test_an_application_is_deployed_changed_and_destroyed(cdk, client, account, tmp_path):
    assert "bootstrapped" in cdk("bootstrap")
    assert "bootstrapped (no changes)" in cdk("bootstrap")
    ssm, s3 = client("ssm"), client("s3")
    assert int(ssm.get_parameter(Name="/cdk-bootstrap/hnb659fds/version")["Parameter"]["Value"]) >= 20

    outputs = tmp_path / "outputs.json"
    cdk("deploy", "--all", "--require-approval", "never", "--outputs-file", outputs)
    bucket = json.loads(outputs.read_text())["Service"]["BucketName"]
    assert ssm.get_parameter(Name="/app/first")["Parameter"]["Value"] == bucket
    assert client("ecs").list_clusters()["clusterArns"]
    assets = s3.list_objects_v2(Bucket=f"cdk-hnb659fds-assets-{account}-us-east-1")["Contents"]
    assert {asset["Key"].rsplit(".", 1)[1] for asset in assets} == {"zip", "json"}
    assert "No drift detected" in cdk("drift", "--fail")
    assert "There were no differences" in cdk("diff", "--fail", "Network")

    difference = cdk("diff", "--fail", "-c", "changed=true", code=1)
    assert '[+] VersioningConfiguration' in difference
    assert re.search(r"AWS::SSM::Parameter Setting \w+ .*replace", difference), difference
    cdk("deploy", "--all", "--require-approval", "never", "-c", "changed=true")
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert {"Key": "stage", "Value": "second"} in s3.get_bucket_tagging(Bucket=bucket)["TagSet"]
    assert ssm.describe_parameters(
        ParameterFilters=[{"Key": "Name", "Option": "BeginsWith", "Values": ["/app/"]}])["Parameters"][0]["Name"] == "/app/second"

    cdk("destroy", "--all", "--force", "-c", "changed=true")
    stacks = client("cloudformation").describe_stacks()["Stacks"]
    assert [stack["StackName"] for stack in stacks] == ["CDKToolkit"]


def test_resources_move_between_stacks_into_them_and_out(cdk, client, tmp_path):
    moves = ("--app", "node moves.js")
    cloudformation, ssm = client("cloudformation"), client("ssm")

    def resources(stack):
        summaries = cloudformation.list_stack_resources(StackName=stack)["StackResourceSummaries"]
        return {one["ResourceType"] for one in summaries if one["ResourceType"] != "AWS::CDK::Metadata"}

    def status(stack):
        return cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]

    cdk("bootstrap", *moves)
    cdk("deploy", "--all", *moves)
    cdk("refactor", "--unstable=refactor", "--force", *moves, "-c", "mode=moved")
    assert "AWS::SQS::Queue" in resources("Right") and "AWS::SQS::Queue" not in resources("Left")
    assert "There were no differences" in cdk("diff", "--all", "--fail", *moves, "-c", "mode=moved")

    client("s3").create_bucket(Bucket="there-before")
    cdk("synth", "--quiet", *moves, "-c", "mode=imported")
    made = json.loads((tmp_path / "cdk.out/Left.template.json").read_text())["Resources"]
    bucket = next(name for name, one in made.items() if one["Type"] == "AWS::S3::Bucket")
    cdk("import", "Left", "--force", *moves, "-c", "mode=imported",
        "--resource-mapping-inline", json.dumps({bucket: {"BucketName": "there-before"}}))
    assert "AWS::S3::Bucket" in resources("Left")

    cdk("deploy", "Left", "--no-rollback", *moves, "-c", "mode=failing", code=1)
    assert status("Left") == "UPDATE_FAILED"
    cdk("rollback", "Left", *moves, "-c", "mode=failing")
    assert status("Left") == "UPDATE_ROLLBACK_COMPLETE"

    cdk("orphan", "Left/Kept", "--unstable=orphan", "--yes", *moves, "-c", "mode=imported")
    assert "AWS::SSM::Parameter" not in resources("Left")
    assert ssm.get_parameter(Name="/moves/kept")["Parameter"]["Value"] == "kept"
