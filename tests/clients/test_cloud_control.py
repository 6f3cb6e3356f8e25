"""Cloud Control and modelled resources by boto3."""

import json
import urllib.request

import boto3
import pytest


@pytest.fixture
def clients(server):
    options = dict(endpoint_url=server.url, region_name="us-east-1", aws_access_key_id="310000000001",
                   aws_secret_access_key="test")
    return lambda service: boto3.client(service, **options)


def test_create_wait_get_update_list_and_delete(clients):
    control = clients("cloudcontrol")
    waiter = control.get_waiter("resource_request_success")

    def finish(progress):
        waiter.wait(RequestToken=progress["ProgressEvent"]["RequestToken"], WaiterConfig={"Delay": 1})

    finish(control.create_resource(TypeName="AWS::Kinesis::Stream",
                                   DesiredState=json.dumps({"Name": "clicks", "ShardCount": 1})))
    shown = json.loads(control.get_resource(TypeName="AWS::Kinesis::Stream", Identifier="clicks")
                       ["ResourceDescription"]["Properties"])
    assert shown["Arn"] == "arn:aws:kinesis:us-east-1:310000000001:stream/clicks"
    finish(control.update_resource(TypeName="AWS::Kinesis::Stream", Identifier="clicks", PatchDocument=json.dumps(
        [{"op": "replace", "path": "/ShardCount", "value": 2}])))
    listed = control.list_resources(TypeName="AWS::Kinesis::Stream")["ResourceDescriptions"]
    assert [json.loads(r["Properties"])["ShardCount"] for r in listed] == [2]
    with urllib.request.urlopen(f"{control.meta.endpoint_url}/_skyrig/resources?account=310000000001&region=us-east-1") as page:
        assert [r["Identifier"] for r in json.load(page)["modelled_resources"]] == ["clicks"]
    finish(control.delete_resource(TypeName="AWS::Kinesis::Stream", Identifier="clicks"))
    with pytest.raises(control.exceptions.ResourceNotFoundException):
        control.get_resource(TypeName="AWS::Kinesis::Stream", Identifier="clicks")


def test_refusals_are_the_modelled_exceptions(clients):
    control = clients("cloudcontrol")
    with pytest.raises(control.exceptions.TypeNotFoundException):
        control.create_resource(TypeName="AWS::Foo::Bar", DesiredState="{}")
    with pytest.raises(control.exceptions.UnsupportedActionException):
        control.create_resource(TypeName="AWS::IAM::AccessKey", DesiredState="{}")
    with pytest.raises(control.exceptions.RequestTokenNotFoundException):
        control.get_resource_request_status(RequestToken="nothing")


def test_a_stack_of_modelled_resources_refers_drifts_and_goes(clients):
    cloudformation, control = clients("cloudformation"), clients("cloudcontrol")
    body = json.dumps({"Resources": {
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Queue": {"Type": "AWS::SQS::Queue", "Properties": {"VisibilityTimeout": 60}},
        "Subscription": {"Type": "AWS::SNS::Subscription", "Properties": {
            "Protocol": "sqs", "TopicArn": {"Ref": "Topic"}, "Endpoint": {"Fn::GetAtt": ["Queue", "Arn"]}}}},
        "Outputs": {"Url": {"Value": {"Ref": "Queue"}}, "Topic": {"Value": {"Ref": "Topic"}}}})
    cloudformation.create_stack(StackName="events", TemplateBody=body)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="events", WaiterConfig={"Delay": 1})
    outputs = {o["OutputKey"]: o["OutputValue"]
               for o in cloudformation.describe_stacks(StackName="events")["Stacks"][0]["Outputs"]}
    assert outputs["Topic"].startswith("arn:aws:sns:us-east-1:310000000001:events-Topic-")
    control.update_resource(TypeName="AWS::SQS::Queue", Identifier=outputs["Url"], PatchDocument=json.dumps(
        [{"op": "replace", "path": "/VisibilityTimeout", "value": 90}]))
    detection = cloudformation.detect_stack_drift(StackName="events")
    status = cloudformation.describe_stack_drift_detection_status(**{
        "StackDriftDetectionId": detection["StackDriftDetectionId"]})
    assert (status["StackDriftStatus"], status["DriftedStackResourceCount"]) == ("DRIFTED", 1)
    cloudformation.delete_stack(StackName="events")
    cloudformation.get_waiter("stack_delete_complete").wait(StackName="events", WaiterConfig={"Delay": 1})
    assert control.list_resources(TypeName="AWS::SQS::Queue")["ResourceDescriptions"] == []
