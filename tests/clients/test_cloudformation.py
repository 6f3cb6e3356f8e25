"""A real stack from the AWS CLI: deployed, updated with a replacement, broken and rolled back, deleted."""

import io
import json
import pathlib
import urllib.error
import urllib.request
import zipfile

import botocore.exceptions
import pytest

TEMPLATE = pathlib.Path(__file__).parent / "templates/network.yaml"
STACK = "net"


@pytest.fixture
def image(client):
    return client("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"]


@pytest.fixture
def deploy(aws, image):
    def run(*overrides, check=True):
        return aws("cloudformation", "deploy", "--template-file", TEMPLATE, "--stack-name", STACK,
                   "--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", f"Image={image}", *overrides,
                   check=check)

    return run


def outputs_of(stack):
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def stack_of(client):
    return client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]


def physical_id(client, logical_id):
    detail = client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId=logical_id)
    return detail["StackResourceDetail"]["PhysicalResourceId"]


def events_since_start(client, operation):
    """(logical id, status) of the newest operation's events, oldest first."""
    events = client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    newest = []
    for event in events:
        newest.insert(0, (event["LogicalResourceId"], event["ResourceStatus"]))
        if newest[0] == (STACK, f"{operation}_IN_PROGRESS"):
            return newest
    raise AssertionError(f"no {operation} in the events")


def test_a_stack_is_deployed_with_everything_in_it(client, deploy):
    deploy()
    stack = stack_of(client)
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    outputs = outputs_of(stack)
    ec2 = client("ec2")
    assert ec2.describe_vpc_attribute(VpcId=outputs["VpcId"], Attribute="enableDnsHostnames")["EnableDnsHostnames"]["Value"]
    instance = ec2.describe_instances(InstanceIds=[physical_id(client, "Instance")])["Reservations"][0]["Instances"][0]
    assert instance["State"]["Name"] == "running"
    assert instance["PrivateIpAddress"] == outputs["InstanceIp"]
    assert {"Key": "aws:cloudformation:stack-name", "Value": STACK} in instance["Tags"]
    assert client("s3").get_bucket_versioning(Bucket=outputs["BucketName"])["Status"] == "Enabled"
    role = client("iam").get_role(RoleName=outputs["RoleArn"].rsplit("/")[-1])["Role"]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] == {"Service": "ec2.amazonaws.com"}
    exports = client("cloudformation").list_exports()["Exports"]
    assert [(e["Name"], e["Value"]) for e in exports] == [(f"{STACK}-vpc", outputs["VpcId"])]


def service_of(client):
    outputs = outputs_of(stack_of(client))
    return client("ecs").describe_services(cluster=outputs["ClusterName"], services=[outputs["ServiceName"]])["services"][0]


def test_a_service_runs_is_scaled_and_gets_a_new_revision(client, deploy):
    deploy()
    service = service_of(client)
    assert (service["desiredCount"], service["runningCount"]) == (2, 2)
    assert [d["rolloutState"] for d in service["deployments"]] == ["COMPLETED"]
    deploy("DesiredCount=3")
    scaled = service_of(client)
    assert (scaled["desiredCount"], scaled["runningCount"]) == (3, 3)
    assert scaled["deployments"][0]["id"] == service["deployments"][0]["id"]
    deploy("TaskMemory=1024")
    assert service_of(client)["taskDefinition"] == outputs_of(stack_of(client))["TaskDefinition"]
    assert service_of(client)["taskDefinition"].endswith(f"{STACK}-web:2")
    assert len(client("ecs").list_task_definitions()["taskDefinitionArns"]) == 1


def test_a_size_that_fargate_lacks_rolls_back(client, deploy):
    deploy()
    assert deploy("TaskMemory=700", check=False).returncode != 0
    assert stack_of(client)["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    events = client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    reasons = [e["ResourceStatusReason"] for e in events if e["ResourceStatus"] == "UPDATE_FAILED" and e["LogicalResourceId"] == "Task"]
    assert "No Fargate configuration exists for given values." in reasons[0]
    assert service_of(client)["runningCount"] == 2


def test_an_update_replaces_and_cleans_up(client, deploy):
    deploy()
    before = {name: physical_id(client, name) for name in ("Bucket", "Vpc")}
    deploy("BucketSuffix=logs")
    assert stack_of(client)["StackStatus"] == "UPDATE_COMPLETE"
    assert physical_id(client, "Bucket") != before["Bucket"]
    assert physical_id(client, "Vpc") == before["Vpc"]
    assert [b["Name"] for b in client("s3").list_buckets()["Buckets"]] == [physical_id(client, "Bucket")]
    events = events_since_start(client, "UPDATE")
    cleanup = events.index((STACK, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"))
    assert events.index(("Bucket", "UPDATE_COMPLETE")) < cleanup < events.index(("Bucket", "DELETE_COMPLETE"))
    assert events[-1] == (STACK, "UPDATE_COMPLETE")


def test_a_failing_update_rolls_back(client, deploy):
    deploy()
    before = {name: physical_id(client, name) for name in ("Vpc", "Instance", "Bucket")}
    result = deploy("Broken=yes", "BucketSuffix=other", check=False)
    assert result.returncode != 0
    stack = stack_of(client)
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert outputs_of(stack)["BucketName"].endswith("-data")
    assert {name: physical_id(client, name) for name in before} == before
    events = client("cloudformation").describe_stack_events(StackName=STACK)["StackEvents"]
    reasons = {e["LogicalResourceId"]: e.get("ResourceStatusReason", "") for e in events if e["ResourceStatus"].endswith("_FAILED")}
    assert "192.168.0.0/24" in reasons["Misfit"] and "HandlerErrorCode" in reasons["Misfit"]
    assert [b["Name"] for b in client("s3").list_buckets()["Buckets"]] == [before["Bucket"]]


def test_a_failing_creation_leaves_nothing(client, deploy):
    result = deploy("Broken=yes", check=False)
    assert result.returncode != 0
    assert stack_of(client)["StackStatus"] == "ROLLBACK_COMPLETE"
    assert client("s3").list_buckets()["Buckets"] == []
    assert all(vpc["IsDefault"] for vpc in client("ec2").describe_vpcs()["Vpcs"])
    assert client("iam").list_roles(PathPrefix="/")["Roles"] == [] or all(
        "AWSServiceRole" in role["RoleName"] for role in client("iam").list_roles()["Roles"])


def test_a_deleted_stack_takes_everything_along(client, deploy, aws):
    deploy()
    instance = physical_id(client, "Instance")
    stack_id = stack_of(client)["StackId"]
    aws("cloudformation", "delete-stack", "--stack-name", STACK)
    client("cloudformation").get_waiter("stack_delete_complete").wait(StackName=stack_id, WaiterConfig={"Delay": 1})
    with pytest.raises(botocore.exceptions.ClientError, match=f"Stack with id {STACK} does not exist"):
        stack_of(client)
    reservation = client("ec2").describe_instances(InstanceIds=[instance])["Reservations"][0]
    assert reservation["Instances"][0]["State"]["Name"] == "terminated"
    assert all(vpc["IsDefault"] for vpc in client("ec2").describe_vpcs()["Vpcs"])
    assert client("s3").list_buckets()["Buckets"] == []
    assert client("ecs").list_clusters()["clusterArns"] == []
    assert client("ecs").list_task_definitions()["taskDefinitionArns"] == []


def test_a_stack_is_complete_at_the_first_look(client):
    template = {"Resources": {f"Group{i}": {"Type": "AWS::EC2::SecurityGroup",
                                            "Properties": {"GroupDescription": "g"}} for i in range(50)}}
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="many", TemplateBody=json.dumps(template))
    client("sts").get_caller_identity()  # a command line tool takes a second to start; this one a millisecond
    assert cloudformation.describe_stacks(StackName="many")["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"


def test_a_kill_in_the_middle_resumes(start_server, tmp_path):
    """kill -9 right after CreateStack was acknowledged: after a restart the stack completes, with nothing twice."""
    import boto3

    template = {"Resources": {f"Vpc{i}": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": f"10.{i}.0.0/16"},
                                          **({"DependsOn": f"Vpc{i - 1}"} if i else {})} for i in range(100)}}

    def clients(server):
        options = dict(endpoint_url=server.url, region_name="us-east-1", aws_access_key_id="111122223333",
                       aws_secret_access_key="test")
        return boto3.client("cloudformation", **options), boto3.client("ec2", **options)

    server = start_server("--data-dir", str(tmp_path / "data"))
    cloudformation, _ = clients(server)
    stack_id = cloudformation.create_stack(StackName="long", TemplateBody=json.dumps(template))["StackId"]
    server.process.kill()
    server.process.wait()
    cloudformation, ec2 = clients(start_server("--data-dir", str(tmp_path / "data")))
    cloudformation.get_waiter("stack_create_complete").wait(StackName=stack_id, WaiterConfig={"Delay": 1})
    vpcs = [vpc for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]]
    assert sorted(vpc["CidrBlock"] for vpc in vpcs) == sorted(f"10.{i}.0.0/16" for i in range(100))


def test_a_signal_is_put_under_the_address_of_a_handle(client):
    template = """
Resources:
  Handle: {Type: AWS::CloudFormation::WaitConditionHandle}
  Wait: {Type: AWS::CloudFormation::WaitCondition, Properties: {Handle: !Ref Handle, Timeout: 600}}
Outputs:
  Data: {Value: !GetAtt Wait.Data}
"""
    cloudformation = client("cloudformation")
    cloudformation.create_stack(StackName="waiting", TemplateBody=template)
    address = cloudformation.describe_stack_resource(StackName="waiting", LogicalResourceId="Handle")[
        "StackResourceDetail"]["PhysicalResourceId"]

    def put(url, signal):
        body = json.dumps(signal).encode()
        with urllib.request.urlopen(urllib.request.Request(url, data=body, method="PUT", headers={"Content-Type": ""})) as answer:
            return answer.status

    signal = {"Status": "SUCCESS", "Reason": "done", "UniqueId": "one", "Data": "booted"}
    with pytest.raises(urllib.error.HTTPError, match="403"):
        put(address + "0", signal)
    assert put(address, signal) == 200
    stack = cloudformation.describe_stacks(StackName="waiting")["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert json.loads(stack["Outputs"][0]["OutputValue"]) == {"one": "booted"}


def test_a_serverless_template_is_shown_as_it_was_written_and_as_it_is_processed(client):
    template = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: index.handler
      InlineCode: x
      Events: {Get: {Type: Api, Properties: {Path: /hello, Method: get}}}
"""
    cloudformation = client("cloudformation")
    made = cloudformation.create_change_set(StackName="serverless", ChangeSetName="first", ChangeSetType="CREATE",
                                            TemplateBody=template, Capabilities=["CAPABILITY_IAM"])
    change_set = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    assert change_set["Status"] == "CREATE_COMPLETE"
    added = {change["ResourceChange"]["LogicalResourceId"] for change in change_set["Changes"]}
    assert {"Hello", "HelloRole", "HelloGetPermissionProd", "ServerlessRestApi", "ServerlessRestApiProdStage"} <= added
    shown = {stage: cloudformation.get_template(ChangeSetName=made["Id"], TemplateStage=stage)["TemplateBody"]
             for stage in ("Original", "Processed")}
    assert shown["Original"] == template
    assert shown["Processed"]["Resources"]["Hello"]["Type"] == "AWS::Lambda::Function"


def test_a_module_is_registered_from_a_package_and_used(client):
    """The package is a zip file as Python's zipfile writes it, deflated."""
    schema = {"typeName": "My::Test::Pair::MODULE", "description": "Two.", "properties": {}}
    fragment = {"Parameters": {"Name": {"Type": "String"}},
                "Resources": {"Setting": {"Type": "AWS::SSM::Parameter",
                                          "Properties": {"Type": "String", "Name": {"Ref": "Name"}, "Value": "x" * 500}}}}
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", json.dumps(schema))
        archive.writestr("fragments/fragment.json", json.dumps(fragment))
    client("s3").create_bucket(Bucket="packages")
    client("s3").put_object(Bucket="packages", Key="pair.zip", Body=package.getvalue())
    cloudformation = client("cloudformation")
    token = cloudformation.register_type(Type="MODULE", TypeName="My::Test::Pair::MODULE",
                                         SchemaHandlerPackage="s3://packages/pair.zip")["RegistrationToken"]
    cloudformation.get_waiter("type_registration_complete").wait(RegistrationToken=token)
    body = {"Resources": {"Pair": {"Type": "My::Test::Pair::MODULE", "Properties": {"Name": "of-a-module"}}},
            "Outputs": {"Name": {"Value": {"Ref": "Pair.Setting"}}}}
    cloudformation.create_stack(StackName="modular", TemplateBody=json.dumps(body),
                                Capabilities=["CAPABILITY_AUTO_EXPAND"])
    cloudformation.get_waiter("stack_create_complete").wait(StackName="modular")
    assert outputs_of(cloudformation.describe_stacks(StackName="modular")["Stacks"][0]) == {"Name": "of-a-module"}
    resource = cloudformation.describe_stack_resources(StackName="modular")["StackResources"][0]
    assert resource["LogicalResourceId"] == "PairSetting"
    assert resource["ModuleInfo"]["TypeHierarchy"] == "My::Test::Pair::MODULE"
