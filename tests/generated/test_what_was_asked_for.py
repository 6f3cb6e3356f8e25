"""The truth of answers: what a call that succeeds was asked for is found again in what describe shows.

    pytest tests/generated                 the smallest request of every operation, and every member of every sixth
    pytest tests/generated --full -s       all members, with the counts and what was refused

Each call has an account of its own, with what it needs in it (`prerequisites.py`). What is refused is counted: only a
success that forgets a wish is a lie. Members whose values no service took are listed, so that the test can get better.
"""

import collections
import itertools
import random

import pytest

from generated import asked_values, lookups, wishes
from generated.accounts import Clients, Refused
from generated.comparison import is_found, leaves
from generated.never_shown import is_never_shown, shown_otherwise
from generated.operation_inputs import INPUTS, For
from generated.prerequisites import World, resolved
from generated.test_every_operation import NOT_IMPLEMENTED, SERVICES
from generated.wire_client import load_model

SAMPLE_STEP = 6
_accounts = itertools.count(random.SystemRandom().randrange(10 ** 11, 9 * 10 ** 11))


class Findings:
    def __init__(self):
        self.counts, self.untrue, self.refused = collections.Counter(), [], []


class Asking:
    """One operation, asked for one thing after the other."""

    def __init__(self, clients, model, name, findings):
        self.clients, self.model, self.name, self.findings = clients, model, name, findings
        self.counts, self.is_accepted = findings.counts, False
        self.shape = model.operation_model(name).input_shape
        self.where = f"{model.service_name}.{name}"
        inputs = INPUTS.get(model.service_name, {}).get(name) or [None]
        self.inputs = [given for given in inputs if not isinstance(given, For)]
        self.inputs_for = [given for given in inputs if isinstance(given, For)]

    def base(self, world, given):
        if given is None:
            return wishes.smallest(world, self.where, self.shape)
        return resolved(world, given)

    def call(self, make):
        """The answer, the account of its own that it is from, and the request; a prerequisite may be refused."""
        world = World(self.clients, str(next(_accounts)))
        params = make(world)
        self.counts["calls"] += 1
        return self.clients.send(self.model.service_name, self.name, params, world.account), world, params

    def ask_smallest(self):
        """Whether the operation is there; what its smallest requests say is shown, too."""
        is_implemented = False
        for given in self.inputs:
            try:
                answer, world, params = self.call(lambda world: self.base(world, given))
            except Refused as error:
                self.findings.refused.append(f"{self.name}: prerequisite: {error}")
                continue
            if answer.status == NOT_IMPLEMENTED:
                continue
            is_implemented = True
            if answer.status >= 300:
                self.findings.refused.append(f"{self.name}: {answer}")
                continue
            self.check(world, params, answer, [
                (path, value, False) for path, value in leaves(params) if path[-1] != "key"])
        return is_implemented

    def ask_for_everything(self):
        for wish in wishes.wishes(self.where, self.shape):
            if not asked_values.is_of_the_request(self.where, wish.path):
                self.ask(wish)

    def ask(self, wish):
        """Asks for each value of the wish, or for the first that is accepted if they only stand for the member."""
        for choice in wish.choices:
            is_accepted = self.ask_for(wish, choice)
            if is_accepted and not wish.each:
                return

    def ask_for(self, wish, choice):
        """Whether a request with the value was accepted: those for its member are tried first."""
        said = []
        for given in [*(one.params for one in self.inputs_for if one.pattern.fullmatch(wish.name)), *self.inputs]:
            def make(world):
                value = resolved(world, choice)
                return wishes.with_wish(world, self.where, self.shape, self.base(world, given), wish, value)
            try:
                answer, world, params = self.call(make)
            except Refused as error:
                said.append(f"prerequisite: {error}")
                continue
            if answer.status < 300:
                value = wishes.value_at(params, wish.path)
                self.check(world, params, answer, [(wish.path, value, bool(getattr(wish.shape, "enum", None)))])
                return True
            said.append(repr(answer)[:150])
        self.counts["not implemented" if "NotImplemented" in said[-1] else "refused"] += 1
        self.findings.refused.append(f"{self.name}: {wish.name} = {str(choice)[:40]!r}: {said[-1]}")
        return False

    def check(self, world, params, answer, wanted):
        """`wanted`: [(path, value, whether it is of an enum)] that the thing must show."""
        self.is_accepted = True
        read = lookups.look_up(world, self.model, self.name, params, answer.parsed)
        # A thing that is found by its name has that name.
        shown = [leaf for _, request, answer in read for leaf in (*leaves(request), *leaves(answer))]
        for path, value, is_enum in wanted:
            where = ".".join((self.where, *path))
            self.counts["asked"] += 1
            if is_never_shown(where):
                self.counts["never shown"] += 1
                continue
            check = shown_otherwise(where)
            is_shown = check(value, shown) if check else (
                is_found(path, value, is_enum, shown) or is_absent_default(path, value, read))
            self.counts["found" if is_shown else "untrue"] += 1
            if not is_shown:
                self.findings.untrue.append(f"{self.name}: {'.'.join(path)} = {str(value)[:60]!r}")


def is_absent_default(path, value, read):
    """False and zero may be left out, if the read has a place for them."""
    if value not in (False, "", 0):
        return False
    return any(path[-1].lower() in member_names(operation.output_shape) for operation, _, _ in read)


def member_names(shape, found=None):
    """The names of all members below a shape, in small letters."""
    found = {} if found is None else found
    if shape is None or shape.name in found:
        return set(found)
    found[shape.name] = True
    for name, member in getattr(shape, "members", {}).items():
        found[name.lower()] = True
        member_names(member, found)
    if shape.type_name == "list":
        member_names(shape.member, found)
    elif shape.type_name == "map":
        member_names(shape.value, found)
    return set(found)


@pytest.mark.parametrize("service", SERVICES)
def test_what_was_asked_for_is_shown(service, server, request):
    full = request.config.getoption("--full")
    model, clients, findings = load_model(service), Clients(server.url), Findings()
    names = [name for name in sorted(model.operation_names)
             if lookups.VERBS.match(name) and model.operation_model(name).input_shape is not None]
    implemented = 0
    for name in names:
        asking = Asking(clients, model, name, findings)
        if not asking.ask_smallest():
            continue
        implemented += 1
        if full or implemented % SAMPLE_STEP == 0:
            asking.ask_for_everything()
        findings.counts["operations" if asking.is_accepted else "operations never accepted"] += 1
    print(f"\n{service}: {dict(findings.counts)}")
    if full:
        print("\n".join(f"  refused {line}" for line in findings.refused))
    assert not findings.untrue, f"{len(findings.untrue)} untruths:\n" + "\n".join(findings.untrue)
