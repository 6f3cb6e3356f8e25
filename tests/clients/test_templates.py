"""All templates of AWS's public collection: each is deployed with sensible parameters, updated twice (other tags, a
resource replaced), looked at for drift after each step, and deleted; or refused for a reason that AWS would give.

They are read from ../shared/templates beside the checkout (or SKYRIG_SHARED); without it this is skipped. What became of
each is written to build/templates.txt, and docs/measurements.md keeps the counts.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import time

import pytest

from template_account import Account
from template_change import Schemas, read_template, replacing_changes

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("SKYRIG_SHARED", ROOT.parent / "shared"))
TEMPLATES = SHARED / "templates"
BODY_SIZE_MAX = 51200

# Why a template may be refused or fail, and whose lack that is. Everything else fails the test.
AWS, FUNCTION, OURS = "as AWS does", "a function would have to run", "skyrig lacks it"
KNOWN_REASONS = [
    (AWS, r"'null' values are not allowed in templates", "it holds a null (an empty !GetAZs, in its JSON twin)"),
    (AWS, r"No transform named", "the stack that has its macro is not there, as its function is in no template"),
    (AWS, r"The parameter groupName cannot be used with the parameter subnet", "groups by name in a subnet"),
    (AWS, r"with an explicit deny in a resource-based policy", "the bucket's policy forbids to delete it"),
    (AWS, r"Failed to detect drift on resource \[Bucket\]", "the bucket's policy forbids to look at it"),
    (AWS, r"(ZipFile|TemplateBody): expected type: String|YAML not well-formed|Every Resources object must contain a Type",
     "it is for a tool (Rain) that fills it in"),
    (AWS, r"Rule SubnetsInVPC failed", "its JSON twin lost a function of the rule"),
    (AWS, r"No export named \S* found", "it imports what no template of the collection exports"),
    (AWS, r"\[ADConnectorDomainMembersSG\]", "a resource needs one whose condition does not hold"),
    (AWS, r'must be in ARN format or \"\*\"', "a policy names no ARN"),
    (AWS, r"You must enable organizations access", "it wants an organization's stack set"),
    (AWS, r"Parameters: \[LambdaRoleName\] do not exist in the template", "it gives its child a parameter that that lacks"),
    (AWS, r"CloudwatchLogsGroup: .*\n?#/KmsKeyId: failed validation constraint", "a log group wants an ARN"),
    (AWS, r"The role with name \w+ cannot be found", "a profile names its role by text: which comes first is a race"),
    (AWS, r"(Policy|PolicyPolicy): .*The specified bucket does not exist",
     "a policy names its bucket by text: which comes first is a race"),
    (FUNCTION, r"its provider would have to be run", "it has a custom resource"),
    (FUNCTION, r"does not run the macro", "it names a macro"),
    (OURS, r"ECS/EC2LaunchType/services/.*CREATE_IN_PROGRESS", "Auto Scaling makes no instances to run tasks on"),
]
RIGHT_SHARE_MIN = 0.98
# Choices that a template's own rules or descriptions ask for.
PARAMETERS = {"VPCFlowLogs-main": {"CreateVPCFlowLogsToCloudWatch": "Yes"}, "PyPlate/python.": {"AdditionalExecutionPolicy": ""},
              "S3/compliant": {"AppName": "example"},
              "ServiceCatalog/Product": {"ServiceCatalogPortfolioStackName": "before"},
              "DIRECTORY_SETTINGS": {"DirectoryMonitoringSNSTopicKMSKey": "1234abcd-12ab-34cd-56ef-1234567890ab"}}
# Stacks whose exports a template imports.
BEFORE = [(r"ECS/EC2LaunchType/services/private", "ECS/EC2LaunchType/clusters/private-vpc.yaml", "production"),
          (r"ECS/EC2LaunchType/services/public", "ECS/EC2LaunchType/clusters/public-vpc.yaml", "production"),
          (r"ECS/FargateLaunchType/services/private", "ECS/FargateLaunchType/clusters/private-vpc.yaml", "production"),
          (r"ECS/FargateLaunchType/services/public", "ECS/FargateLaunchType/clusters/public-vpc.yaml", "production"),
          (r"ServiceCatalog/Product", "ServiceCatalog/Portfolio.yaml", "before"),
          (r"cloudformation-codepipeline-template", "CodeBuildAndCodePipeline/cloudformation-codebuild-template.yaml", "Example1234")]
CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


def read(path):
    """The template's text and what it says; nothing for files that are none."""
    try:
        text = path.read_text()
        document = read_template(text)
    except Exception as error:  # Whatever a reader throws: for AWS to say, if it is meant as a template at all.
        return (text, None) if re.search(r'^"?Resources"?:|"Resources":', text, re.M) else None
    return (text, document) if isinstance(document, dict) and isinstance(document.get("Resources"), dict) else None


def failure_of(cloudformation, stack_id):
    """What failed first: what validation found before anything was made, or else the first resource."""
    found = [e for e in cloudformation.describe_events(StackName=stack_id, Filters={"FailedEvents": True})["OperationEvents"]
             if e["EventType"] == "VALIDATION_ERROR"]
    if found:
        return f"{found[-1]['LogicalResourceId']}: {found[-1]['ValidationStatusReason']}"
    events = cloudformation.describe_stack_events(StackName=stack_id)["StackEvents"]
    failed = [e for e in events if e["ResourceStatus"].endswith("_FAILED")]
    # A transform that fails takes the stack back before there is any resource.
    failed = failed or [e for e in events if e["ResourceStatus"] == "ROLLBACK_IN_PROGRESS"]
    return f"{failed[-1]['LogicalResourceId']}: {failed[-1].get('ResourceStatusReason', '')}" if failed else "?"


def settled_status(cloudformation, stack_id):
    for _ in range(200):
        status = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"]
        if not status.endswith("IN_PROGRESS"):
            return status
        time.sleep(0.05)
    return status


def drift_of(cloudformation, stack_id):
    """What drift detection says of a stack that nobody touched; None if it is in sync."""
    id = cloudformation.detect_stack_drift(StackName=stack_id)["StackDriftDetectionId"]
    detection = cloudformation.describe_stack_drift_detection_status(StackDriftDetectionId=id)
    if detection["StackDriftStatus"] == "IN_SYNC":
        return None
    drifts = cloudformation.describe_stack_resource_drifts(
        StackName=stack_id, StackResourceDriftStatusFilters=["MODIFIED", "DELETED"])["StackResourceDrifts"]
    found = [f"{d['ResourceType']} {d.get('PropertyDifferences', d['StackResourceDriftStatus'])}" for d in drifts]
    return f"drifted: {detection.get('DetectionStatusReason', '')} {found}"


class Run:
    """One template in an account of its own."""

    def __init__(self, url, number, path, schemas):
        self.account, self.path, self.schemas = Account(url, number), path, schemas
        self.cloudformation = self.account.cloudformation
        self.text, self.document = read(path)
        self.parameters = []

    def body(self, text):
        """How a request names a template: large ones lie in a bucket."""
        text = self.account.body(text)
        if len(text) <= BODY_SIZE_MAX:
            return {"TemplateBody": text}
        return {"TemplateURL": self.account.upload(f"large/{self.path.name}", text)}

    def settled(self, call, wanted, **request):
        """None if the request brings the stack into the wanted status, else why not."""
        try:
            call(StackName="public", **request)
        except self.cloudformation.exceptions.ClientError as error:
            return f"refused: {error}"
        status = settled_status(self.cloudformation, self.id())
        return None if status == wanted else f"{status}: {failure_of(self.cloudformation, self.id())}"

    def id(self):
        stacks = self.cloudformation.list_stacks()["StackSummaries"]
        return next(stack["StackId"] for stack in stacks if stack["StackName"] == "public")

    def prepare(self):
        name = str(self.path)
        for pattern, template, stack in BEFORE:
            if re.search(pattern, name):
                text = next(path for path in TEMPLATES.rglob("*.yaml") if str(path).endswith(template)).read_text()
                self.cloudformation.create_stack(
                    StackName=stack, TemplateBody=self.account.body(text), Capabilities=CAPABILITIES,
                    Parameters=self.account.parameters(read_template(text)))
                settled_status(self.cloudformation, stack)
        given = next((values for part, values in PARAMETERS.items() if part in name), {})
        self.parameters = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
        self.parameters += [one for one in self.account.parameters(self.document or {}) if one["ParameterKey"] not in given]
        if "TemplateURL" in self.text:
            prefix = next((one["ParameterValue"] for one in self.parameters if one["ParameterKey"] == "TemplatesS3KeyPrefix"), "")
            for file in self.path.parent.iterdir():
                self.account.upload(f"{prefix}templates/{file.name}", file.read_text())

    def packaged(self, folder):
        """The template as `aws cloudformation package` makes it, with code that stands for what the collection lacks."""
        template = folder / self.path.name
        template.write_text(self.text)
        for code in re.findall(r'CodeUri"?: *"?([\w./]+)', self.text):
            (folder / code).mkdir(exist_ok=True, parents=True)
            (folder / code / "index.py").write_text("def handler(event, context):\n    return event\n")
        self.account.upload("made", "")
        made = subprocess.run(
            [sys.executable, "-m", "awscli", "cloudformation", "package", "--template-file", template, "--use-json",
             "--s3-bucket", self.account.bucket], env=os.environ | self.account.environment, text=True, capture_output=True)
        assert made.returncode == 0, made.stderr
        self.text = made.stdout[made.stdout.index("{"):]
        self.document = read_template(self.text)

    def update_tags(self):
        return self.settled(self.cloudformation.update_stack, "UPDATE_COMPLETE", UsePreviousTemplate=True,
                            Parameters=[{"ParameterKey": one["ParameterKey"], "UsePreviousValue": True} for one in self.parameters],
                            Tags=[{"Key": "stage", "Value": "second"}], Capabilities=CAPABILITIES)

    def replace(self):
        """None if a resource was replaced, or if the template has none that can be without harm."""
        reason = None
        image = self.account.image_like(self.text)
        for logical_id, document in replacing_changes(self.document, self.schemas, image):
            reason = self.settled(self.cloudformation.update_stack, "UPDATE_COMPLETE", **self.body(json.dumps(document)),
                                  Parameters=self.parameters, Capabilities=CAPABILITIES)
            if not reason:
                events = self.cloudformation.describe_stack_events(StackName="public")["StackEvents"]
                if any("creation of a new physical resource" in event.get("ResourceStatusReason", "")
                       and event["LogicalResourceId"] == logical_id for event in events):
                    self.has_replaced = True
                    return None
                reason = f"{logical_id} was not replaced"
            reason = f"replacing {logical_id}: {reason}"
            # What is called by a name of its own cannot be replaced under the same: another resource may do.
            if "custom-named resource" not in reason:
                return reason
        return None

    def drift(self):
        return drift_of(self.cloudformation, self.id())

    def delete(self):
        return self.settled(self.cloudformation.delete_stack, "DELETE_COMPLETE")

    def run(self, folder):
        """None, or why it did not work. The stack is deleted in any case."""
        self.has_replaced = False
        if "AWS::Serverless-2016-10-31" in self.text and self.document:
            self.packaged(folder)
        self.prepare()
        create = lambda: self.settled(self.cloudformation.create_stack, "CREATE_COMPLETE", **self.body(self.text),
                                      Parameters=self.parameters, Capabilities=CAPABILITIES)
        reason = create()
        if reason and reason.startswith("refused"):
            return reason
        for step in (self.drift, self.update_tags, self.drift, self.replace, self.drift):
            reason = reason or step()
        return self.delete() if not reason else [reason, self.delete()][0]


def judged(name, reason):
    """Whose lack it is, by the table; None for what nobody knows."""
    return next((whose for whose, pattern, _ in KNOWN_REASONS if re.search(pattern, f"{name}: {reason}")), None)


def test_public_templates_live_a_whole_life(server, tmp_path):
    if not TEMPLATES.exists():
        pytest.skip(f"no templates at {TEMPLATES}")
    paths = [path for path in sorted(TEMPLATES.rglob("*"))
             if path.suffix in (".json", ".yaml", ".yml", ".template") and read(path)]
    deployed, failed, replaced = [], {}, 0
    schemas = None
    for number, path in enumerate(paths, 200000000001):
        name = str(path.relative_to(TEMPLATES))
        if os.environ.get("SKYRIG_TEMPLATE", "") not in name:
            continue
        one = Run(server.url, str(number), path, schemas)
        schemas = one.schemas = schemas or Schemas(one.cloudformation)
        folder = tmp_path / str(number)
        folder.mkdir()
        reason = one.run(folder)
        replaced += one.has_replaced
        if reason:
            failed[name] = reason
        else:
            deployed.append(name)
    verdicts = collections.Counter(judged(name, reason) for name, reason in failed.items())
    counts = f"{len(deployed)} deployed, updated and deleted, {replaced} of them with a replacement; {dict(verdicts)}"
    report = "\n".join([counts, *deployed, "not:", *(f"{judged(name, reason)}: {name}: {reason}" for name, reason in failed.items())])
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/templates.txt").write_text(report + "\n")
    print(counts)
    unexpected = {name: reason for name, reason in failed.items() if not judged(name, reason)}
    assert not unexpected, json.dumps(unexpected, indent=1)
    right = len(deployed) + verdicts[AWS]
    assert right / (right + verdicts[OURS]) >= RIGHT_SHARE_MIN
