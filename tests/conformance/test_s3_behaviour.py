"""S3's operations, one behaviour a test: results, refusals, pages, versions, locks, conditions, configurations."""

import base64
import datetime
import hashlib
import json
import os
import uuid

import botocore.exceptions
import botocore.handlers
import pytest

MIB = 1 << 20
PART = 5 * MIB


@pytest.fixture
def s3(client):
    return client("s3", s3={"addressing_style": "path"})


def empty_and_delete(s3, bucket):
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", []):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for item in page.get("Versions", []) + page.get("DeleteMarkers", []):
            s3.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"], BypassGovernanceRetention=True)
    s3.delete_bucket(Bucket=bucket)


@pytest.fixture
def make_bucket(s3):
    """make_bucket(**arguments of create_bucket): a bucket that is emptied and deleted after the test."""
    made = []

    def make(**arguments):
        name = f"conformance-{uuid.uuid4()}"
        s3.create_bucket(Bucket=name, **arguments)
        made.append(name)
        return name

    yield make
    for name in made:
        empty_and_delete(s3, name)


@pytest.fixture
def bucket(make_bucket):
    return make_bucket()


@pytest.fixture
def versioned(s3, bucket):
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return bucket


def refusal(call, **arguments):
    """(code, HTTP status) of a call that must be refused."""
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    answer = refused.value.response
    return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]


def status(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


# --- buckets -----------------------------------------------------------------------------------------------------------------

def test_create_head_list_delete_bucket(s3, make_bucket):
    name = make_bucket()
    assert s3.head_bucket(Bucket=name)["BucketRegion"] == "us-east-1"
    assert s3.get_bucket_location(Bucket=name).get("LocationConstraint") is None
    assert name in [item["Name"] for item in s3.list_buckets()["Buckets"]]
    found = s3.list_buckets(Prefix=name[:30], BucketRegion="us-east-1", MaxBuckets=10)["Buckets"]
    assert [(item["Name"], item["BucketRegion"]) for item in found] == [(name, "us-east-1")]


@pytest.mark.parametrize("name", ["ab", "Upper", "a..b", "192.168.5.4", "-a-b", "xn--abc", "a-s3alias", "under_score"])
def test_bucket_names_have_rules(s3, name):
    # botocore checks some names by itself.
    s3.meta.events.unregister("before-parameter-build.s3", botocore.handlers.validate_bucket_name)
    assert refusal(s3.create_bucket, Bucket=name) == ("InvalidBucketName", 400)


def test_missing_bucket(s3):
    name = f"conformance-{uuid.uuid4()}"
    assert refusal(s3.list_objects_v2, Bucket=name) == ("NoSuchBucket", 404)
    assert refusal(s3.head_bucket, Bucket=name) == ("404", 404)
    assert refusal(s3.delete_bucket, Bucket=name) == ("NoSuchBucket", 404)
    assert refusal(s3.put_object, Bucket=name, Key="k") == ("NoSuchBucket", 404)


def test_buckets_with_objects_stay(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k")
    assert refusal(s3.delete_bucket, Bucket=bucket) == ("BucketNotEmpty", 409)


def test_expected_bucket_owner(s3, bucket):
    assert refusal(s3.list_objects_v2, Bucket=bucket, ExpectedBucketOwner="111111111111") == ("AccessDenied", 403)


def test_location_constraints(s3, client):
    name = f"conformance-{uuid.uuid4()}"
    assert refusal(s3.create_bucket, Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-east-1"}) == (
        "InvalidLocationConstraint", 400)
    there = client("s3", region="eu-central-1")
    assert refusal(there.create_bucket, Bucket=name) == ("IllegalLocationConstraintException", 400)


# --- objects -----------------------------------------------------------------------------------------------------------------

def test_put_get_head_delete_object(s3, bucket):
    put = s3.put_object(Bucket=bucket, Key="a/b c", Body=b"body", ContentType="text/plain", CacheControl="no-cache",
                        ContentDisposition="inline", ContentEncoding="identity", ContentLanguage="de",
                        Metadata={"one": "1"}, StorageClass="STANDARD_IA", Tagging="t=1&u=2")
    assert put["ETag"] == f'"{hashlib.md5(b"body").hexdigest()}"' and put["ServerSideEncryption"] == "AES256"
    for answer in (s3.head_object(Bucket=bucket, Key="a/b c"), s3.get_object(Bucket=bucket, Key="a/b c")):
        assert answer["ContentLength"] == 4 and answer["ContentType"] == "text/plain"
        assert answer["CacheControl"] == "no-cache" and answer["ContentDisposition"] == "inline"
        assert answer["ContentEncoding"] == "identity" and answer["ContentLanguage"] == "de"
        assert answer["Metadata"] == {"one": "1"} and answer["StorageClass"] == "STANDARD_IA"
        assert answer["AcceptRanges"] == "bytes" and answer["TagCount"] == 2 and "VersionId" not in answer
    assert status(s3.delete_object(Bucket=bucket, Key="a/b c")) == 204
    assert refusal(s3.get_object, Bucket=bucket, Key="a/b c") == ("NoSuchKey", 404)
    assert refusal(s3.head_object, Bucket=bucket, Key="a/b c") == ("404", 404)


@pytest.mark.parametrize("asked, got", [("bytes=0-0", b"0"), ("bytes=2-4", b"234"), ("bytes=7-", b"789"), ("bytes=-3", b"789"),
                                        ("bytes=8-100", b"89")])
def test_ranges(s3, bucket, asked, got):
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="k", Range=asked)
    assert status(answer) == 206 and answer["Body"].read() == got
    assert answer["ContentRange"].endswith("/10") and answer["ContentLength"] == len(got)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0", "bytes=100-200"])
def test_ranges_beyond_the_end(s3, bucket, asked):
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    assert refusal(s3.get_object, Bucket=bucket, Key="k", Range=asked) == ("InvalidRange", 416)


@pytest.mark.parametrize("asked", ["bytes=1-2,4-5", "items=1-2", "bytes=5-2"])
def test_ranges_that_are_none_are_ignored(s3, bucket, asked):
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="k", Range=asked)
    assert status(answer) == 200 and answer["Body"].read() == b"0123456789"


def test_conditional_reads(s3, bucket):
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"x")["ETag"]
    modified = s3.head_object(Bucket=bucket, Key="k")["LastModified"]
    earlier = modified - datetime.timedelta(hours=1)
    get = {"Bucket": bucket, "Key": "k"}
    assert status(s3.get_object(**get, IfMatch=etag)) == 200
    assert refusal(s3.get_object, **get, IfMatch='"other"') == ("PreconditionFailed", 412)
    assert refusal(s3.get_object, **get, IfNoneMatch=etag) == ("304", 304)
    assert refusal(s3.get_object, **get, IfModifiedSince=modified) == ("304", 304)
    assert refusal(s3.get_object, **get, IfUnmodifiedSince=earlier) == ("PreconditionFailed", 412)
    assert status(s3.get_object(**get, IfMatch=etag, IfUnmodifiedSince=earlier)) == 200
    assert refusal(s3.head_object, **get, IfNoneMatch=etag) == ("304", 304)


def test_conditional_writes(s3, bucket):
    put = {"Bucket": bucket, "Key": "k", "Body": b"x"}
    etag = s3.put_object(**put, IfNoneMatch="*")["ETag"]
    assert refusal(s3.put_object, **put, IfNoneMatch="*") == ("PreconditionFailed", 412)
    assert refusal(s3.put_object, **put, IfMatch='"other"') == ("PreconditionFailed", 412)
    assert status(s3.put_object(**put, IfMatch=etag)) == 200
    assert refusal(s3.put_object, Bucket=bucket, Key="none", Body=b"x", IfMatch=etag) == ("NoSuchKey", 404)
    assert refusal(s3.delete_object, Bucket=bucket, Key="k", IfMatch='"other"') == ("PreconditionFailed", 412)
    assert status(s3.delete_object(Bucket=bucket, Key="k", IfMatch=etag)) == 204


def test_copy_object(s3, bucket):
    s3.put_object(Bucket=bucket, Key="a", Body=b"x", Metadata={"m": "1"}, Tagging="t=1", ContentType="text/plain")
    copied = s3.copy_object(Bucket=bucket, Key="b", CopySource={"Bucket": bucket, "Key": "a"})
    assert copied["CopyObjectResult"]["ETag"] == f'"{hashlib.md5(b"x").hexdigest()}"'
    assert s3.head_object(Bucket=bucket, Key="b")["Metadata"] == {"m": "1"}
    s3.copy_object(Bucket=bucket, Key="a", CopySource={"Bucket": bucket, "Key": "a"}, MetadataDirective="REPLACE",
                   Metadata={"m": "2"}, TaggingDirective="REPLACE", Tagging="t=2")
    assert s3.head_object(Bucket=bucket, Key="a")["Metadata"] == {"m": "2"}
    assert s3.get_object_tagging(Bucket=bucket, Key="a")["TagSet"] == [{"Key": "t", "Value": "2"}]
    same = {"Bucket": bucket, "Key": "a", "CopySource": {"Bucket": bucket, "Key": "a"}}
    assert refusal(s3.copy_object, **same) == ("InvalidRequest", 400)
    assert refusal(s3.copy_object, Bucket=bucket, Key="c", CopySource=f"{bucket}/none") == ("NoSuchKey", 404)
    assert refusal(s3.copy_object, Bucket=bucket, Key="c", CopySource=f"{bucket}/a", CopySourceIfMatch='"q"') == (
        "PreconditionFailed", 412)


def test_delete_objects(s3, bucket):
    for key in "abc":
        s3.put_object(Bucket=bucket, Key=key)
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in ("a", "b", "never was")]})
    assert sorted(item["Key"] for item in answer["Deleted"]) == ["a", "b", "never was"] and "Errors" not in answer
    quiet = s3.delete_objects(Bucket=bucket, Delete={"Quiet": True, "Objects": [{"Key": "c"}]})
    assert "Deleted" not in quiet
    assert refusal(s3.delete_objects, Bucket=bucket, Delete={"Objects": [{"Key": str(i)} for i in range(1001)]}) == (
        "MalformedXML", 400)


def test_limits(s3, bucket):
    assert refusal(s3.put_object, Bucket=bucket, Key="k" * 1025) == ("KeyTooLongError", 400)
    assert status(s3.put_object(Bucket=bucket, Key="ü" * 512)) == 200
    assert refusal(s3.put_object, Bucket=bucket, Key="k", Metadata={"m": "x" * 2048}) == ("MetadataTooLarge", 400)
    tags = "&".join(f"k{i}=v" for i in range(11))
    assert refusal(s3.put_object, Bucket=bucket, Key="k", Tagging=tags) == ("BadRequest", 400)
    assert refusal(s3.put_object, Bucket=bucket, Key="k", StorageClass="WRONG") == ("InvalidStorageClass", 400)


def test_object_tagging(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k")
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == []
    s3.put_object_tagging(Bucket=bucket, Key="k", Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
    assert s3.get_object_tagging(Bucket=bucket, Key="k")["TagSet"] == [{"Key": "a", "Value": "1"}]
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    assert refusal(s3.put_object_tagging, Bucket=bucket, Key="k", Tagging=twice) == ("InvalidTag", 400)
    assert status(s3.delete_object_tagging(Bucket=bucket, Key="k")) == 204
    assert refusal(s3.get_object_tagging, Bucket=bucket, Key="none") == ("NoSuchKey", 404)


def test_get_object_attributes(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"12345", ChecksumAlgorithm="SHA256")
    answer = s3.get_object_attributes(Bucket=bucket, Key="k",
                                      ObjectAttributes=["ETag", "Checksum", "ObjectSize", "StorageClass", "ObjectParts"])
    assert answer["ETag"] == hashlib.md5(b"12345").hexdigest() and answer["ObjectSize"] == 5
    assert answer["Checksum"]["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(b"12345").digest()).decode()
    assert answer["StorageClass"] == "STANDARD" and "ObjectParts" not in answer


def test_customer_keys(s3, bucket):
    key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": os.urandom(32)}
    other = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": os.urandom(32)}
    s3.put_object(Bucket=bucket, Key="k", Body=b"secret", **key)
    assert s3.get_object(Bucket=bucket, Key="k", **key)["Body"].read() == b"secret"
    assert refusal(s3.get_object, Bucket=bucket, Key="k") == ("InvalidRequest", 400)
    assert refusal(s3.get_object, Bucket=bucket, Key="k", **other) == ("AccessDenied", 403)
    assert refusal(s3.head_object, Bucket=bucket, Key="k") == ("400", 400)


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksums(s3, bucket, algorithm):
    member = f"Checksum{algorithm}"
    put = s3.put_object(Bucket=bucket, Key="k", Body=b"body", ChecksumAlgorithm=algorithm)
    head = s3.head_object(Bucket=bucket, Key="k", ChecksumMode="ENABLED")
    assert head[member] == put[member] and head["ChecksumType"] == "FULL_OBJECT"
    assert member not in s3.head_object(Bucket=bucket, Key="k")
    wrong = base64.b64encode(bytes(len(base64.b64decode(put[member])))).decode()
    assert refusal(s3.put_object, Bucket=bucket, Key="k", Body=b"body", **{member: wrong}) == ("BadDigest", 400)


# --- listings ----------------------------------------------------------------------------------------------------------------

def test_list_objects_pages_and_groups(s3, bucket):
    for key in ("a", "b/1", "b/2", "b/c/3", "d"):
        s3.put_object(Bucket=bucket, Key=key)
    page = s3.list_objects_v2(Bucket=bucket, Delimiter="/", MaxKeys=2)
    assert page["IsTruncated"] and page["KeyCount"] == 2
    assert [item["Key"] for item in page["Contents"]] == ["a"] and page["CommonPrefixes"] == [{"Prefix": "b/"}]
    rest = s3.list_objects_v2(Bucket=bucket, Delimiter="/", ContinuationToken=page["NextContinuationToken"])
    assert [item["Key"] for item in rest["Contents"]] == ["d"] and not rest["IsTruncated"]
    nested = s3.list_objects_v2(Bucket=bucket, Delimiter="/", Prefix="b/")
    assert [item["Key"] for item in nested["Contents"]] == ["b/1", "b/2"]
    assert nested["CommonPrefixes"] == [{"Prefix": "b/c/"}]
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket, StartAfter="b/2")["Contents"]] == ["b/c/3", "d"]
    old = s3.list_objects(Bucket=bucket, Marker="a", MaxKeys=1)
    assert old["IsTruncated"] and old["Contents"][0]["Key"] == "b/1" and "NextMarker" not in old
    assert s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["KeyCount"] == 0
    assert refusal(s3.list_objects_v2, Bucket=bucket, MaxKeys=-1) == ("InvalidArgument", 400)
    assert refusal(s3.list_objects_v2, Bucket=bucket, ContinuationToken="!") == ("InvalidArgument", 400)


def test_list_objects_shows_owners_on_request(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k")
    assert "Owner" not in s3.list_objects_v2(Bucket=bucket)["Contents"][0]
    assert len(s3.list_objects_v2(Bucket=bucket, FetchOwner=True)["Contents"][0]["Owner"]["ID"]) == 64


# --- versions ----------------------------------------------------------------------------------------------------------------

def test_versions_and_delete_markers(s3, versioned):
    first = s3.put_object(Bucket=versioned, Key="k", Body=b"1")["VersionId"]
    second = s3.put_object(Bucket=versioned, Key="k", Body=b"2")["VersionId"]
    assert s3.get_object(Bucket=versioned, Key="k")["VersionId"] == second
    assert s3.get_object(Bucket=versioned, Key="k", VersionId=first)["Body"].read() == b"1"
    marker = s3.delete_object(Bucket=versioned, Key="k")
    assert marker["DeleteMarker"] is True
    with pytest.raises(botocore.exceptions.ClientError) as gone:
        s3.get_object(Bucket=versioned, Key="k")
    headers = gone.value.response["ResponseMetadata"]["HTTPHeaders"]
    assert headers["x-amz-delete-marker"] == "true" and headers["x-amz-version-id"] == marker["VersionId"]
    assert refusal(s3.get_object, Bucket=versioned, Key="k", VersionId=marker["VersionId"]) == ("MethodNotAllowed", 405)
    assert "Contents" not in s3.list_objects_v2(Bucket=versioned)
    assert s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])["DeleteMarker"] is True
    assert s3.get_object(Bucket=versioned, Key="k")["Body"].read() == b"2"
    s3.delete_object(Bucket=versioned, Key="k", VersionId=second)
    assert s3.get_object(Bucket=versioned, Key="k")["Body"].read() == b"1"
    assert refusal(s3.get_object, Bucket=versioned, Key="k", VersionId=second) == ("NoSuchVersion", 404)
    assert refusal(s3.get_object, Bucket=versioned, Key="k", VersionId="wrong") == ("InvalidArgument", 400)


def test_null_versions(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    s3.put_object(Bucket=bucket, Key="k", Body=b"versioned")
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["Body"].read() == b"before"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert "VersionId" not in s3.put_object(Bucket=bucket, Key="k", Body=b"after")
    assert s3.get_object(Bucket=bucket, Key="k", VersionId="null")["Body"].read() == b"after"
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert [item["VersionId"] == "null" for item in versions] == [True, False]
    assert s3.delete_object(Bucket=bucket, Key="k")["VersionId"] == "null"
    assert len(s3.list_object_versions(Bucket=bucket)["Versions"]) == 1


# --- multipart uploads ---------------------------------------------------------------------------------------------------------

def test_multipart_upload(s3, bucket):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k", Metadata={"m": "1"})["UploadId"]
    on = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    first, second = os.urandom(PART), b"end"
    etags = [s3.upload_part(**on, PartNumber=n, Body=body)["ETag"] for n, body in ((1, first), (2, second))]
    parts = [{"PartNumber": n + 1, "ETag": etag} for n, etag in enumerate(etags)]
    assert [part["Size"] for part in s3.list_parts(**on)["Parts"]] == [PART, 3]
    done = s3.complete_multipart_upload(**on, MultipartUpload={"Parts": parts})
    digest = hashlib.md5(hashlib.md5(first).digest() + hashlib.md5(second).digest()).hexdigest()
    assert done["ETag"] == f'"{digest}-2"'
    answer = s3.get_object(Bucket=bucket, Key="k")
    assert answer["Body"].read() == first + second and answer["Metadata"] == {"m": "1"}
    part = s3.get_object(Bucket=bucket, Key="k", PartNumber=2)
    assert status(part) == 206 and part["Body"].read() == second and part["PartsCount"] == 2
    assert refusal(s3.list_parts, **on) == ("NoSuchUpload", 404)


def test_multipart_refusals(s3, bucket):
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    on = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    one, two = (s3.upload_part(**on, PartNumber=n, Body=b"small")["ETag"] for n in (1, 2))
    complete = lambda *parts: refusal(s3.complete_multipart_upload, **on, MultipartUpload={"Parts": [
        {"PartNumber": number, "ETag": etag} for number, etag in parts]})
    assert complete((2, two), (1, one)) == ("InvalidPartOrder", 400)
    assert complete((1, one), (2, two)) == ("EntityTooSmall", 400)
    assert complete((1, '"wrong"')) == ("InvalidPart", 400)
    assert complete((3, one)) == ("InvalidPart", 400)
    assert refusal(s3.upload_part, **on, PartNumber=10001, Body=b"") == ("InvalidArgument", 400)
    assert status(s3.abort_multipart_upload(**on)) == 204
    assert refusal(s3.abort_multipart_upload, **on) == ("NoSuchUpload", 404)


def test_upload_part_copy(s3, bucket):
    source = os.urandom(PART + 10)
    s3.put_object(Bucket=bucket, Key="source", Body=source)
    upload = s3.create_multipart_upload(Bucket=bucket, Key="k")["UploadId"]
    on = {"Bucket": bucket, "Key": "k", "UploadId": upload}
    copy = lambda number, span: s3.upload_part_copy(**on, PartNumber=number, CopySource=f"{bucket}/source",
                                                    CopySourceRange=span)["CopyPartResult"]["ETag"]
    etags = [copy(1, f"bytes=0-{PART - 1}"), copy(2, f"bytes={PART}-{PART + 9}")]
    s3.complete_multipart_upload(**on, MultipartUpload={"Parts": [
        {"PartNumber": number + 1, "ETag": etag} for number, etag in enumerate(etags)]})
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == source


# --- locks -------------------------------------------------------------------------------------------------------------------

def test_object_lock(s3, make_bucket):
    bucket = make_bucket(ObjectLockEnabledForBucket=True)
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    until = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=1)
    version = s3.put_object(Bucket=bucket, Key="k", Body=b"x", ObjectLockMode="GOVERNANCE",
                            ObjectLockRetainUntilDate=until)["VersionId"]
    assert s3.get_object_retention(Bucket=bucket, Key="k")["Retention"] == {"Mode": "GOVERNANCE", "RetainUntilDate": until}
    delete = {"Bucket": bucket, "Key": "k", "VersionId": version}
    assert refusal(s3.delete_object, **delete) == ("AccessDenied", 403)
    s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "ON"})
    assert s3.head_object(Bucket=bucket, Key="k")["ObjectLockLegalHoldStatus"] == "ON"
    assert refusal(s3.delete_object, **delete, BypassGovernanceRetention=True) == ("AccessDenied", 403)
    s3.put_object_legal_hold(Bucket=bucket, Key="k", LegalHold={"Status": "OFF"})
    assert status(s3.delete_object(**delete, BypassGovernanceRetention=True)) == 204
    assert refusal(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={"Status": "Suspended"}) == (
        "InvalidBucketState", 409)


def test_object_lock_needs_its_bucket(s3, bucket):
    assert refusal(s3.get_object_lock_configuration, Bucket=bucket) == ("ObjectLockConfigurationNotFoundError", 404)
    s3.put_object(Bucket=bucket, Key="k")
    assert refusal(s3.put_object_legal_hold, Bucket=bucket, Key="k", LegalHold={"Status": "ON"}) == ("InvalidRequest", 400)


# --- configurations ------------------------------------------------------------------------------------------------------------

CORS = {"CORSRules": [{"AllowedOrigins": ["*"], "AllowedMethods": ["GET"]}]}
LIFECYCLE = {"Rules": [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "p"}, "Expiration": {"Days": 1}}]}
WEBSITE = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}
OWNERSHIP = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
BLOCK = {"BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": True, "RestrictPublicBuckets": False}
TAGS = {"TagSet": [{"Key": "k", "Value": "v"}]}


@pytest.mark.parametrize("name, argument, document, output, missing", [
    ("bucket_cors", "CORSConfiguration", CORS, "CORSRules", "NoSuchCORSConfiguration"),
    ("bucket_lifecycle_configuration", "LifecycleConfiguration", LIFECYCLE, "Rules", "NoSuchLifecycleConfiguration"),
    ("bucket_website", "WebsiteConfiguration", WEBSITE, "IndexDocument", "NoSuchWebsiteConfiguration"),
    ("bucket_ownership_controls", "OwnershipControls", OWNERSHIP, "OwnershipControls", "OwnershipControlsNotFoundError"),
    ("public_access_block", "PublicAccessBlockConfiguration", BLOCK, "PublicAccessBlockConfiguration",
     "NoSuchPublicAccessBlockConfiguration"),
    ("bucket_tagging", "Tagging", TAGS, "TagSet", "NoSuchTagSet"),
])
def test_configurations_are_put_shown_and_deleted(s3, bucket, name, argument, document, output, missing):
    delete = getattr(s3, f"delete_{name}".replace("_configuration", ""))
    put, get = getattr(s3, f"put_{name}"), getattr(s3, f"get_{name}")
    delete(Bucket=bucket)
    assert refusal(get, Bucket=bucket) == (missing, 404)
    put(Bucket=bucket, **{argument: document})
    assert get(Bucket=bucket)[output] == document.get(output, document)
    assert status(delete(Bucket=bucket)) == 204
    assert refusal(get, Bucket=bucket) == (missing, 404)


def test_bucket_policy(s3, bucket):
    assert refusal(s3.get_bucket_policy, Bucket=bucket) == ("NoSuchBucketPolicy", 404)
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/secret/*"}]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == policy
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"] == {"IsPublic": False}
    assert refusal(s3.put_bucket_policy, Bucket=bucket, Policy="no json") == ("MalformedPolicy", 400)
    assert status(s3.delete_bucket_policy(Bucket=bucket)) == 204


def test_new_buckets_take_nothing_public(s3, bucket):
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]}
    assert refusal(s3.put_bucket_policy, Bucket=bucket, Policy=json.dumps(policy)) == ("AccessDenied", 403)
    assert refusal(s3.put_bucket_acl, Bucket=bucket, ACL="public-read") == ("AccessControlListNotSupported", 400)


def test_encryption_has_a_default(s3, bucket):
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


@pytest.mark.parametrize("put, get, argument, document", [
    ("put_bucket_request_payment", "get_bucket_request_payment", "RequestPaymentConfiguration", {"Payer": "Requester"}),
    ("put_bucket_accelerate_configuration", "get_bucket_accelerate_configuration", "AccelerateConfiguration",
     {"Status": "Enabled"}),
    ("put_bucket_versioning", "get_bucket_versioning", "VersioningConfiguration", {"Status": "Enabled"}),
])
def test_settings(s3, bucket, put, get, argument, document):
    getattr(s3, put)(Bucket=bucket, **{argument: document})
    answer = getattr(s3, get)(Bucket=bucket)
    assert {name: answer[name] for name in document} == document


@pytest.mark.parametrize("kind, list_key, document", [
    ("analytics", "AnalyticsConfigurationList", {"StorageClassAnalysis": {}}),
    ("metrics", "MetricsConfigurationList", {}),
    ("intelligent_tiering", "IntelligentTieringConfigurationList",
     {"Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}),
])
def test_configurations_with_an_id(s3, bucket, kind, list_key, document):
    member = "".join(word.capitalize() for word in kind.split("_")) + "Configuration"
    call = lambda verb, plural="": getattr(s3, f"{verb}_bucket_{kind}_configuration{plural}")
    call("put")(Bucket=bucket, Id="one", **{member: {"Id": "one", **document}})
    assert call("get")(Bucket=bucket, Id="one")[member] == {"Id": "one", **document}
    assert [item["Id"] for item in call("list", "s")(Bucket=bucket)[list_key]] == ["one"]
    assert refusal(call("get"), Bucket=bucket, Id="two") == ("NoSuchConfiguration", 404)
    assert status(call("delete")(Bucket=bucket, Id="one")) == 204


def test_notifications_need_destinations_that_exist(s3, bucket):
    queue = {"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:111111111111:none", "Events": ["s3:ObjectCreated:*"]}]}
    assert refusal(s3.put_bucket_notification_configuration, Bucket=bucket, NotificationConfiguration=queue) == (
        "InvalidArgument", 400)
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    assert "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=bucket)


def test_acls(s3, bucket):
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=OWNERSHIP)
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key="k", ACL="public-read")
    grants = s3.get_object_acl(Bucket=bucket, Key="k")["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL", "READ"]
    s3.put_object_acl(Bucket=bucket, Key="k", ACL="private")
    assert len(s3.get_object_acl(Bucket=bucket, Key="k")["Grants"]) == 1
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read")
    assert len(s3.get_bucket_acl(Bucket=bucket)["Grants"]) == 2
    s3.put_bucket_acl(Bucket=bucket, ACL="private")


def test_restores_are_for_archived_objects(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    assert refusal(s3.restore_object, Bucket=bucket, Key="k", RestoreRequest={"Days": 1}) == ("InvalidObjectState", 403)
    s3.put_object(Bucket=bucket, Key="k", Body=b"x", StorageClass="GLACIER")
    assert refusal(s3.get_object, Bucket=bucket, Key="k") == ("InvalidObjectState", 403)
    assert status(s3.restore_object(Bucket=bucket, Key="k", RestoreRequest={"Days": 1})) == 202
    assert s3.head_object(Bucket=bucket, Key="k")["Restore"].startswith('ongoing-request="')


def test_replication_needs_versions(s3, bucket):
    assert refusal(s3.get_bucket_replication, Bucket=bucket) == ("ReplicationConfigurationNotFoundError", 404)
    assert refusal(s3.put_bucket_replication, Bucket=bucket, ReplicationConfiguration={
        "Role": "arn:aws:iam::111111111111:role/r", "Rules": [{
            "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": f"arn:aws:s3:::{bucket}"}}]}) == (
        "InvalidRequest", 400)
