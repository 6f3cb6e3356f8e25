"""ECS by AWS's own clients: services and tasks with the waiters of boto3, and the CLI's run-task."""

import json

import botocore.exceptions
import pytest


@pytest.fixture
def ecs(client):
    ecs = client("ecs")
    ecs.create_cluster()
    register(ecs)
    return ecs


@pytest.fixture
def network(client):
    subnets = client("ec2").describe_subnets()["Subnets"]
    return {"awsvpcConfiguration": {"subnets": [subnets[0]["SubnetId"]], "assignPublicIp": "ENABLED"}}


def register(ecs, **more):
    return ecs.register_task_definition(
        family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{"name": "app", "image": "nginx"}], **more)["taskDefinition"]


def test_a_task_runs_and_stops(ecs, network):
    task = ecs.run_task(taskDefinition="web", launchType="FARGATE", networkConfiguration=network)["tasks"][0]
    ecs.get_waiter("tasks_running").wait(tasks=[task["taskArn"]], WaiterConfig={"Delay": 1})
    ecs.stop_task(task=task["taskArn"])
    ecs.get_waiter("tasks_stopped").wait(tasks=[task["taskArn"]], WaiterConfig={"Delay": 1})


def test_a_service_becomes_stable_and_inactive(ecs, network):
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, launchType="FARGATE",
                       networkConfiguration=network)
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig={"Delay": 1})
    register(ecs)
    ecs.update_service(service="web", taskDefinition="web")
    ecs.get_waiter("services_stable").wait(services=["web"], WaiterConfig={"Delay": 1})
    deployments = ecs.list_service_deployments(service="web")["serviceDeployments"]
    assert [deployment["status"] for deployment in deployments] == ["SUCCESSFUL", "SUCCESSFUL"]
    revision = ecs.describe_service_revisions(
        serviceRevisionArns=[deployments[0]["targetServiceRevisionArn"]])["serviceRevisions"][0]
    assert revision["taskDefinition"].endswith("web:2")
    ecs.delete_service(service="web", force=True)
    ecs.get_waiter("services_inactive").wait(services=["web"], WaiterConfig={"Delay": 1})


def test_a_protected_task_survives_scaling_in(ecs, network):
    ecs.create_service(serviceName="web", taskDefinition="web", desiredCount=2, launchType="FARGATE",
                       networkConfiguration=network)
    task = ecs.list_tasks(serviceName="web")["taskArns"][1]
    shown = ecs.update_task_protection(cluster="default", tasks=[task], protectionEnabled=True)["protectedTasks"][0]
    assert shown["protectionEnabled"] and shown["expirationDate"]
    ecs.update_service(service="web", desiredCount=1)
    assert ecs.list_tasks(serviceName="web")["taskArns"] == [task]


def test_refusals_are_the_models_exceptions(ecs):
    with pytest.raises(ecs.exceptions.ClusterNotFoundException):
        ecs.list_services(cluster="nothing")
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.update_service(service="nothing", desiredCount=1)
    with pytest.raises(ecs.exceptions.ClientException, match="No Fargate configuration exists for given values."):
        ecs.register_task_definition(family="x", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256",
                                     memory="700", containerDefinitions=[{"name": "app", "image": "nginx"}])
    with pytest.raises(botocore.exceptions.ClientError, match="NotImplemented"):
        ecs.create_task_set(service="web", cluster="default", taskDefinition="web")


def test_the_command_line_runs_a_task(ecs, network, aws):
    result = aws("ecs", "run-task", "--task-definition", "web", "--launch-type", "FARGATE",
                 "--network-configuration", json.dumps(network))
    assert json.loads(result.stdout)["tasks"][0]["lastStatus"] == "PROVISIONING"
    assert len(json.loads(aws("ecs", "list-tasks").stdout)["taskArns"]) == 1
