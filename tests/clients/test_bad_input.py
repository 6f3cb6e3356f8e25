"""What S3 must refuse, tried and counted: an AWS error each, nothing stored, nothing left on the disk or open."""

import base64
import hashlib
import os
import pathlib
import random
import re
import socket
import time
import zlib

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.session
import pytest

from clients.http_connection import HttpConnection

ACCOUNT = "test"
BUCKET = "bad-input"
SMALL, LARGE = 1000, 200_000
SETTLE_SECONDS_MAX = 10
REFUSED = re.compile(rb"<Error><Code>(\w+)</Code><Message>[^<]+</Message>")
UNSIGNED_TRAILER = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"


def sign(method, url, headers, payload=None):
    """The signed headers of a request; `payload` is what x-amz-content-sha256 says instead of the body's hash."""
    signable = botocore.awsrequest.AWSRequest(method=method, url=url, headers=dict(headers))
    signer = botocore.auth.S3SigV4Auth(botocore.credentials.Credentials(ACCOUNT, "test"), "s3", "us-east-1")
    signer.payload = lambda _: payload
    signer.add_auth(signable)
    return {"Host": url.split("/")[2], **dict(signable.headers)}


class Target:
    """A server with its state on a disk that can be looked at, a bucket in it, and an upload that was begun."""

    def __init__(self, server, folder):
        self.server, self.folder = server, pathlib.Path(folder)
        self.s3 = boto3.client("s3", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id=ACCOUNT,
                               aws_secret_access_key="test", config=botocore.config.Config(retries={"max_attempts": 0}))
        self.s3.create_bucket(Bucket=BUCKET)
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.s3.put_object(Bucket=BUCKET, Key="kept", Body=b"k" * LARGE)
        self.upload = self.s3.create_multipart_upload(Bucket=BUCKET, Key="upload")["UploadId"]
        self.count = 0
        self.before = self.state()

    def state(self):
        """All that a refused request could have changed."""
        versions = self.s3.list_object_versions(Bucket=BUCKET)
        listed = [(v["Key"], v["VersionId"], v["ETag"]) for v in versions.get("Versions", [])]
        parts = self.s3.list_parts(Bucket=BUCKET, Key="upload", UploadId=self.upload).get("Parts", [])
        uploads = [u["UploadId"] for u in self.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", [])]
        files = sorted(str(path) for path in (self.folder / "bodies").rglob("*") if path.is_file())
        return {"versions": listed, "markers": versions.get("DeleteMarkers", []), "parts": parts, "uploads": uploads,
                "files": files, "descriptors": len(os.listdir(f"/proc/{self.server.process.pid}/fd"))}

    def send(self, method, path, body, headers=None, payload=None, declared=None):
        """Sends a request as it is told and expects a refusal. Returns its code."""
        payload = payload or hashlib.sha256(body).hexdigest()
        signed = sign(method, f"{self.server.url}{path}", headers or {}, payload)
        signed["Content-Length"] = str(len(body) if declared is None else declared)
        head = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in signed.items())]
        with HttpConnection(self.server.port) as connection:
            connection.send("\r\n".join(head).encode() + b"\r\n\r\n")
            try:
                connection.send(body)
            except ConnectionError:
                pass  # the answer came before the body was read
            status, _, text = connection.read_response()
        self.count += 1
        refusal = REFUSED.search(text)
        assert 400 <= status < 500 or status == 501, f"{method} {path} {headers}: {status} {text}"
        assert refusal, f"{method} {path} {headers}: {text}"
        return refusal[1].decode()

    def targets(self):
        return f"/{BUCKET}/new", f"/{BUCKET}/upload?partNumber=1&uploadId={self.upload}"

    def unchanged(self):
        """Whether all is as it was, as soon as what was cut off is noticed."""
        deadline = time.monotonic() + SETTLE_SECONDS_MAX
        while self.state() != self.before:
            if time.monotonic() > deadline:
                assert self.state() == self.before
            time.sleep(0.1)
        assert self.server.process.poll() is None and "internal error" not in self.server.errors()


@pytest.fixture(scope="module")
def target(tmp_path_factory):
    from conftest import Server
    folder = tmp_path_factory.mktemp("data")
    server = Server("--log", "error", "--data-dir", str(folder))
    made = Target(server, folder)
    yield made
    made.unchanged()
    print(f"\n{made.count} bad requests to S3: an error each, nothing stored")
    server.stop()


# --- checksums --------------------------------------------------------------------------------------------------------

DIGEST_BYTES = {"crc32": 4, "crc32c": 4, "crc64nvme": 8, "sha1": 20, "sha256": 32}


@pytest.mark.parametrize("algorithm", DIGEST_BYTES)
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_checksums_that_do_not_fit(target, algorithm, size):
    body, header = os.urandom(size), f"x-amz-checksum-{algorithm}"
    wrong = base64.b64encode(b"\1" * DIGEST_BYTES[algorithm]).decode()
    for path in target.targets():
        assert target.send("PUT", path, body, {header: wrong}) == "BadDigest"
        for malformed in ("", "====", "AA==", wrong + "AAAA", "not base64!"):
            assert target.send("PUT", path, body, {header: malformed}) == "InvalidRequest"
        assert target.send("PUT", path, body, {header: wrong, "x-amz-sdk-checksum-algorithm": "MD4"}) == "InvalidRequest"
        other = "crc32" if algorithm != "crc32" else "sha1"
        twice = {header: wrong, f"x-amz-checksum-{other}": base64.b64encode(b"\1" * DIGEST_BYTES[other]).decode()}
        assert target.send("PUT", path, body, twice) == "InvalidRequest"


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_hashes_of_other_bodies(target, size):
    body, other = os.urandom(size), os.urandom(size)
    for path in target.targets():
        md5 = base64.b64encode(hashlib.md5(other).digest()).decode()
        assert target.send("PUT", path, body, {"Content-MD5": md5}) == "BadDigest"
        assert target.send("PUT", path, body, {"Content-MD5": "no digest"}) == "InvalidDigest"
        assert target.send("PUT", path, body, payload=hashlib.sha256(other).hexdigest()) == "XAmzContentSHA256Mismatch"
        assert target.send("PUT", path, body, payload="no hash") in ("InvalidArgument", "InvalidRequest")


# --- aws-chunked bodies -----------------------------------------------------------------------------------------------

def chunked(body, checksum, *, size_text=None, end=b"0\r\n", trailer=b"x-amz-checksum-crc32:", closing=b"\r\n\r\n"):
    size_text = size_text or b"%x" % len(body)
    return size_text + b"\r\n" + body + b"\r\n" + end + trailer + checksum + closing


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_chunks_that_are_none(target, size):
    body = os.urandom(size)
    right = base64.b64encode(zlib.crc32(body).to_bytes(4))
    framed = [
        (chunked(body, base64.b64encode(b"\1\1\1\1")), size),
        (chunked(body, b"AA=="), size),
        (chunked(body, b""), size),
        (chunked(body, right, trailer=b"x-amz-checksum-sha1:"), size),
        (chunked(body, right, size_text=b"zz"), size),
        (chunked(body, right, size_text=b"-5"), size),
        (chunked(body, right, size_text=b"ffffffffffffffffff"), size),
        (chunked(body, right, size_text=b"%x" % (size + 7)), size),
        (chunked(body, right, size_text=b"%x" % (size - 7)), size),
        (chunked(body, right), size + 1),
        (chunked(body, right), size - 1),
        (chunked(body, right, end=b""), size),
        (chunked(body, right, closing=b""), size),
        (body, size),
        (b"", size),
    ]
    for path in target.targets():
        for sent, declared in framed:
            headers = {"x-amz-trailer": "x-amz-checksum-crc32", "Content-Encoding": "aws-chunked",
                       "x-amz-decoded-content-length": str(declared)}
            target.send("PUT", path, sent, headers, payload=UNSIGNED_TRAILER)
        for headers in ({"x-amz-decoded-content-length": "x"}, {}, {"x-amz-decoded-content-length": "-1"}):
            target.send("PUT", path, chunked(body, right), {"x-amz-trailer": "x-amz-checksum-crc32", **headers},
                        payload=UNSIGNED_TRAILER)


@pytest.mark.parametrize("mode", ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"])
def test_chunks_with_wrong_signatures(target, mode):
    body = os.urandom(SMALL)
    for signature in (b"0" * 64, b"", b"zz", b"0" * 63):
        sent = b"%x;chunk-signature=%s\r\n%s\r\n0;chunk-signature=%s\r\n\r\n" % (len(body), signature, body, signature)
        for path in target.targets():
            target.send("PUT", path, sent, {"x-amz-decoded-content-length": str(len(body))}, payload=mode)


# --- sizes ------------------------------------------------------------------------------------------------------------

def test_what_is_too_large(target):
    too_much = 5 * 1024 ** 3 + 1
    for path in target.targets():
        assert target.send("PUT", path, b"", {"Expect": "100-continue"}, payload="UNSIGNED-PAYLOAD",
                           declared=too_much) == "EntityTooLarge"
    for number in ("0", "10001", "-1", "x", "99999999999999999999"):
        target.send("PUT", f"/{BUCKET}/upload?partNumber={number}&uploadId={target.upload}", b"part")
    assert target.send("PUT", f"/{BUCKET}/{'k' * 1025}", b"body") == "KeyTooLongError"
    assert target.send("PUT", f"/{BUCKET}/new", b"body", {"x-amz-meta-a": "m" * 2049}) == "MetadataTooLarge"
    many = "".join(f"<Part><PartNumber>{i}</PartNumber><ETag>e</ETag></Part>" for i in range(1, 10_002))
    document = f"<CompleteMultipartUpload>{many}</CompleteMultipartUpload>".encode()
    target.send("POST", f"/{BUCKET}/upload?uploadId={target.upload}", document)
    keys = "".join(f"<Object><Key>k{i}</Key></Object>" for i in range(1001))
    document = f"<Delete>{keys}</Delete>".encode()
    digest = base64.b64encode(hashlib.md5(document).digest()).decode()
    assert target.send("POST", f"/{BUCKET}?delete", document) == "InvalidRequest"  # without a digest
    assert target.send("POST", f"/{BUCKET}?delete", document, {"Content-MD5": digest}) == "MalformedXML"


# --- documents --------------------------------------------------------------------------------------------------------

def documents():
    """(method, path, root) of every operation that takes an XML document, as the model has them."""
    model = botocore.session.get_session().get_service_model("s3")
    for name in model.operation_names:
        operation = model.operation_model(name)
        shape = operation.input_shape
        payload = shape and shape.serialization.get("payload")
        if not payload or shape.members[payload].type_name != "structure":
            continue
        path = operation.http["requestUri"].replace("{Bucket}", BUCKET).replace("{Key+}", "kept")
        path += "".join(f"&{member.serialization['name']}=1" for key, member in shape.members.items()
                        if member.serialization.get("location") == "querystring" and key in shape.required_members)
        yield name, operation.http["method"], path, shape.members[payload].serialization.get("name", payload)


BILLION = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))


@pytest.mark.parametrize("name, method, path, root", list(documents()))
def test_documents_that_are_none(target, name, method, path, root):
    # What CreateBucket says may be left out.
    nothing = [] if name == "CreateBucket" else [b""]
    bad = [
        *nothing,
        b"no document",
        f"<{root}>".encode(),
        f"<{root}><a></{root}>".encode(),
        b"<SomethingElse/>",
        f"<{root}><NoSuchMember>1</NoSuchMember></{root}>".encode(),
        b"\xff\xfe\x00<" + root.encode() + b"/>",
        f"<{root}>{'<a>' * 2000}{'</a>' * 2000}</{root}>".encode(),
        f'<!DOCTYPE r [<!ENTITY a0 "x">{BILLION}]><{root}>&a9;</{root}>'.encode(),
    ]
    for document in bad:
        md5 = base64.b64encode(hashlib.md5(document).digest()).decode()
        target.send(method, path, document, {"Content-MD5": md5})
    wrong = base64.b64encode(hashlib.md5(b"other").digest()).decode()
    target.send(method, path, f"<{root}/>".encode(), {"Content-MD5": wrong})


# --- connections that break off ---------------------------------------------------------------------------------------

def upload_bytes(target, path, size, is_chunked):
    """A whole good upload, and where its body starts."""
    body = os.urandom(size)
    headers, payload, sent = {}, "UNSIGNED-PAYLOAD", body
    if is_chunked:
        sent, payload = chunked(body, base64.b64encode(zlib.crc32(body).to_bytes(4))), UNSIGNED_TRAILER
        headers = {"x-amz-trailer": "x-amz-checksum-crc32", "Content-Encoding": "aws-chunked",
                   "x-amz-decoded-content-length": str(size)}
    signed = sign("PUT", f"{target.server.url}{path}", headers, payload)
    signed["Content-Length"] = str(len(sent))
    head = "\r\n".join([f"PUT {path} HTTP/1.1", *(f"{n}: {v}" for n, v in signed.items())]).encode() + b"\r\n\r\n"
    return head + sent, len(head)


@pytest.mark.parametrize("resets", [False, True])
@pytest.mark.parametrize("is_chunked", [False, True])
@pytest.mark.parametrize("size", [SMALL, LARGE, 2_000_000])
def test_uploads_that_break_off_anywhere(target, size, is_chunked, resets):
    chance = random.Random(size)
    for path in target.targets():
        whole, start = upload_bytes(target, path, size, is_chunked)
        cuts = [1, start - 1, start, start + 1, start + size // 2, len(whole) - 1,
                *(chance.randrange(1, start) for _ in range(3)), *(chance.randrange(start, len(whole)) for _ in range(3))]
        if is_chunked:
            cuts += [start + 3, len(whole) - 4, len(whole) - 20, len(whole) - 30]
        for cut in cuts:
            connection = socket.create_connection(("127.0.0.1", target.server.port), timeout=30)
            connection.sendall(whole[:cut])
            if resets:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.close()
            target.count += 1
    target.unchanged()


@pytest.mark.parametrize("read_bytes", [0, 1, 300, 100_000])
def test_answers_that_nobody_reads_to_the_end(target, read_bytes):
    path = f"/{BUCKET}/kept"
    signed = sign("GET", f"{target.server.url}{path}", {}, "UNSIGNED-PAYLOAD")
    head = "\r\n".join([f"GET {path} HTTP/1.1", *(f"{n}: {v}" for n, v in signed.items())]).encode() + b"\r\n\r\n"
    for _ in range(5):
        connection = socket.create_connection(("127.0.0.1", target.server.port), timeout=30)
        connection.sendall(head)
        left = read_bytes
        while left > 0:
            left -= len(connection.recv(left)) or left
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()
        target.count += 1
    target.unchanged()
