"""Copies whose digests nobody knows yet: of objects uploaded in parts, and of ranges. They are read beside the server's
thread, so that nobody else waits for them."""

import hashlib
import os
import pathlib
import threading
import time

import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection

MIB = 1 << 20
PART_COUNT, PART_BYTES = 4, 24 * MIB
# So many small requests are answered while a copy is under way; were it read on the server's thread, the first to come
# would wait for its end.
OTHERS_MIN = 10


@pytest.fixture
def bucket(client, account):
    name = f"copies-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


@pytest.fixture
def parts():
    block = os.urandom(MIB)
    return [b"".join((number * 1000 + i).to_bytes(8, "big") + block[8:] for i in range(PART_BYTES // MIB))
            for number in range(PART_COUNT)]


def upload(s3, bucket, key, parts):
    upload = s3.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    done = [{"PartNumber": number, "ETag": s3.upload_part(
        Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=part)["ETag"]}
        for number, part in enumerate(parts, 1)]
    s3.complete_multipart_upload(Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": done})


def test_a_copy_of_an_upload_in_parts_has_the_digest_of_its_bytes(client, bucket, parts):
    s3 = client("s3")
    upload(s3, bucket, "parts", parts)
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/parts")["CopyObjectResult"]
    assert copied["ETag"].strip('"') == hashlib.md5(b"".join(parts)).hexdigest()
    assert s3.get_object(Bucket=bucket, Key="copy", ChecksumMode="ENABLED")["Body"].read() == b"".join(parts)


def test_a_copied_range_has_the_digest_of_its_bytes(client, bucket, parts):
    s3, whole = client("s3"), b"".join(parts)
    upload(s3, bucket, "parts", parts)
    started = s3.create_multipart_upload(Bucket=bucket, Key="ranges", ChecksumAlgorithm="SHA256")["UploadId"]
    done, cut = [], 30 * MIB + 17
    for number, (first, end) in enumerate([(5, cut), (cut, len(whole) - 3)], 1):
        part = s3.upload_part_copy(Bucket=bucket, Key="ranges", UploadId=started, PartNumber=number,
                                   CopySource=f"{bucket}/parts", CopySourceRange=f"bytes={first}-{end - 1}")
        result = part["CopyPartResult"]
        assert result["ETag"].strip('"') == hashlib.md5(whole[first:end]).hexdigest()
        done.append({"PartNumber": number, "ETag": result["ETag"], "ChecksumSHA256": result["ChecksumSHA256"]})
    s3.complete_multipart_upload(Bucket=bucket, Key="ranges", UploadId=started, MultipartUpload={"Parts": done})
    s3.delete_object(Bucket=bucket, Key="parts")
    assert s3.get_object(Bucket=bucket, Key="ranges")["Body"].read() == whole[5:-3]


def test_a_copied_range_that_is_a_part_of_the_source_has_its_digests(client, bucket, parts):
    s3 = client("s3")
    upload(s3, bucket, "parts", parts)
    started = s3.create_multipart_upload(Bucket=bucket, Key="again")["UploadId"]
    done = [{"PartNumber": number, "ETag": s3.upload_part_copy(
        Bucket=bucket, Key="again", UploadId=started, PartNumber=number, CopySource=f"{bucket}/parts",
        CopySourceRange=f"bytes={(number - 1) * PART_BYTES}-{number * PART_BYTES - 1}")["CopyPartResult"]["ETag"]}
        for number in range(1, PART_COUNT + 1)]
    assert [part["ETag"].strip('"') for part in done] == [hashlib.md5(part).hexdigest() for part in parts]
    s3.complete_multipart_upload(Bucket=bucket, Key="again", UploadId=started, MultipartUpload={"Parts": done})
    assert s3.head_object(Bucket=bucket, Key="again")["ETag"] == s3.head_object(Bucket=bucket, Key="parts")["ETag"]
    assert s3.get_object(Bucket=bucket, Key="again")["Body"].read() == b"".join(parts)


def test_others_do_not_wait_for_a_copy(client, bucket, parts):
    s3 = client("s3")
    upload(s3, bucket, "parts", parts)
    s3.put_object(Bucket=bucket, Key="small", Body=b"small")
    copying = threading.Thread(target=client("s3").copy_object, kwargs={
        "Bucket": bucket, "Key": "copy", "CopySource": f"{bucket}/parts", "ChecksumAlgorithm": "SHA512"})
    served = 0
    copying.start()
    while copying.is_alive():
        s3.get_object(Bucket=bucket, Key="small")["Body"].read()
        served += 1
    copying.join()
    assert served >= OTHERS_MIN
    assert s3.head_object(Bucket=bucket, Key="copy")["ContentLength"] == PART_COUNT * PART_BYTES


def test_a_source_that_goes_meanwhile_is_copied_or_missed(start_server, client, account, parts, tmp_path):
    server = start_server("--data-dir", str(tmp_path / "data"))
    s3, other = client("s3", url=server.url), client("s3", url=server.url)
    s3.create_bucket(Bucket="gone")
    for attempt in range(5):
        upload(s3, "gone", "parts", parts)
        outcome = []

        def copy():
            try:
                outcome.append(other.copy_object(Bucket="gone", Key="copy", CopySource="gone/parts")["CopyObjectResult"])
            except botocore.exceptions.ClientError as refused:
                outcome.append(refused.response["Error"]["Code"])

        copying = threading.Thread(target=copy)
        copying.start()
        time.sleep(0.03 * attempt)
        s3.delete_object(Bucket="gone", Key="parts")
        copying.join()
        if outcome[0] == "NoSuchKey":
            continue
        assert outcome[0]["ETag"].strip('"') == hashlib.md5(b"".join(parts)).hexdigest()
        s3.delete_object(Bucket="gone", Key="copy")
    assert s3.list_objects_v2(Bucket="gone")["KeyCount"] == 0
    kept = [path for path in pathlib.Path(tmp_path, "data", "bodies").rglob("*") if path.is_file()]
    assert kept == []


def test_a_client_that_leaves_while_it_waits_harms_nobody(start_server, client, account, parts):
    server = start_server()
    s3 = client("s3", url=server.url)
    s3.create_bucket(Bucket="left")
    upload(s3, "left", "parts", parts)
    url = s3.generate_presigned_url("copy_object", {"Bucket": "left", "Key": "copy", "CopySource": "left/parts"})
    path = url[len(server.url):]
    for _ in range(3):
        with HttpConnection(server.port) as connection:
            connection.send(f"PUT {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nContent-Length: 0\r\n"
                            "x-amz-copy-source: left/parts\r\n\r\n".encode())
    assert s3.head_object(Bucket="left", Key="parts")["ContentLength"] == PART_COUNT * PART_BYTES
    assert server.stop() == 0
