"""What has been done before a documented call: steps for operations whose request or answer needs more than things
of a name. A step changes the request where the example's own value cannot be (an id that the service gives).

    ("iam", r"(Get|Delete)GroupPolicy", [do("PutGroupPolicy", "GroupName PolicyName", PolicyDocument=ALLOW)])
"""

import re

from examples import steps_ec2, steps_identity, steps_services
from generated import asked_values
from generated.prerequisites import resolved

PLACEHOLDERS = re.compile(r"unknown|<.*>|-----BEGIN.*<.*", re.DOTALL)
_steps = [(service, re.compile(operations), steps)
          for service, operations, steps in (*steps_ec2.STEPS, *steps_identity.STEPS, *steps_services.STEPS)]


def prepare(world, service, operation, params):
    for of_service, operations, steps in _steps:
        if of_service == service and operations.fullmatch(operation):
            for step in steps:
                step(world, service, params)
    for name, value in params.items():
        text = value.decode(errors="replace") if isinstance(value, bytes) else value
        if isinstance(text, str) and PLACEHOLDERS.fullmatch(text):
            params[name] = filled(world, f"{service}.{operation}.{name}", value)


def filled(world, where, value):
    """A file's content that the documentation does not show."""
    rows = asked_values.chosen_rows(where)
    found = resolved(world, rows[0]) if rows else "asked-for"
    return found.encode() if isinstance(value, bytes) and isinstance(found, str) else found
