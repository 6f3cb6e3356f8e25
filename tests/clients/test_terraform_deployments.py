"""What Terraform's provider does with ECS and CloudFormation (see terraform_steps.py)."""

import json

import botocore.exceptions
import pytest

from terraform_steps import by, only, refused, settled

CONTAINER = {"name": "web", "image": "nginx", "essential": True, "cpu": 128, "memory": 256,
             "portMappings": [{"containerPort": 80, "hostPort": 80}], "environment": [{"name": "A", "value": "b"}]}
TEMPLATE = {"Parameters": {"Name": {"Type": "String"}},
            "Resources": {"Vpc": {"Type": "AWS::EC2::VPC", "Properties": {
                "CidrBlock": "10.9.0.0/16", "Tags": [{"Key": "Name", "Value": {"Ref": "Name"}}]}}},
            "Outputs": {"VpcId": {"Value": {"Ref": "Vpc"}, "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-vpc"}}}}}


@pytest.fixture
def ecs(client):
    return client("ecs")


@pytest.fixture
def cloudformation(client):
    return client("cloudformation")


def test_aws_ecs_cluster_and_capacity_providers(ecs):
    arn = ecs.create_cluster(clusterName="c", tags=[{"key": "a", "value": "b"}],
                             settings=[{"name": "containerInsights", "value": "enabled"}])["cluster"]["clusterArn"]

    def shown():
        return only(ecs.describe_clusters(clusters=[arn], include=["TAGS", "CONFIGURATIONS", "SETTINGS"])["clusters"])

    settled("ACTIVE", lambda: shown()["status"], ["PROVISIONING"])
    assert shown()["settings"] == [{"name": "containerInsights", "value": "enabled"}] and shown()["tags"]
    ecs.put_cluster_capacity_providers(cluster=arn, capacityProviders=["FARGATE", "FARGATE_SPOT"],
                                       defaultCapacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1, "base": 0}])
    settled("UPDATE_COMPLETE", lambda: shown().get("attachmentsStatus", "UPDATE_COMPLETE"), ["UPDATE_IN_PROGRESS"])
    assert sorted(shown()["capacityProviders"]) == ["FARGATE", "FARGATE_SPOT"]
    ecs.update_cluster(cluster=arn, settings=[{"name": "containerInsights", "value": "disabled"}])
    assert shown()["settings"][0]["value"] == "disabled"
    ecs.delete_cluster(cluster=arn)
    # The provider takes INACTIVE and no cluster alike.
    found = ecs.describe_clusters(clusters=[arn])
    assert [each["status"] for each in found["clusters"]] in ([], ["INACTIVE"])
    refused("ClusterNotFoundException", ecs.delete_cluster, cluster="absent")
    assert only(ecs.describe_clusters(clusters=["absent"])["failures"])["reason"] == "MISSING"


def test_aws_ecs_task_definition(ecs):
    made = ecs.register_task_definition(
        family="web", cpu="256", memory="512", networkMode="awsvpc", requiresCompatibilities=["FARGATE"],
        containerDefinitions=[CONTAINER], tags=[{"key": "a", "value": "b"}])["taskDefinition"]
    arn = made["taskDefinitionArn"]
    answer = ecs.describe_task_definition(taskDefinition=arn, include=["TAGS"])
    shown = answer["taskDefinition"]
    assert (shown["family"], shown["revision"], shown["status"]) == ("web", 1, "ACTIVE") and answer["tags"]
    container = only(shown["containerDefinitions"])
    # What the provider compares after it took the defaults away that ECS adds.
    assert all(container[name] == value for name, value in CONTAINER.items() if name != "portMappings")
    assert container["portMappings"] == [{"containerPort": 80, "hostPort": 80, "protocol": "tcp"}]
    ecs.deregister_task_definition(taskDefinition=arn)
    assert ecs.describe_task_definition(taskDefinition=arn)["taskDefinition"]["status"] == "INACTIVE"
    assert only(ecs.delete_task_definitions(taskDefinitions=[arn])["taskDefinitions"])["status"] == "DELETE_IN_PROGRESS"
    refused("ClientException", ecs.describe_task_definition, taskDefinition="absent")


def test_aws_ecs_service(ecs, client):
    ec2 = client("ec2")
    default = only(ec2.describe_vpcs(Filters=by(is_default="true"))["Vpcs"])["VpcId"]
    subnet = ec2.describe_subnets(Filters=by(vpc_id=default))["Subnets"][0]["SubnetId"]
    ecs.create_cluster(clusterName="c")
    refused("ServiceNotFoundException", ecs.update_service, cluster="c", service="web", desiredCount=1)
    for _ in range(2):
        ecs.register_task_definition(family="web", cpu="256", memory="512", networkMode="awsvpc",
                                     requiresCompatibilities=["FARGATE"], containerDefinitions=[CONTAINER])
    made = ecs.create_service(
        cluster="c", serviceName="web", taskDefinition="web:1", desiredCount=1, launchType="FARGATE", clientToken="t",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "assignPublicIp": "ENABLED"}},
        deploymentConfiguration={"maximumPercent": 200, "minimumHealthyPercent": 100},
        tags=[{"key": "a", "value": "b"}])["service"]

    def shown():
        return only(ecs.describe_services(cluster="c", services=[made["serviceArn"]], include=["TAGS"])["services"])

    def is_stable():
        return len(shown()["deployments"]) == 1 and shown()["desiredCount"] == shown()["runningCount"]

    assert shown()["status"] == "ACTIVE" and shown()["tags"] and shown()["deploymentController"] == {"type": "ECS"}
    settled(True, is_stable, [False])
    assert shown()["platformVersion"] and shown()["enableECSManagedTags"] is False and shown()["propagateTags"] == "NONE"
    ecs.update_service(cluster="c", service="web", taskDefinition="web:2", desiredCount=2, forceNewDeployment=False)
    settled(True, is_stable, [False])
    assert shown()["taskDefinition"].endswith("web:2")
    refused("ClusterContainsServicesException", ecs.delete_cluster, cluster="c")
    # The deletion drains the service first.
    ecs.update_service(cluster="c", service="web", desiredCount=0)
    ecs.delete_service(cluster="c", service="web", force=False)
    settled("INACTIVE", lambda: shown()["status"], ["ACTIVE", "DRAINING"])
    refused("ServiceNotFoundException", ecs.delete_service, cluster="c", service="absent")
    assert only(ecs.describe_services(cluster="c", services=["absent"])["failures"])["reason"] == "MISSING"
    refused("ClusterNotFoundException", ecs.describe_services, cluster="absent", services=["web"])
    ecs.delete_cluster(cluster="c")


def test_aws_ecs_account_setting_default(ecs):
    setting = ecs.put_account_setting_default(name="containerInsights", value="enabled")["setting"]
    assert setting["value"] == "enabled" and setting["principalArn"]
    shown = only(ecs.list_account_settings(name="containerInsights", effectiveSettings=True)["settings"])
    assert shown["value"] == "enabled"


def test_aws_cloudformation_stack_and_export(cloudformation):
    made = cloudformation.create_stack(StackName="net", TemplateBody=json.dumps(TEMPLATE), ClientRequestToken="t",
                                       Parameters=[{"ParameterKey": "Name", "ParameterValue": "a"}],
                                       Tags=[{"Key": "a", "Value": "b"}])["StackId"]

    def shown():
        return only(cloudformation.describe_stacks(StackName=made)["Stacks"])

    settled("CREATE_COMPLETE", lambda: shown()["StackStatus"], ["CREATE_IN_PROGRESS"])
    assert shown()["Parameters"] == [{"ParameterKey": "Name", "ParameterValue": "a"}] and shown()["DisableRollback"] is False
    assert shown()["Tags"] == [{"Key": "a", "Value": "b"}] and only(shown()["Outputs"])["OutputKey"] == "VpcId"
    template = cloudformation.get_template(StackName=made, TemplateStage="Original")["TemplateBody"]
    assert template == TEMPLATE
    exports = {each["Name"]: each["Value"] for each in cloudformation.list_exports()["Exports"]}
    assert exports["net-vpc"] == only(shown()["Outputs"])["OutputValue"]
    parameters = [{"ParameterKey": "Name", "ParameterValue": "b"}]
    cloudformation.update_stack(StackName=made, TemplateBody=json.dumps(TEMPLATE), Parameters=parameters)
    settled("UPDATE_COMPLETE", lambda: shown()["StackStatus"], ["UPDATE_IN_PROGRESS", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"])
    # The provider takes this message for "nothing to do".
    message = refused("ValidationError", cloudformation.update_stack, StackName=made, TemplateBody=json.dumps(TEMPLATE),
                      Parameters=parameters)
    assert message == "No updates are to be performed."
    cloudformation.delete_stack(StackName=made, ClientRequestToken="d")
    settled("DELETE_COMPLETE", lambda: shown()["StackStatus"], ["DELETE_IN_PROGRESS"])
    with pytest.raises(botocore.exceptions.ClientError) as absent:
        cloudformation.describe_stacks(StackName="net")
    error = absent.value.response["Error"]
    assert error["Code"] == "ValidationError" and error["Message"] == "Stack with id net does not exist"


def test_aws_cloudformation_stack_that_fails_tells_why(cloudformation):
    broken = {"Resources": {"Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {
        "VpcId": "vpc-0123456789abcdef0", "CidrBlock": "10.0.0.0/24"}}}}
    stack = cloudformation.create_stack(StackName="broken", TemplateBody=json.dumps(broken), OnFailure="ROLLBACK")["StackId"]
    settled("ROLLBACK_COMPLETE", lambda: only(cloudformation.describe_stacks(StackName=stack)["Stacks"])["StackStatus"],
            ["CREATE_IN_PROGRESS", "ROLLBACK_IN_PROGRESS"])
    reasons = [event["ResourceStatusReason"] for event in cloudformation.describe_stack_events(StackName=stack)["StackEvents"]
               if event["ResourceStatus"].endswith("_FAILED")]
    assert any("vpc-0123456789abcdef0" in reason for reason in reasons)
    cloudformation.delete_stack(StackName=stack)


def test_aws_cloudformation_stack_set(cloudformation, client):
    client("iam").create_role(RoleName="AWSCloudFormationStackSetAdministrationRole", AssumeRolePolicyDocument=json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudformation.amazonaws.com"},
                                                 "Action": "sts:AssumeRole"}]}))
    refused("StackSetNotFoundException", cloudformation.describe_stack_set, StackSetName="s")
    cloudformation.create_stack_set(StackSetName="s", TemplateBody=json.dumps(TEMPLATE), PermissionModel="SELF_MANAGED",
                                    Parameters=[{"ParameterKey": "Name", "ParameterValue": "a"}])
    shown = cloudformation.describe_stack_set(StackSetName="s")["StackSet"]
    assert (shown["Status"], shown["ExecutionRoleName"]) == ("ACTIVE", "AWSCloudFormationStackSetExecutionRole")
    cloudformation.delete_stack_set(StackSetName="s")
    refused("StackSetNotFoundException", cloudformation.describe_stack_set, StackSetName="s")
