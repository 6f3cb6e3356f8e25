"""Bodies on their way in and out: verified while they stream, stored and sent back byte for byte, with bounded memory."""

import base64
import hashlib
import os
import pathlib
import urllib.request

import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection
from clients.test_server import signed

BIG = 96 << 20


@pytest.fixture
def bucket(client, account):
    name = f"uploads-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


def code_of(error):
    return error.value.response["Error"]["Code"]


def resident_bytes(server):
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@pytest.mark.parametrize("size", [0, 1, 32 * 1024, 32 * 1024 + 1, 1_000_003])
def test_what_goes_in_comes_out(client, bucket, size):
    s3, body = client("s3"), os.urandom(size)
    s3.put_object(Bucket=bucket, Key="k", Body=body)
    answer = s3.get_object(Bucket=bucket, Key="k")
    assert answer["Body"].read() == body and answer["ContentLength"] == size
    assert answer["ETag"] == f'"{hashlib.md5(body).hexdigest()}"'


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksums_come_back(client, bucket, algorithm):
    s3 = client("s3")
    put = s3.put_object(Bucket=bucket, Key="k", Body=b"hello world", ChecksumAlgorithm=algorithm)
    head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]


def test_presigned_urls_upload_and_download(client, bucket):
    # botocore still presigns in the old way unless told otherwise, and S3 refuses that for buckets made since June 2020.
    s3 = client("s3", signature_version="s3v4")
    url = s3.generate_presigned_url("put_object", {"Bucket": bucket, "Key": "a b/ü"})
    with urllib.request.urlopen(urllib.request.Request(url, data=b"presigned", method="PUT")) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "a b/ü"})) as answer:
        assert answer.read() == b"presigned"


@pytest.mark.parametrize("headers, code", [
    ({"Content-MD5": base64.b64encode(hashlib.md5(b"other").digest()).decode()}, b"BadDigest"),
    ({"Content-MD5": "not base64"}, b"InvalidDigest"),
    ({"x-amz-checksum-crc32": "AAAAAA=="}, b"BadDigest"),
    ({"x-amz-checksum-crc32": "AA=="}, b"InvalidRequest"),
    ({"x-amz-sdk-checksum-algorithm": "CRC32"}, b"InvalidRequest"),
])
def test_a_body_that_is_not_what_was_declared_is_refused_and_not_stored(server, client, account, bucket, headers, code):
    url = f"{server.url}/{bucket}/refused"
    signature = signed("PUT", url, body=b"hello world", headers=dict(headers), key=account, service="s3")
    head = "\r\n".join([f"PUT /{bucket}/refused HTTP/1.1", *(f"{n}: {v}" for n, v in signature.items()),
                        "Content-Length: 11"])
    with HttpConnection(server.port) as connection:
        connection.send(head + "\r\n\r\nhello world")
        status, _, body = connection.read_response()
    assert status == 400 and b"<Code>" + code + b"</Code>" in body
    with pytest.raises(botocore.exceptions.ClientError) as missing:
        client("s3").get_object(Bucket=bucket, Key="refused")
    assert code_of(missing) == "NoSuchKey"


def test_a_body_that_was_changed_on_the_way_is_refused(server, account, bucket):
    url = f"{server.url}/{bucket}/changed"
    signature = signed("PUT", url, body=b"hello world", key=account, service="s3")
    signature["x-amz-content-sha256"] = signature.pop("X-Amz-Content-SHA256", hashlib.sha256(b"hello world").hexdigest())
    head = "\r\n".join([f"PUT /{bucket}/changed HTTP/1.1", *(f"{n}: {v}" for n, v in signature.items()),
                        "Content-Length: 11"])
    with HttpConnection(server.port) as connection:
        connection.send(head + "\r\n\r\nhello, moon")
        status, _, body = connection.read_response()
    assert status == 400 and b"<Code>XAmzContentSHA256Mismatch</Code>" in body


def test_large_bodies_stream_both_ways_without_filling_memory(start_server, client, account, tmp_path):
    running = start_server()
    s3 = client("s3", url=running.url)
    s3.create_bucket(Bucket="large")
    block = os.urandom(1 << 20)
    path = tmp_path / "large"
    with open(path, "wb") as file:
        for _ in range(BIG >> 20):
            file.write(block)
    before = resident_bytes(running)
    with open(path, "rb") as file:
        s3.put_object(Bucket="large", Key="k", Body=file)
    answer = s3.get_object(Bucket="large", Key="k")
    digest, size = hashlib.md5(), 0
    for piece in answer["Body"].iter_chunks(1 << 20):
        digest.update(piece)
        size += len(piece)
    assert size == BIG and answer["ETag"] == f'"{digest.hexdigest()}"'
    assert resident_bytes(running) - before < 32 << 20


def test_an_object_that_is_deleted_while_it_is_read_arrives_whole(server, client, account, bucket):
    s3, body = client("s3"), os.urandom(8 << 20)
    s3.put_object(Bucket=bucket, Key="k", Body=body)
    stream = s3.get_object(Bucket=bucket, Key="k")["Body"]
    first = stream.read(1)
    s3.delete_object(Bucket=bucket, Key="k")
    assert first + stream.read() == body


def test_a_client_that_leaves_in_the_middle_leaves_nothing_behind(server, client, account, bucket):
    url = f"{server.url}/{bucket}/left"
    signature = signed("PUT", url, body=b"x" * 100, key=account, service="s3")
    head = "\r\n".join([f"PUT /{bucket}/left HTTP/1.1", *(f"{n}: {v}" for n, v in signature.items()),
                        "Content-Length: 100"])
    with HttpConnection(server.port) as connection:
        connection.send(head + "\r\n\r\nonly this")
    assert client("s3").list_objects_v2(Bucket=bucket)["KeyCount"] == 0
