"""Sends requests that no SDK would let through, signed as SDKs sign, and reads the answers with botocore's parsers."""

import base64
import hashlib
import http.client
import io
import json
import urllib.parse

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize

REGION = "us-east-1"


class Answer:
    def __init__(self, status, headers, body, parsed, parse_error=None):
        self.status, self.headers, self.body, self.parsed, self.parse_error = status, headers, body, parsed, parse_error

    @property
    def code(self):
        """The error code; empty if the request succeeded."""
        return (self.parsed or {}).get("Error", {}).get("Code", "") if self.status >= 300 else ""

    @property
    def message(self):
        return (self.parsed or {}).get("Error", {}).get("Message", "")

    def __repr__(self):
        return f"{self.status} {self.code} {self.message or self.body[:200]!r}"


def load_model(service):
    loader = botocore.loaders.Loader()
    return botocore.model.ServiceModel(loader.load_service_model(service, "service-2"), service)


class WireClient:
    """One connection to one service, in the name of one account's root user."""

    def __init__(self, model, url, account, region=REGION):
        self.model, self.region = model, region
        self.host = urllib.parse.urlsplit(url).netloc
        self.credentials = botocore.credentials.Credentials(account, "test")
        self.protocol = model.resolved_protocol
        self.serializer = botocore.serialize.create_serializer(self.protocol, include_validation=False)
        self.parser = botocore.parsers.create_parser(self.protocol)
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def serialize(self, operation, params):
        """A request as a dict of method, url_path, query_string, headers and body, to be changed and sent."""
        request = self.serializer.serialize_to_request(params, operation)
        request.setdefault("headers", {})
        return request

    def send(self, operation, request):
        body = request.get("body") or b""
        headers = dict(request["headers"])
        if isinstance(body, dict):
            body = urllib.parse.urlencode(body)
            headers.setdefault("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        if isinstance(body, str):
            body = body.encode()
        if hasattr(body, "read"):
            body = body.read()
        if operation.http_checksum.get("requestChecksumRequired") or operation.http_checksum_required:
            headers.setdefault("Content-MD5", base64.b64encode(hashlib.md5(body).digest()).decode())
        query = request.get("query_string") or {}
        url = f"http://{self.host}{request['url_path']}"
        if query:
            url += ("&" if "?" in url else "?") + urllib.parse.urlencode(query, doseq=True)
        signable = botocore.awsrequest.AWSRequest(method=request["method"], url=url, data=body, headers=headers)
        name = self.model.signing_name or self.model.endpoint_prefix
        signer = botocore.auth.S3SigV4Auth if name == "s3" else botocore.auth.SigV4Auth
        signer(self.credentials, name, self.region).add_auth(signable)
        prepared = signable.prepare()
        target = prepared.url.split(self.host, 1)[1]
        try:
            return self._exchange(operation, request["method"], target, body, dict(prepared.headers))
        except (http.client.HTTPException, OSError):
            # A server may close after a request that it could not read to the end; the next one goes on a new line.
            self.connection.close()
            return self._exchange(operation, request["method"], target, body, dict(prepared.headers))

    def _exchange(self, operation, method, target, body, headers):
        self.connection.request(method, target, body=body, headers=headers)
        response = self.connection.getresponse()
        content = response.read()
        shape = operation.output_shape
        streams = shape is not None and response.status < 300 and (
            operation.has_event_stream_output or operation.has_streaming_output)
        answer = {"headers": response.headers, "status_code": response.status,
                  "body": io.BytesIO(content) if streams else content, "context": {"operation_name": operation.name}}
        try:
            parsed = {} if streams else self.parser.parse(answer, shape)
        except Exception as error:  # whatever a parser trips over is a finding
            return Answer(response.status, response.headers, content, None, repr(error))
        return Answer(response.status, response.headers, content, parsed)


def change_json(request, change):
    """Applies a change to a JSON body."""
    document = json.loads(request["body"] or b"{}")
    change(document)
    return {**request, "body": json.dumps(document).encode()}
