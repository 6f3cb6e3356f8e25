"""AWS's published protocol vectors, run in the server's direction.

Every `input` case's HTTP request must decode to its params; every `output` case's result must encode to an HTTP response
that botocore's parser, an independent client, decodes to the same. The vectors are botocore's tests/unit/protocols, made
from Smithy's; they are not part of this repository: SKYRIG_SHARED names the folder that holds vectors/protocols.
"""

import base64
import datetime
import json
import math
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree

import pytest

botocore_parsers = pytest.importorskip("botocore.parsers")
from botocore.awsrequest import HeadersDict  # noqa: E402
from botocore.model import ServiceModel  # noqa: E402

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("SKYRIG_SHARED", REPOSITORY.parent / "shared"))
VECTORS = SHARED / "vectors" / "protocols"
PROTOCOL_FILES = ["ec2", "json", "json_1_0", "json_1_0-query-compatible", "query", "rest-json", "rest-xml"]
NOT_YET = "rpc-v2-cbor waits for the first service that needs it"

CLIENT_PREFIX = "a client joins its endpoint's own path to the URI; AWS's servers have no such prefix"
NO_BODY = "the case names a compressed body's header but gives no body, so there is nothing to decode"

# Cases that cannot hold in the server's direction, each with its reason.
EXCEPTIONS = {("input", "RestJsonHostWithPath"): CLIENT_PREFIX}
for _suffix in ("ec2Query", "awsJson1_0", "awsJson1_1", "awsQuery", "restJson1", "restXml"):
    EXCEPTIONS["input", f"SDKAppliedContentEncoding_{_suffix}"] = NO_BODY
    EXCEPTIONS["input", f"SDKAppendsGzipAndIgnoresHttpProvidedEncoding_{_suffix}"] = NO_BODY
    EXCEPTIONS["input", f"SDKAppendedGzipAfterProvidedEncoding_{_suffix}"] = NO_BODY

# Responses that botocore's parser does not read as their own vector says, each with what it does instead. Ours are
# compared with the vector's response itself: headers and body.
BOTOCORE_DIFFERS = {
    "Ec2XmlLists": "names a flattened list by its elements",
    "QueryXmlLists": "names a flattened list by its elements",
    "XmlLists": "names a flattened list by its elements",
    "RestJsonHttpPayloadTraitsWithNoBlobBody": "reads an absent blob as an empty one",
    "HttpPayloadTraitsWithNoBlobBody": "reads an absent blob as an empty one",
    "RestJsonHttpPayloadWithUnsetUnion": "wants a member in an absent union",
    "RestXmlHttpPayloadWithUnsetUnion": "wants a member in an absent union",
    "RestJsonInputAndOutputWithQuotedStringHeaders": "splits headers at commas within quotes",
    "RestJsonInputAndOutputWithTimestampHeaders": "splits HTTP dates at their comma",
    "InputAndOutputWithTimestampHeaders": "splits HTTP dates at their comma",
    "MediaTypeHeaderOutputBase64": "parses the JSON text in the header",
    "BodyWithXmlName": "looks for the root element's name within the root",
    "HttpPrefixHeadersResponse": "takes all headers for the empty prefix, with those that every response has",
}

AUTO_TOKEN = "00000000-0000-4000-8000-000000000000"


def tool():
    """The program under test, from the build folder given or the first that has it."""
    builds = [os.environ["SKYRIG_BUILD"]] if "SKYRIG_BUILD" in os.environ else ["build/dev", "build/release", "build/asan"]
    for build in builds:
        path = REPOSITORY / build / "tests" / "wire_vectors"
        if path.exists():
            return path
    pytest.skip(f"wire_vectors is not built in {', '.join(builds)}: cmake --build build/dev --target wire_vectors")


class Suite:
    """One suite of a vector file, as a service model of its own."""

    def __init__(self, name, direction, protocol_file, data):
        self.name, self.direction, self.protocol_file, self.cases = name, direction, protocol_file, data["cases"]
        operations = {}
        for case in self.cases:
            operation = operations.setdefault(case["given"]["name"], dict(case["given"]))
            known = operation.get("errors", [])
            if protocol_file == "query" and "output" in operation:
                # Smithy's rule, which the vectors' models leave to the reader.
                operation["output"] = {"resultWrapper": f"{operation['name']}Result"} | operation["output"]
            operation["errors"] = known + [error for error in case["given"].get("errors", []) if error not in known]
        # The vectors' XML is in this namespace, which their metadata leaves out.
        namespace = {"xmlNamespace": "https://example.com/"} if protocol_file in ("query", "ec2") else {}
        metadata = namespace | {"endpointPrefix": name, "apiVersion": "2020-01-08", "serviceId": name} | data["metadata"]
        self.model = {"metadata": metadata, "operations": operations, "shapes": data["shapes"]}
        self.botocore_model = ServiceModel(self.model, name)
        self.protocol = metadata["protocol"]


def read_suites():
    suites = []
    for direction in ("input", "output"):
        for protocol_file in PROTOCOL_FILES:
            path = VECTORS / direction / f"{protocol_file}.json"
            for i, data in enumerate(json.loads(path.read_text())):
                suites.append(Suite(f"{protocol_file}-{direction}-{i}", direction, protocol_file, data))
    return suites


@pytest.fixture(scope="module")
def suites():
    if not VECTORS.is_dir():
        pytest.skip(f"the protocol vectors are not at {VECTORS}")
    return read_suites()


@pytest.fixture(scope="module")
def run(suites, tmp_path_factory):
    """A function that runs the tool on a list of cases and returns its answers."""
    folder = tmp_path_factory.mktemp("models")
    paths = []
    for suite in suites:
        paths.append(folder / f"{suite.name}.json")
        paths[-1].write_text(json.dumps(suite.model))
    table = folder / "facts.bin"
    subprocess.run([sys.executable, REPOSITORY / "fixtures" / "compile_facts.py", "--models", *paths, "--output", table],
                   check=True)

    def run_cases(cases):
        lines = "".join(json.dumps(case) + "\n" for case in cases)
        result = subprocess.run([tool(), table], input=lines, capture_output=True, text=True, check=True)
        return [json.loads(line) for line in result.stdout.splitlines()]

    return run_cases


# ------------------------------------------------------------------------------------------------ normal form


FLOAT_TEXTS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def normal(value, shape):
    """A value as our Values have it: times as seconds, blobs as text, no nulls in structures."""
    if value is None:
        return None
    kind = shape.type_name if shape is not None else "string"
    if kind == "structure" and isinstance(value, dict) and not getattr(shape, "is_document_type", False):
        return {name: normal(item, shape.members.get(name)) for name, item in value.items() if item is not None}
    if kind == "list" and isinstance(value, list):
        return [normal(item, shape.member) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: normal(item, shape.value) for key, item in value.items()}
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, float) and not math.isfinite(value):
        return FLOAT_TEXTS[str(value)]
    return value


def same(left, right):
    """Equality that tells True from 1 and takes 1 for 1.0."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return left == right


def without_empty(value):
    """Forms have no way to say that a list or map is empty, so empty is the same as absent."""
    if isinstance(value, dict):
        cleaned = {key: without_empty(item) for key, item in value.items()}
        return {key: item for key, item in cleaned.items() if item not in ([], {})}
    return value


def comparable(value, shape, protocol):
    """A decoded input without what a request cannot tell: empty lists outside the body are the same as absent ones, and
    of a map of query parameters the named ones may be in it or not (clients' vectors say it either way)."""
    result = dict(value)
    members = shape.members if shape is not None else {}
    named = {member.serialization.get("name", name) for name, member in members.items()
             if member.serialization.get("location") == "querystring" and member.type_name != "map"}
    for name, member in members.items():
        location = member.serialization.get("location")
        if location == "querystring" and member.type_name == "map" and name in result:
            result[name] = {key: item for key, item in result[name].items() if key not in named}
        if location and result.get(name) in ([], {}):
            del result[name]
    return without_empty(result) if protocol in ("query", "ec2") else result


def client_additions(params, shape, body):
    """What a client puts into a request by itself: idempotency tokens, and "{}" for a JSON payload that is not given."""
    additions = {name: AUTO_TOKEN for name, member in shape.members.items() if member.metadata.get("idempotencyToken")}
    payload = shape.serialization.get("payload")
    if body == "{}" and payload and shape.members[payload].type_name == "structure":
        additions[payload] = {}
    return additions | params


# ------------------------------------------------------------------------------------------------ the two directions


def input_request(suite, case):
    """The case's request. A case gives only the headers that it is about: the target of JSON services is added."""
    serialized = case["serialized"]
    headers = {"Host": serialized.get("host", "example.com")}
    if suite.protocol == "json":
        headers["X-Amz-Target"] = f"{suite.model['metadata']['targetPrefix']}.{case['given']['name']}"
    headers |= serialized.get("headers", {})
    return {"method": serialized["method"], "target": serialized["uri"], "headers": headers,
            "body": serialized.get("body", "")}


def input_case(suite, case):
    return {"do": "decode", "service": suite.name, "request": input_request(suite, case)}


def check_input(suite, case, answer):
    """Why the request did not decode to its params; None if it did."""
    if "error" in answer:
        return answer["error"]
    operation = suite.botocore_model.operation_model(case["given"]["name"])
    if answer["operation"] != operation.name:
        return f"was routed to {answer['operation']}"
    shape = operation.input_shape
    params = normal(case["params"], shape) or {}
    if shape is not None:
        params = client_additions(params, shape, case["serialized"].get("body"))
    expected, actual = (comparable(value, shape, suite.protocol) for value in (params, answer["value"]))
    return None if same(expected, actual) else f"expected {expected}, got {actual}"


def output_case(suite, case):
    if "errorCode" not in case:
        return {"do": "encode", "service": suite.name, "operation": case["given"]["name"], "output": case["result"]}
    shape = error_shape(suite, case)
    # JSON services know an error by its shape, the others by its code.
    code = shape.name if suite.protocol in ("json", "rest-json") else case["errorCode"]
    members = {name: value if isinstance(value, str) else json.dumps(value)
               for name, value in case["error"].items() if name.lower() != "message"}
    return {"do": "encode_error", "service": suite.name, "code": code, "message": case.get("errorMessage", ""),
            "members": members}


def error_shape(suite, case):
    return suite.botocore_model.shape_for(case["given"]["errors"][0]["shape"])


def check_output(suite, case, answer):
    """Why botocore's parser did not read the response as the result; None if it did."""
    if "error" in answer:
        return answer["error"]
    if case["id"] in BOTOCORE_DIFFERS:
        return compare_responses(case, answer)
    response = {"status_code": answer["status"], "headers": HeadersDict(answer["headers"]),
                "body": base64.b64decode(answer["body"])}
    parser = botocore_parsers.create_parser(suite.protocol)
    operation = suite.botocore_model.operation_model(case["given"]["name"])
    if answer["status"] != case["response"]["status_code"]:
        return f"status {answer['status']} instead of {case['response']['status_code']}"
    if "errorCode" in case:
        return check_error(suite, case, parser, response)
    try:
        parsed = parser.parse(response, operation.output_shape)
    except botocore_parsers.ResponseParserError as error:
        return f"{error} in {response['body']!r}"
    parsed.pop("ResponseMetadata", None)
    shape = operation.output_shape
    expected, actual = normal(case["result"], shape), normal(parsed, shape)
    return None if same(expected, actual) else f"expected {expected}, got {actual} from {response['body']!r}"


REQUEST_ID_ELEMENTS = {"RequestId", "requestId", "RequestID", "ResponseMetadata"}


def body_form(text):
    """A body as a structure that does not depend on white space, order of JSON members and request ids."""
    if text.lstrip().startswith("{"):
        return json.loads(text)
    if not text.lstrip().startswith("<"):
        return text
    # EC2 writes milliseconds always.
    root = xml.etree.ElementTree.fromstring(text.replace(".000Z", "Z"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.rpartition("}")[2] in REQUEST_ID_ELEMENTS:
                parent.remove(child)
    return xml.etree.ElementTree.canonicalize(xml.etree.ElementTree.tostring(root), strip_text=True)


def compare_responses(case, answer):
    """Why a response is not the vector's own; None if it is."""
    headers = HeadersDict(answer["headers"])
    for name, value in case["response"].get("headers", {}).items():
        # The server sets the length.
        if name.lower() not in ("content-type", "content-length") and headers.get(name) != value:
            return f"header {name}: expected {value!r}, got {headers.get(name)!r}"
    expected, actual = case["response"].get("body", ""), base64.b64decode(answer["body"]).decode()
    same_body = body_form(expected) == body_form(actual) or {expected, actual} == {"", "{}"}
    return None if same_body else f"expected body {body_form(expected)}, got {body_form(actual)}"


def check_error(suite, case, parser, response):
    """botocore's client parses an error twice: for its code, then by the shape of that code."""
    shape = error_shape(suite, case)
    operation = suite.botocore_model.operation_model(case["given"]["name"])
    parsed = parser.parse(response, operation.output_shape)
    if "Error" not in parsed or parsed["Error"].get("Code") != case["errorCode"]:
        return f"error {parsed} from {response['body']!r}"
    if case.get("errorMessage", "") != (parsed["Error"].get("Message") or ""):
        return f"message {parsed['Error'].get('Message')!r}"
    modeled = parser.parse(response, shape)
    actual = {name: item for name, item in modeled.items() if name not in ("Error", "ResponseMetadata")}
    expected = case["error"]
    # botocore gives the message of XML errors only as Error.Message.
    if suite.protocol in ("query", "ec2", "rest-xml"):
        expected = {name: item for name, item in expected.items() if name.lower() != "message"}
        actual = {name: item for name, item in actual.items() if name.lower() != "message"}
    return None if same(normal(expected, shape), normal(actual, shape)) else f"expected {expected}, got {actual}"


def run_direction(suites, run, direction, make_case, check):
    cases = [(suite, case) for suite in suites if suite.direction == direction for case in suite.cases]
    answers = run([make_case(suite, case) for suite, case in cases])
    assert len(answers) == len(cases)
    failures, tally = [], {}
    for (suite, case), answer in zip(cases, answers):
        problem = check(suite, case, answer)
        passed, total = tally.get(suite.protocol_file, (0, 0))
        tally[suite.protocol_file] = (passed + (problem is None), total + 1)
        reason = EXCEPTIONS.get((direction, case["id"]))
        if problem is not None and reason is None:
            failures.append(f"{suite.protocol_file} {case['id']}: {problem}")
        if problem is None and reason is not None:
            failures.append(f"{suite.protocol_file} {case['id']} passes; take it out of EXCEPTIONS")
    applicable = {case["id"] for _, case in cases}
    reasons = {name: reason for (way, name), reason in EXCEPTIONS.items() if way == direction and name in applicable}
    for protocol_file, (passed, total) in tally.items():
        print(f"{protocol_file}: {passed} of {total} {direction} cases")
    print(f"all: {sum(p for p, _ in tally.values())} of {sum(t for _, t in tally.values())} {direction} cases")
    for name, reason in sorted(reasons.items()):
        print(f"  excepted: {name}: {reason}")
    return failures


def test_requests_decode_to_their_params(suites, run):
    failures = run_direction(suites, run, "input", input_case, check_input)
    assert not failures, "\n".join(failures)


def test_results_encode_to_what_a_client_reads(suites, run):
    failures = run_direction(suites, run, "output", output_case, check_output)
    assert not failures, "\n".join(failures)


def test_botocore_still_differs_from_these_vectors(suites):
    """A row of BOTOCORE_DIFFERS that is no longer true hides a check."""
    wrongly_listed = []
    for suite in suites:
        for case in suite.cases if suite.direction == "output" else []:
            if case["id"] not in BOTOCORE_DIFFERS or case["id"] == "HttpPrefixHeadersResponse":
                continue
            shape = suite.botocore_model.operation_model(case["given"]["name"]).output_shape
            response = {"status_code": case["response"]["status_code"],
                        "headers": HeadersDict(case["response"].get("headers", {})),
                        "body": case["response"].get("body", "").encode()}
            try:
                parsed = botocore_parsers.create_parser(suite.protocol).parse(response, shape)
            except botocore_parsers.ResponseParserError:
                continue
            parsed.pop("ResponseMetadata", None)
            if same(normal(case["result"], shape), normal(parsed, shape)):
                wrongly_listed.append(case["id"])
    assert not wrongly_listed


def test_cbor_is_not_applicable_yet(suites):
    files = sorted(path.name for path in VECTORS.glob("*/smithy-rpc-v2-cbor*.json"))
    count = sum(len(suite["cases"]) for path in VECTORS.glob("*/smithy-rpc-v2-cbor*.json")
                for suite in json.loads(path.read_text()))
    print(f"rpc-v2-cbor: {count} cases in {len(files)} files not applicable: {NOT_YET}")
    assert count > 0
