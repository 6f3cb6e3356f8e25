"""Terraform itself keeps its state in a bucket, with a lock: SKYRIG_TERRAFORM, or `terraform` on the path, is the program.

It needs no provider for that: terraform_data is built in.
"""

import json
import os
import shutil
import subprocess

import pytest

TERRAFORM = os.environ.get("SKYRIG_TERRAFORM") or shutil.which("terraform")

pytestmark = pytest.mark.skipif(not TERRAFORM, reason="no terraform: SKYRIG_TERRAFORM names none, nor does the path")

CONFIGURATION = """
terraform {
  backend "s3" {
    bucket         = "%(bucket)s"
    key            = "env/app.tfstate"
    region         = "us-east-1"
    use_lockfile   = true
    encrypt        = true
    use_path_style = true
  }
}
variable "input" { default = "a" }
resource "terraform_data" "x" { input = var.input }
output "x" { value = terraform_data.x.output }
"""


@pytest.fixture
def state(client, account):
    """The bucket of the states."""
    s3, bucket = client("s3"), f"states-of-{account}"
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return s3, bucket


@pytest.fixture
def terraform(endpoint, account, tmp_path, state):
    """terraform("plan"): runs it in a folder with the configuration; its exit code and what it said."""
    (tmp_path / "main.tf").write_text(CONFIGURATION % {"bucket": state[1]})
    environment = {**os.environ, "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": account, "AWS_SECRET_ACCESS_KEY": "test",
                   "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1", "HOME": str(tmp_path), "TF_CLI_CONFIG_FILE": os.devnull}

    def run(*arguments, folder=tmp_path):
        result = subprocess.run([TERRAFORM, *arguments, "-no-color"], cwd=folder, env=environment, text=True,
                                capture_output=True, timeout=120)
        return result.returncode, result.stdout + result.stderr

    assert run("init", "-input=false")[0] == 0
    return run


def test_a_state_is_kept_and_has_no_drift(terraform, state):
    s3, bucket = state
    assert terraform("apply", "-auto-approve")[0] == 0
    assert terraform("plan", "-detailed-exitcode")[0] == 0
    assert terraform("plan", "-detailed-exitcode", "-var=input=b")[0] == 2
    kept = json.loads(s3.get_object(Bucket=bucket, Key="env/app.tfstate")["Body"].read())
    assert kept["outputs"]["x"]["value"] == "a"
    # The lock is an object that is made only if there is none, and is gone again.
    assert [each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]] == ["env/app.tfstate"]


def test_a_locked_state_is_refused_until_it_is_unlocked(terraform, state):
    s3, bucket = state
    lock = {"ID": "11111111-2222-3333-4444-555555555555", "Operation": "OperationTypeApply", "Info": "", "Who": "another",
            "Version": "1.11.4", "Created": "2026-01-01T00:00:00Z", "Path": f"{bucket}/env/app.tfstate"}
    s3.put_object(Bucket=bucket, Key="env/app.tfstate.tflock", Body=json.dumps(lock))
    code, said = terraform("apply", "-auto-approve")
    assert code == 1 and "Error acquiring the state lock" in said and "PreconditionFailed" in said and lock["ID"] in said
    assert terraform("force-unlock", "-force", lock["ID"])[0] == 0
    assert terraform("apply", "-auto-approve")[0] == 0


def test_workspaces_have_states_of_their_own(terraform, state):
    s3, bucket = state
    assert terraform("apply", "-auto-approve")[0] == 0
    assert terraform("workspace", "new", "dev")[0] == 0
    assert terraform("apply", "-auto-approve", "-var=input=b")[0] == 0
    assert "b" in terraform("output", "x")[1]
    assert {each["Key"] for each in s3.list_objects_v2(Bucket=bucket)["Contents"]} == {
        "env/app.tfstate", "env:/dev/env/app.tfstate"}
    assert terraform("destroy", "-auto-approve")[0] == 0
    assert terraform("workspace", "select", "default")[0] == 0
    assert terraform("workspace", "delete", "dev")[0] == 0
    assert terraform("workspace", "list")[1].split() == ["*", "default"]
    assert "a" in terraform("output", "x")[1]


def test_another_configuration_reads_the_state(terraform, state, tmp_path):
    assert terraform("apply", "-auto-approve")[0] == 0
    reader = tmp_path / "reader"
    reader.mkdir()
    (reader / "main.tf").write_text("""
data "terraform_remote_state" "app" {
  backend = "s3"
  config = { bucket = "%s", key = "env/app.tfstate", region = "us-east-1", use_path_style = true }
}
output "seen" { value = data.terraform_remote_state.app.outputs.x }
""" % state[1])
    assert terraform("init", "-input=false", folder=reader)[0] == 0
    assert terraform("apply", "-auto-approve", folder=reader)[0] == 0
    assert "a" in terraform("output", "seen", folder=reader)[1]
