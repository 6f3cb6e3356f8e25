"""Runs one documented example in an account of its own, and tells what its answer lacks."""

import dataclasses
import itertools
import random

from examples.commands import CommandReader, Unreadable
from examples.comparison import Comparison
from examples.stand_ins import StandIns, is_read
from examples.worlds import ExampleWorld
from generated.accounts import Refused

NOT_IMPLEMENTED = 501
_accounts = itertools.count(random.SystemRandom().randrange(10 ** 11, 9 * 10 ** 11))


@dataclasses.dataclass
class Outcome:
    """How an example went: unreadable, not implemented, prerequisite, refused, answered."""
    example: object
    kind: str
    operation: str = ""
    said: str = ""
    findings: list = dataclasses.field(default_factory=list)


class Runner:
    def __init__(self, clients):
        self.clients, self.reader = clients, CommandReader()

    def run(self, example):
        service, operation, params, is_whole = example.service, example.operation, example.params, True
        if example.command:
            try:
                service, operation, params, is_whole = self.reader.read(example.command, example.files)
            except (Unreadable, ValueError, OSError) as error:
                return Outcome(example, "unreadable", said=str(error)[-200:])
        return self.call(example, service, operation, params, example.output if is_whole else None)

    def call(self, example, service, operation, params, output):
        world = ExampleWorld(self.clients, str(next(_accounts)))
        name = f"{service}.{operation}"
        self.clients.of(service, world.account)
        shape = self.clients.models[service].operation_model(operation)
        try:
            params = StandIns(world, service, operation).prepare(params, output)
        except Refused as error:
            kind = "not implemented" if "NotImplemented" in str(error) else "prerequisite"
            return Outcome(example, kind, name, str(error))
        try:
            answer = world.call_as_user(service, operation, params)
        except Exception as error:  # a request that cannot be written: the example's values are of other types
            return Outcome(example, "unreadable", name, repr(error)[:200])
        if answer.status == NOT_IMPLEMENTED:
            return Outcome(example, "not implemented", name, answer.message)
        if answer.status >= 300:
            return Outcome(example, "refused", name, f"{answer.code}: {answer.message} {params}")
        findings = []
        if isinstance(output, dict) and shape.output_shape is not None and not shape.has_streaming_output:
            comparison = Comparison(is_read(operation))
            findings = list(dict.fromkeys(comparison.compare(shape.output_shape, output, [answer.parsed or {}])))
        return Outcome(example, "answered", name, findings=findings)
