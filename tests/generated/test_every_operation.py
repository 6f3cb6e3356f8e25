"""Every operation of every loaded service, called as its model allows and as it forbids: no answer is a crash, every
answer parses, every refusal has a code that the service really has, and what the model forbids is refused.

    pytest tests/generated                 a sample: every tenth operation
    pytest tests/generated --full -s       all of them, with the counts and each finding
"""

import collections
import pathlib

import pytest

from generated import cases, error_codes
from generated.wire_client import WireClient, load_model

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = [line.strip() for line in (ROOT / "fixtures/services.txt").read_text().splitlines()
            if line.strip() and not line.startswith("#")]
SAMPLE_STEP = 10
MUST_REFUSE = ("missing", "too ", "enum", "pattern", "random bytes", "malformed body")
NOT_IMPLEMENTED = 501
FINDINGS_SHOWN_MAX = 60


# What AWS itself takes although the model forbids it, each with its reason.
LENIENT = {
    # The bytes are the object.
    ("s3", "PutObject", "random bytes"), ("s3", "UploadPart", "random bytes"),
    # A body that the operation does not have is not read.
    ("s3", "CreateMultipartUpload", "random bytes"), ("s3", "CopyObject", "random bytes"),
    ("s3", "UploadPartCopy", "random bytes"),
    # `GET /` is ListBuckets; only a signature for S3 Express makes it ListDirectoryBuckets.
    ("s3", "ListDirectoryBuckets", "too small: MaxDirectoryBuckets"),
    ("s3", "ListDirectoryBuckets", "too large: MaxDirectoryBuckets"),
}


def operations_of(model, full):
    names = sorted(model.operation_names)
    return names if full else names[::SAMPLE_STEP]


def finding_of(model, operation, case, answer):
    """What is wrong with an answer, or nothing."""
    if answer.status >= 500 and answer.status != NOT_IMPLEMENTED:
        return "server error"
    if answer.parse_error:
        return "unreadable answer"
    if answer.status >= 300:
        if answer.status in (301, 304, 307):
            return None
        if not error_codes.is_code_of(model, answer.code):
            return f"no code of the service: {answer.code!r}"
        return None
    if case.label.startswith(MUST_REFUSE) and (model.service_name, operation.name, case.label) not in LENIENT:
        return "accepted what the model forbids"
    return None


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_is_one_that_the_service_could_give(service, server, account, request):
    full = request.config.getoption("--full")
    model = load_model(service)
    client = WireClient(model, server.url, account)
    counts, findings = collections.Counter(), []
    for name in operations_of(model, full):
        operation = model.operation_model(name)
        answered = False
        for case in cases.cases(client, operation):
            try:
                wire_request = case.make()
            except Exception:  # botocore cannot write this one down: no client can send it
                counts["unwritable"] += 1
                continue
            answer = client.send(operation, wire_request)
            counts["requests"] += 1
            answered = answered or answer.status != NOT_IMPLEMENTED
            finding = finding_of(model, operation, case, answer)
            if finding:
                counts[finding.split(":")[0]] += 1
                findings.append(f"{name} ({case.label}): {finding}: {answer}")
            if answer.status == NOT_IMPLEMENTED and case.label == "minimal":
                break
        counts["operations"] += 1
        counts["implemented"] += answered
    print(f"\n{service}: {dict(counts)}")
    assert server.process.poll() is None, "the server has ended"
    assert counts["requests"] > 0
    assert not findings, f"{len(findings)} findings:\n" + "\n".join(findings[:None if full else FINDINGS_SHOWN_MAX])
