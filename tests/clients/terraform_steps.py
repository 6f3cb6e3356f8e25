"""How Terraform's AWS provider (versions 5 and 6) asks and waits, for the tests that play its sequences.

The provider itself cannot be downloaded where these tests run. What it calls, in which order, which codes it takes for
"not there" and which states it waits for was read from its source (internal/service/*).
"""

import time

import botocore.exceptions
import pytest

WAIT_SECONDS_MAX = 60


def refused(code, call, **parameters):
    """Asserts that AWS says no with this code, which the provider decides by."""
    with pytest.raises(botocore.exceptions.ClientError) as answer:
        call(**parameters)
    assert answer.value.response["Error"]["Code"] == code, answer.value
    return answer.value.response["Error"]["Message"]


def settled(target, state, pending=()):
    """Polls like a StateChangeConf: the state may be one of `pending` until it is `target`, and never another."""
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while True:
        seen = state()
        if seen == target:
            return seen
        assert seen in pending, f"{seen} is neither {target} nor one of {pending}"
        assert time.monotonic() < deadline, f"still {seen}, not {target}"
        time.sleep(0.2)


def only(items):
    """The provider refuses answers of more than one."""
    assert len(items) == 1, items
    return items[0]


def by(**filters):
    """Filters as EC2 takes them: by(vpc_id="vpc-1") or, for names with dots, by(**{"association.main": "true"})."""
    return [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in filters.items()]


def tagged(kind, **tags):
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in tags.items()]}]


def tags_of(resource):
    return {tag["Key"]: tag["Value"] for tag in resource.get("Tags") or resource.get("TagSet", [])}
