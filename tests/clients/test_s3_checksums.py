"""Checksums that S3 verifies, keeps and shows: all that its model names, in headers, in trailers and of uploads in parts."""

import base64
import hashlib
import json

import boto3
import botocore
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection

BODY = b"123456789"
# The published check values of "123456789".
CHECKSUMS = {
    "CRC32": "cbf43926",
    "CRC32C": "e3069283",
    "CRC64NVME": "ae8b14860a799888",
    "MD5": hashlib.md5(BODY).hexdigest(),
    "SHA1": hashlib.sha1(BODY).hexdigest(),
    "SHA256": hashlib.sha256(BODY).hexdigest(),
    "SHA512": hashlib.sha512(BODY).hexdigest(),
    "XXHASH64": "8cb841db40e6ae83",
    "XXHASH3": "72dcb18b67a17dff",
    "XXHASH128": "33119477ede5dcd5e9716427681d5860",
}
PART = 5 << 20


@pytest.fixture
def bucket(client, account):
    name = f"checksums-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


def of_body(algorithm):
    return base64.b64encode(bytes.fromhex(CHECKSUMS[algorithm])).decode()


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


@pytest.mark.parametrize("algorithm", CHECKSUMS)
def test_checksums_in_headers_are_checked(client, bucket, algorithm):
    s3, member = client("s3"), f"Checksum{algorithm}"
    put = s3.put_object(Bucket=bucket, Key="k", Body=BODY, **{member: of_body(algorithm)})
    assert put[member] == of_body(algorithm) and put["ChecksumType"] == "FULL_OBJECT"
    assert s3.get_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")[member] == of_body(algorithm)
    assert s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")[member] == of_body(algorithm)
    attributes = s3.get_object_attributes(Bucket=bucket, Key="k", ObjectAttributes=["Checksum"])
    assert attributes["Checksum"] == {member: of_body(algorithm), "ChecksumType": "FULL_OBJECT"}
    assert s3.list_objects_v2(Bucket=bucket)["Contents"][0]["ChecksumAlgorithm"] == [algorithm]
    assert refusal(s3.put_object, Bucket=bucket, Key="other", Body=b"other", **{member: of_body(algorithm)}) == "BadDigest"
    assert refusal(s3.put_object, Bucket=bucket, Key="other", Body=BODY, **{member: "AAA="}) == "InvalidRequest"
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1


@pytest.mark.parametrize("algorithm", CHECKSUMS)
def test_copies_have_the_checksum_that_is_asked_for(client, bucket, algorithm):
    s3, member = client("s3"), f"Checksum{algorithm}"
    s3.put_object(Bucket=bucket, Key="k", Body=BODY)
    copy = s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/k", ChecksumAlgorithm=algorithm)
    assert copy["CopyObjectResult"][member] == of_body(algorithm)
    again = s3.copy_object(Bucket=bucket, Key="again", CopySource=f"{bucket}/copy")
    assert again["CopyObjectResult"][member] == of_body(algorithm)


def put_with_trailer(server, account, bucket, key, body, algorithm, checksum):
    """Uploads as SDKs do over HTTPS: aws-chunked, unsigned chunks, the checksum behind them."""
    url = f"{server.url}/{bucket}/{key}"
    signable = botocore.awsrequest.AWSRequest(method="PUT", url=url, headers={
        "x-amz-trailer": f"x-amz-checksum-{algorithm.lower()}", "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": str(len(body))})
    signable.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    botocore.auth.S3SigV4Auth(botocore.credentials.Credentials(account, "test"), "s3", "us-east-1").add_auth(signable)
    sent = b"%x\r\n%s\r\n" % (len(body), body)
    sent += f"0\r\nx-amz-checksum-{algorithm.lower()}:{checksum}\r\n\r\n".encode()
    head = [f"PUT /{bucket}/{key} HTTP/1.1", f"Host: {url.split('/')[2]}", f"Content-Length: {len(sent)}",
            *(f"{name}: {value}" for name, value in signable.headers.items())]
    with HttpConnection(server.port) as connection:
        connection.send("\r\n".join(head).encode() + b"\r\n\r\n" + sent)
        return connection.read_response()


@pytest.mark.parametrize("algorithm", CHECKSUMS)
def test_checksums_in_trailers_are_checked(server, client, account, bucket, algorithm):
    s3, header = client("s3"), f"x-amz-checksum-{algorithm.lower()}"
    status, headers, _ = put_with_trailer(server, account, bucket, "good", BODY, algorithm, of_body(algorithm))
    assert status == 200 and headers[header] == of_body(algorithm)
    answer = s3.get_object(Bucket=bucket, Key="good", ChecksumMode="ENABLED")
    assert answer["Body"].read() == BODY and answer[f"Checksum{algorithm}"] == of_body(algorithm)
    assert "ContentEncoding" not in answer
    wrong = base64.b64encode(bytes(len(CHECKSUMS[algorithm]) // 2)).decode()
    status, _, text = put_with_trailer(server, account, bucket, "bad", BODY, algorithm, wrong)
    assert status == 400 and b"<Code>BadDigest</Code>" in text
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1


def upload_in_parts(s3, bucket, bodies, algorithm, **options):
    """Returns the upload's id and its parts as CompleteMultipartUpload wants them."""
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts", ChecksumAlgorithm=algorithm, **options)
    parts = []
    for number, body in enumerate(bodies, 1):
        digest = hashlib.sha512(body).digest()
        part = s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload["UploadId"], PartNumber=number, Body=body,
                              ChecksumSHA512=base64.b64encode(digest).decode())
        parts.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA512": part["ChecksumSHA512"]})
    return upload["UploadId"], parts


def test_composite_checksums_are_of_the_parts_checksums(client, bucket):
    s3, bodies = client("s3"), [b"a" * PART, b"b" * 10]
    upload, parts = upload_in_parts(s3, bucket, bodies, "SHA512")
    whole = hashlib.sha512(b"".join(hashlib.sha512(body).digest() for body in bodies)).digest()
    expected = base64.b64encode(whole).decode() + "-2"
    done = s3.complete_multipart_upload(Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={"Parts": parts},
                                        ChecksumSHA512=expected)
    assert (done["ChecksumSHA512"], done["ChecksumType"]) == (expected, "COMPOSITE")
    listed = s3.get_object_attributes(Bucket=bucket, Key="parts", ObjectAttributes=["ObjectParts"])["ObjectParts"]["Parts"]
    assert [part["ChecksumSHA512"] for part in listed] == [part["ChecksumSHA512"] for part in parts]


def test_the_checksum_of_a_completion_is_the_objects(client, bucket):
    s3, bodies = client("s3"), [b"a" * PART, b"b" * 10]
    upload, parts = upload_in_parts(s3, bucket, bodies, "SHA512")
    wrong = base64.b64encode(hashlib.sha512(b"other").digest()).decode()
    assert refusal(s3.complete_multipart_upload, Bucket=bucket, Key="parts", UploadId=upload,
                   MultipartUpload={"Parts": parts}, ChecksumSHA512=wrong + "-2") == "BadDigest"
    without = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]
    assert refusal(s3.complete_multipart_upload, Bucket=bucket, Key="parts", UploadId=upload,
                   MultipartUpload={"Parts": without}) == "InvalidRequest"


@pytest.mark.parametrize("algorithm", [name for name in CHECKSUMS if not name.startswith("CRC")])
def test_only_crcs_are_of_the_full_object(client, bucket, algorithm):
    s3 = client("s3")
    assert refusal(s3.create_multipart_upload, Bucket=bucket, Key="k", ChecksumAlgorithm=algorithm,
                   ChecksumType="FULL_OBJECT") == "InvalidRequest"
    assert s3.create_multipart_upload(Bucket=bucket, Key="k", ChecksumAlgorithm=algorithm)["ChecksumType"] == "COMPOSITE"


# --- documents that need a digest ------------------------------------------------------------------------------------------

TAGS = b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"


def send(server, account, method, path, body, **headers):
    signable = botocore.awsrequest.AWSRequest(method=method, url=server.url + path, data=body, headers=headers)
    botocore.auth.S3SigV4Auth(botocore.credentials.Credentials(account, "test"), "s3", "us-east-1").add_auth(signable)
    head = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{server.port}", f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in signable.headers.items())]
    with HttpConnection(server.port) as connection:
        connection.send("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        return connection.read_response()


def test_documents_need_a_digest_where_s3_asks_for_one(server, client, account, bucket):
    path = f"/{bucket}?tagging"
    status, _, text = send(server, account, "PUT", path, TAGS)
    assert status == 400 and b"<Code>InvalidRequest</Code>" in text
    assert b"Missing required header for this request: Content-MD5 OR x-amz-checksum-*" in text
    md5 = base64.b64encode(hashlib.md5(TAGS).digest()).decode()
    sha = base64.b64encode(hashlib.sha512(TAGS).digest()).decode()
    for headers in ({"Content-MD5": md5}, {"x-amz-checksum-sha512": sha}):
        assert send(server, account, "PUT", path, TAGS, **headers)[0] == 200
    status, _, text = send(server, account, "PUT", path, TAGS, **{"x-amz-checksum-md5": of_body("MD5")})
    assert status == 400 and b"<Code>BadDigest</Code>" in text
    status, _, text = send(server, account, "PUT", path, TAGS, **{"x-amz-checksum-sha3": md5})
    assert status == 400 and b"The algorithm type you specified in x-amz-checksum- header is invalid." in text


@pytest.mark.parametrize("query, document", [
    ("policy", json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::BUCKET",
        "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}]})),
    ("versioning", "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"),
    ("website", "<WebsiteConfiguration><IndexDocument><Suffix>i</Suffix></IndexDocument></WebsiteConfiguration>")])
def test_others_do_not(server, account, bucket, query, document):
    body = document.replace("BUCKET", bucket).encode()
    assert send(server, account, "PUT", f"/{bucket}?{query}", body)[0] in (200, 204)
