"""Requests for an operation, made from its model: good ones, and ones that break one rule each."""

import copy
import json

from generated import values

# Members that carry the operation's bulk, or that the serializer makes itself.
JSON_PROTOCOLS = ("json", "rest-json")
GARBAGE = b"\x00\xff<{[\"%zz&&=;--\r\n\r\n\x80"


class Case:
    def __init__(self, label, make):
        self.label, self.make = label, make

    def __repr__(self):
        return self.label


def without(params, member):
    return {name: value for name, value in params.items() if name != member}


def cases(client, operation):
    """All cases of an operation. `make()` gives the request; it raises where the client cannot even write it down."""
    shape = operation.input_shape
    members = shape.members if shape is not None else {}
    required = list(shape.required_members) if shape is not None else []
    minimal = values.value(shape, operation.name) if shape is not None else {}
    everything = values.value(shape, operation.name, every=True) if shape is not None else {}

    def case(label, params):
        return Case(label, lambda: client.serialize(operation, copy.deepcopy(params)))

    yield case("minimal", minimal)
    yield case("everything", everything)
    in_path = {name for name in members if members[name].serialization.get("location") == "uri"}
    for name in required:
        if name not in in_path:
            yield case(f"missing {name}", without(minimal, name))
    for name, member in members.items():
        if name in in_path:
            continue
        target, wrap = (member.member, lambda v: [v]) if member.type_name == "list" else (member, lambda v: v)
        for what, broken in values.broken_values(target):
            yield case(f"{what}: {name}", {**minimal, name: wrap(broken)})
    yield from changed_on_the_wire(client, operation, minimal, members)


def changed_on_the_wire(client, operation, minimal, members):
    """What no serializer writes: unknown members, wrong types, bytes without sense."""

    def request():
        return client.serialize(operation, copy.deepcopy(minimal))

    if client.protocol in ("query", "ec2"):
        yield Case("unknown member", lambda: with_form(request(), "NoSuchMember", "x"))
        for name, member in members.items():
            wire = wire_name(client.protocol, name, member)
            if member.type_name in ("integer", "long", "boolean", "timestamp", "double", "float"):
                yield Case(f"wrong type: {name}", lambda w=wire: with_form(request(), w, "not-of-this-type"))
            elif member.type_name == "structure":
                yield Case(f"wrong type: {name}", lambda w=wire: with_form(request(), w, "scalar"))
    elif client.protocol in JSON_PROTOCOLS:
        yield Case("unknown member", lambda: with_json(request(), "noSuchMember", "x"))
        for name, member in members.items():
            wrong = {"string": {"a": 1}, "integer": "x", "long": "x", "boolean": [1], "list": "x", "structure": 5,
                     "map": "x", "timestamp": {"a": 1}, "blob": 7}.get(member.type_name)
            if wrong is not None:
                yield Case(f"wrong type: {name}", lambda n=name, v=wrong: with_json(request(), n, v))
    elif client.protocol == "rest-xml":
        for name, member in members.items():
            at = member.serialization.get("location")
            wire = member.serialization.get("name", name)
            if member.type_name in ("integer", "long", "boolean", "timestamp") and at in ("querystring", "header"):
                yield Case(f"wrong type: {name}", lambda a=at, w=wire: with_binding(request(), a, w))
        if "payload" in (operation.input_shape.serialization if operation.input_shape else {}):
            yield Case("malformed body", lambda: {**request(), "body": b"<Wrong><Open>"})
            yield Case("unknown element", lambda: {**request(), "body": b"<NoSuchElement><A>1</A></NoSuchElement>"})
            yield Case("empty body", lambda: {**request(), "body": b""})
    if operation.http.get("method") not in ("GET", "HEAD", "DELETE"):
        yield Case("random bytes", lambda: {**request(), "body": GARBAGE})


def wire_name(protocol, name, member):
    if protocol == "ec2":
        given = member.serialization.get("queryName") or member.serialization.get("name")
        return given[0].upper() + given[1:] if given else name
    return member.serialization.get("name", name)


def with_form(request, name, value):
    return {**request, "body": {**request["body"], name: value}}


def with_json(request, name, value):
    document = json.loads(request["body"] or b"{}")
    document[name] = value
    return {**request, "body": json.dumps(document).encode()}


def with_binding(request, location, name):
    if location == "header":
        return {**request, "headers": {**request["headers"], name: "not-of-this-type"}}
    return {**request, "query_string": {**(request.get("query_string") or {}), name: "not-of-this-type"}}
