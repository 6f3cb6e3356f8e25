"""Serverless templates as `sam deploy` brings them out: packaged, through a change set with CAPABILITY_AUTO_EXPAND,
changed the same way, looked at for drift, and deleted."""

import time

import pytest

APPLICATION = """
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: {Type: String, Default: first}
Globals: {Function: {Runtime: python3.13, Timeout: 10}}
Resources:
  Orders:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: orders
      Handler: index.handler
      Environment: {Variables: {STAGE: !Ref Stage}}
      Policies: [{S3ReadPolicy: {BucketName: !Ref Store}}]
      Events:
        Read: {Type: Api, Properties: {Path: /orders, Method: get}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  Shared: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: shared}}
  Table: {Type: AWS::Serverless::SimpleTable}
  Store: {Type: AWS::S3::Bucket}
Outputs:
  Role: {Value: !GetAtt OrdersRole.Arn}
  Store: {Value: !Ref Store}
"""
CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def settled(cloudformation, stack):
    while (status := cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]).endswith("IN_PROGRESS"):
        time.sleep(0.05)
    return status


def drift_status(cloudformation, stack):
    detection = cloudformation.detect_stack_drift(StackName=stack)["StackDriftDetectionId"]
    return cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=detection)["StackDriftStatus"]


@pytest.fixture
def application(tmp_path):
    """A template with its code beside it."""
    for folder, code in (("orders", "def handler(event, context):\n    return {'statusCode': 200}\n"), ("shared", "NAME = 'x'\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.py").write_text(code)
    (tmp_path / "template.yaml").write_text(APPLICATION)
    return tmp_path


def test_an_application_is_packaged_deployed_and_changed(aws, client, account, application):
    cloudformation, bucket = client("cloudformation"), f"code-{account}"
    client("s3").create_bucket(Bucket=bucket)

    def deploy(*overrides):
        aws("cloudformation", "package", "--template-file", application / "template.yaml", "--s3-bucket", bucket,
            "--output-template-file", application / "packaged.yaml")
        aws("cloudformation", "deploy", "--template-file", application / "packaged.yaml", "--stack-name", "orders",
            "--capabilities", *CAPABILITIES, "--tags", "team=orders", *overrides)

    deploy()
    assert len(client("s3").list_objects_v2(Bucket=bucket)["Contents"]) == 2
    stack = cloudformation.describe_stacks(StackName="orders")["Stacks"][0]
    role = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}["Role"].rsplit("/", 1)[1]
    assert client("iam").list_role_policies(RoleName=role)["PolicyNames"] == ["OrdersRolePolicy0"]
    assert drift_status(cloudformation, "orders") == "IN_SYNC"
    types = {r["ResourceType"] for r in cloudformation.describe_stack_resources(StackName="orders")["StackResources"]}
    assert {"AWS::Lambda::Function", "AWS::ApiGateway::Stage", "AWS::Events::Rule", "AWS::DynamoDB::Table"} <= types

    before = cloudformation.describe_stack_resource(StackName="orders", LogicalResourceId="Orders")
    (application / "orders/index.py").write_text("def handler(event, context):\n    return {'statusCode': 204}\n")
    deploy("--parameter-overrides", "Stage=second")
    after = cloudformation.describe_stack_resource(StackName="orders", LogicalResourceId="Orders")
    assert before["StackResourceDetail"]["PhysicalResourceId"] == after["StackResourceDetail"]["PhysicalResourceId"]
    assert drift_status(cloudformation, "orders") == "IN_SYNC"
    events = cloudformation.describe_stack_events(StackName="orders")["StackEvents"]
    changed = {event["LogicalResourceId"] for event in events if event["ResourceStatus"] == "UPDATE_COMPLETE"}
    assert "Orders" in changed and "Table" not in changed
    cloudformation.delete_stack(StackName="orders")
    assert settled(cloudformation, stack["StackId"]) == "DELETE_COMPLETE"


def test_what_the_transform_makes_wants_its_capability(aws, application, account, client):
    client("s3").create_bucket(Bucket=f"code-{account}")
    aws("cloudformation", "package", "--template-file", application / "template.yaml", "--s3-bucket", f"code-{account}",
        "--output-template-file", application / "packaged.yaml")
    refused = aws("cloudformation", "create-stack", "--template-body", f"file://{application}/packaged.yaml",
                  "--stack-name", "orders", "--capabilities", "CAPABILITY_NAMED_IAM", check=False)
    assert "InsufficientCapabilitiesException" in refused.stderr and "CAPABILITY_AUTO_EXPAND" in refused.stderr
