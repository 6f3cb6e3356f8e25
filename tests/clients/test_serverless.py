"""Serverless templates of our own through skyrig and through AWS's transform, which must make the same of them.

AWS publishes its transform as the package aws-sam-translator; where it is not installed, this is skipped.
"""

import json
import os
import pathlib
import re

import pytest

os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
translator = pytest.importorskip("samtranslator.translator.translator")
boto3 = pytest.importorskip("boto3")

TEMPLATES = sorted((pathlib.Path(__file__).parent / "templates/serverless").glob("*.yaml"))
POLICY_ROWS = pathlib.Path(__file__).parents[2] / "services/cloudformation/serverless/policy_templates.cpp"
MANAGED = {name: f"arn:aws:iam::aws:policy/{path}" for name, path in [
    ("AmazonS3FullAccess", "AmazonS3FullAccess"),
    ("AWSLambdaBasicExecutionRole", "service-role/AWSLambdaBasicExecutionRole")]}


def parameters_of(text):
    from samtranslator.yaml_helper import yaml_parse
    return {name: "value" for name in (yaml_parse(text).get("Parameters") or {})}


def aws_makes(text):
    """The resources, or the messages of what does not hold."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from samtranslator.parser.parser import Parser
    from samtranslator.yaml_helper import yaml_parse

    session = boto3.Session(region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    one = translator.Translator(managed_policy_map=MANAGED, sam_parser=Parser(), boto_session=session)
    try:
        return one.translate(sam_template=yaml_parse(text), parameter_values=parameters_of(text))["Resources"]
    except InvalidDocumentException as error:
        return " ".join(cause.message for cause in error.causes)


def skyrig_makes(cloudformation, name, text):
    parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters_of(text).items()]
    made = cloudformation.create_change_set(StackName=name, ChangeSetName="c", ChangeSetType="CREATE", TemplateBody=text,
                                            Capabilities=["CAPABILITY_NAMED_IAM"], Parameters=parameters,
                                            DisableValidation=True)  # Many of the properties are made up.
    described = cloudformation.describe_change_set(ChangeSetName=made["Id"])
    if described["Status"] == "FAILED":
        return described["StatusReason"]
    body = cloudformation.get_template(ChangeSetName=made["Id"], TemplateStage="Processed")["TemplateBody"]
    return json.loads(json.dumps(body))["Resources"]


def normal(value):
    """Numbers as texts; actions and resources as sets, of which one alone needs no list: what IAM takes for the same."""
    if isinstance(value, dict):
        result = {key: normal(item) for key, item in value.items()}
        for key in ("Action", "Resource"):
            if isinstance(result.get(key), list):
                items = sorted({json.dumps(item): item for item in result[key]}.items())
                result[key] = items[0][1] if len(items) == 1 else [item for _, item in items]
        return result
    if isinstance(value, list):
        return [normal(item) for item in value]
    return value if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_both_make_the_same_of_a_template(client, path):
    text = path.read_text()
    made = skyrig_makes(client("cloudformation"), path.stem, text)
    assert normal(made) == normal(json.loads(json.dumps(aws_makes(text))))


def policy_rows():
    """Names of policy templates with their parameters, as skyrig's table has them."""
    return re.findall(r'\{"(\w+)", "([A-Za-z ]*)",', POLICY_ROWS.read_text())


@pytest.mark.parametrize("name, parameters", policy_rows(), ids=lambda value: value.replace(" ", ","))
def test_both_fill_in_a_policy_template_alike(client, name, parameters):
    values = ", ".join(f"{parameter}: of{parameter}" for parameter in parameters.split())
    text = ("Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: AWS::Serverless::Function\n"
            f"    Properties: {{Runtime: python3.13, Handler: a.b, InlineCode: x, Policies: [{name}: {{{values}}}]}}\n")

    def policies(made):
        # AWS's own policies spell the variables of Fn::Sub now so, now so, which makes no difference.
        return json.dumps(normal(made["FnRole"]["Properties"]["Policies"]), sort_keys=True).lower()

    made = skyrig_makes(client("cloudformation"), name.replace("_", "-"), text)
    assert policies(made) == policies(json.loads(json.dumps(aws_makes(text))))
