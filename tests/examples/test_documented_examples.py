"""AWS's own documentation as the source of truth: each documented example is run, and its documented answer compared.

    pytest tests/examples                  every sixth example
    pytest tests/examples --full -s        all of them, with the counts

An example succeeds here as it does in the documentation, and its answer shows what the documented one shows; else it
is a finding. `exceptions.py` has those that are no defects, each with its reason.
"""

import collections

import pytest

from examples import documents, exceptions
from generated.accounts import Clients

SAMPLE_STEP = 6
# The AWS CLI's folder and the model; S3's commands for files are clients' tests.
SERVICES = {"accessanalyzer": "accessanalyzer", "cloudcontrol": "cloudcontrol", "cloudformation": "cloudformation",
            "ec2": "ec2", "ecs": "ecs", "iam": "iam", "organizations": "organizations", "s3api": "s3",
            "s3control": "s3control", "secretsmanager": "secretsmanager", "ssm": "ssm", "sts": "sts"}


def judged(outcome):
    """What is wrong with an outcome, line by line, and the exceptions that it needed."""
    if outcome.kind in ("refused", "prerequisite"):
        used = exceptions.of_refusal(outcome)
        return ([] if used else [f"{outcome.example}: {outcome.kind}: {outcome.said[:300]}"]), [used]
    lines, used = [], []
    for finding in outcome.findings:
        exception = exceptions.of_finding(outcome, finding)
        used.append(exception)
        if not exception:
            lines.append(f"{outcome.example}: {finding.kind} {finding.member} at {finding.path}: documented "
                         f"{finding.documented!r}, answered {finding.answered!r}")
    return lines, used


@pytest.mark.skipif(documents.command_folder() is None, reason="the AWS CLI is not installed with its examples")
@pytest.mark.parametrize("folder", SERVICES)
def test_examples_are_answered_as_documented(folder, server, request):
    # It needs the AWS CLI, which may not be there.
    from examples.run import Runner
    full = request.config.getoption("--full")
    examples = documents.command_examples(folder) + documents.request_examples(SERVICES[folder])
    runner, counts, findings, used = Runner(Clients(server.url)), collections.Counter(), [], set()
    for example in examples[::1 if full else SAMPLE_STEP]:
        outcome = runner.run(example)
        lines, exceptions_used = judged(outcome)
        findings += lines
        used.update(filter(None, exceptions_used))
        excepted = any(exceptions_used) and not lines
        counts["documented otherwise" if excepted and outcome.kind == "answered" else outcome.kind] += 1
    print(f"\n{folder}: {dict(counts)}")
    if full:
        findings += [f"no example needs the exception {one}" for one in exceptions.of_service(folder) - used]
    assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings)
