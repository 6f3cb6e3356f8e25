"""Guard hooks by boto3 and the AWS CLI, as the Hooks user guide sets them up."""

import json

import pytest
from botocore.exceptions import WaiterError

HOOK = "Private::Guard::S3SecurityGuardHook"
# The rule of https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks-write-rules.html
RULES = """
let s3_buckets_s3_default_encryption = Resources.*[ Type == 'AWS::S3::Bucket']

rule S3_DEFAULT_ENCRYPTION_KMS when %s3_buckets_s3_default_encryption !empty {
  %s3_buckets_s3_default_encryption.Properties.BucketEncryption exists
  %s3_buckets_s3_default_encryption.Properties.BucketEncryption.ServerSideEncryptionConfiguration[*].ServerSideEncryptionByDefault.SSEAlgorithm in ["aws:kms","AES256"]
  <<
    Violation: S3 Bucket default encryption must be set.
    Fix: Set the S3 Bucket property BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault.SSEAlgorithm to either "aws:kms" or "AES256"
  >>
}
"""
ENCRYPTED = {"BucketEncryption": {"ServerSideEncryptionConfiguration": [
    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}}


def template(properties, count=1):
    return json.dumps({"Resources": {f"Bucket{n}": {"Type": "AWS::S3::Bucket", "Properties": properties}
                                     for n in range(count)}})


def prepare(client, account):
    """The rules and the role that the guide asks for. Returns the role's ARN."""
    s3, iam = client("s3"), client("iam")
    bucket = f"guard-rules-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="rules.guard", Body=RULES)
    role = iam.create_role(RoleName="guard-hook", AssumeRolePolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {
            "Service": "hooks.cloudformation.amazonaws.com"}}]}))["Role"]
    iam.put_role_policy(RoleName="guard-hook", PolicyName="rules", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"],
                                                "Resource": f"arn:aws:s3:::{bucket}*"}]}))
    return role["Arn"]


def configuration(account, **members):
    return json.dumps({"CloudFormationConfiguration": {"HookConfiguration": {
        "HookInvocationStatus": "ENABLED", "TargetOperations": ["RESOURCE"], "FailureMode": "FAIL",
        "Properties": {"ruleLocation": f"s3://guard-rules-{account}/rules.guard"}} | members}})


def add_hook(client, account, **members):
    cloudformation = client("cloudformation")
    arn = cloudformation.activate_type(Type="HOOK", TypeName="AWS::Hooks::GuardHook", PublisherId="aws-hooks",
                                       TypeNameAlias=HOOK, ExecutionRoleArn=prepare(client, account))["Arn"]
    cloudformation.set_type_configuration(TypeArn=arn, Configuration=configuration(account, **members))
    return arn


def test_the_guides_steps_by_the_command_line(client, aws, account, tmp_path):
    role = prepare(client, account)
    arn = json.loads(aws("cloudformation", "activate-type", "--type", "HOOK", "--type-name", "AWS::Hooks::GuardHook",
                         "--publisher-id", "aws-hooks", "--type-name-alias", HOOK,
                         "--execution-role-arn", role).stdout)["Arn"]
    assert arn.endswith(":type/hook/Private-Guard-S3SecurityGuardHook")
    (tmp_path / "config.json").write_text(configuration(account))
    aws("cloudformation", "set-type-configuration", "--configuration", f"file://{tmp_path}/config.json",
        "--type-arn", arn)
    aws("cloudformation", "create-stack", "--stack-name", "bare", "--template-body", template({}))
    failed = aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "bare", check=False)
    assert failed.returncode != 0
    events = json.loads(aws("cloudformation", "describe-stack-events", "--stack-name", "bare").stdout)["StackEvents"]
    (ended, started) = [event for event in events if "HookType" in event]
    assert ended["HookStatus"] == "HOOK_COMPLETE_FAILED"
    assert ended["HookStatusReason"] == ("Hook failed with message: Template failed validation, the following rule(s) "
                                         "failed: S3_DEFAULT_ENCRYPTION_KMS.")
    assert (started["HookStatus"], started["HookStatusReason"]) == ("HOOK_IN_PROGRESS", "Invoking hook")
    assert started["HookInvocationId"] == ended["HookInvocationId"]
    assert [event["ResourceStatusReason"] for event in events if event["ResourceStatus"] == "CREATE_FAILED"] == [
        f"The following hook(s) failed: [{HOOK}]"]
    result = json.loads(aws("cloudformation", "get-hook-result", "--hook-result-id",
                            ended["HookInvocationId"]).stdout)
    assert result["Annotations"][0]["AnnotationName"] == "S3_DEFAULT_ENCRYPTION_KMS"
    assert result["Target"]["TargetTypeName"] == "AWS::S3::Bucket"
    aws("cloudformation", "create-stack", "--stack-name", "encrypted", "--template-body", template(ENCRYPTED))
    aws("cloudformation", "wait", "stack-create-complete", "--stack-name", "encrypted")


def test_change_sets_are_refused_and_tell_their_hooks(client, account):
    cloudformation = client("cloudformation")
    arn = add_hook(client, account, TargetOperations=["CHANGE_SET", "RESOURCE"])
    made = cloudformation.create_change_set(StackName="app", ChangeSetName="bare", ChangeSetType="CREATE",
                                            TemplateBody=template({}))
    with pytest.raises(WaiterError):
        cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=made["Id"])
    assert cloudformation.describe_change_set(ChangeSetName=made["Id"])["StatusReason"] == (
        f"Change set creation failed. The following hook(s) failed: [{HOOK}]")
    (result,) = cloudformation.list_hook_results(TargetType="CHANGE_SET", TargetId=made["Id"])["HookResults"]
    assert (result["TypeArn"], result["Status"]) == (arn, "HOOK_COMPLETE_FAILED")
    good = cloudformation.create_change_set(StackName="app", ChangeSetName="good", ChangeSetType="CREATE",
                                            TemplateBody=template(ENCRYPTED))
    planned = cloudformation.describe_change_set_hooks(ChangeSetName=good["Id"])
    assert planned["Status"] == "PLANNED"
    assert [hook["TypeName"] for hook in planned["Hooks"]] == [HOOK]


def test_cloud_control_requests_are_refused(client, account):
    add_hook(client, account, TargetOperations=["CLOUD_CONTROL"])
    control = client("cloudcontrol")
    token = control.create_resource(TypeName="AWS::S3::Bucket", DesiredState="{}")["ProgressEvent"]["RequestToken"]
    with pytest.raises(WaiterError):
        control.get_waiter("resource_request_success").wait(RequestToken=token, WaiterConfig={"Delay": 1})
    status = control.get_resource_request_status(RequestToken=token)
    assert status["HooksProgressEvent"][-1]["HookStatus"] == "HOOK_COMPLETE_FAILED"
    assert status["ProgressEvent"]["HooksRequestToken"]


def test_a_kill_in_the_middle_loses_no_verdict(start_server, client, account, tmp_path):
    flags = ("--data-dir", str(tmp_path / "data"))
    server = start_server(*flags)
    at = lambda service: client(service, url=server.url)  # noqa: E731
    add_hook(at, account)
    at("cloudformation").create_stack(StackName="many", TemplateBody=template(ENCRYPTED, count=40))
    server.process.kill()
    server.process.wait()
    server = start_server(*flags)
    at("cloudformation").get_waiter("stack_create_complete").wait(StackName="many", WaiterConfig={"Delay": 1})
    found = at("cloudformation").list_hook_results()["HookResults"]
    assert len(found) == 40
    assert {result["Status"] for result in found} == {"HOOK_COMPLETE_SUCCEEDED"}
