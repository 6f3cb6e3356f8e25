"""One test for each of S3's operations on objects: what it answers, and one refusal of its own."""

import base64
import datetime
import hashlib

import pytest

from test_s3_behaviour import PART, bucket, make_bucket, refusal, s3, status, versioned  # noqa: F401

HELLO = '"5d41402abc4b2a76b9719d911017c592"'


@pytest.fixture
def stored(s3, bucket):
    """A bucket with the object k."""
    s3.put_object(Bucket=bucket, Key="k", Body=b"hello", ContentType="text/plain", Metadata={"a": "1"}, Tagging="t=1")
    return bucket


@pytest.fixture
def locked(s3, make_bucket):
    """A bucket with Object Lock, and the object k in it."""
    name = make_bucket(ObjectLockEnabledForBucket=True)
    s3.put_object(Bucket=name, Key="k", Body=b"hello")
    return name


def rejects_missing_key(call, **arguments):
    assert refusal(call, Key="none", **arguments) == ("NoSuchKey", 404)


# --- writes -----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("arguments, code, http", [
    ({"Key": "x" * 1025}, "KeyTooLongError", 400),
    ({"Metadata": {"a": "x" * 2048}}, "MetadataTooLarge", 400),
    ({"StorageClass": "NOTHING"}, "InvalidStorageClass", 400),
    ({"Tagging": "a=1&a=2"}, "InvalidTag", 400),
    ({"IfNoneMatch": "*"}, "PreconditionFailed", 412),
    ({"IfMatch": '"other"'}, "PreconditionFailed", 412),
    ({"ContentMD5": base64.b64encode(hashlib.md5(b"other").digest()).decode()}, "BadDigest", 400),
    ({"ChecksumSHA256": base64.b64encode(hashlib.sha256(b"other").digest()).decode()}, "BadDigest", 400),
    ({"ACL": "public-read"}, "AccessControlListNotSupported", 400),
    ({"ObjectLockLegalHoldStatus": "ON"}, "InvalidRequest", 400),
    ({"SSECustomerAlgorithm": "AES256"}, "InvalidArgument", 400),
])
def test_put_object(s3, stored, arguments, code, http):
    assert refusal(s3.put_object, **{"Bucket": stored, "Key": "k", "Body": b"hello", **arguments}) == (code, http)
    assert s3.put_object(Bucket=stored, Key="k", Body=b"hello")["ETag"] == HELLO


@pytest.mark.parametrize("arguments, code, http", [
    ({"CopySource": "nothing"}, "InvalidArgument", 400),
    ({"Key": "k"}, "InvalidRequest", 400),
    ({"CopySourceIfMatch": '"other"'}, "PreconditionFailed", 412),
    ({"CopySourceIfNoneMatch": HELLO}, "PreconditionFailed", 412),
    ({"MetadataDirective": "KEEP"}, "InvalidArgument", 400),
])
def test_copy_object(s3, stored, arguments, code, http):
    wanted = {"Bucket": stored, "Key": "copy", "CopySource": f"{stored}/k"}
    assert refusal(s3.copy_object, **{**wanted, **arguments}) == (code, http)
    assert s3.copy_object(**wanted, TaggingDirective="REPLACE", Tagging="u=2")["CopyObjectResult"]["ETag"] == HELLO
    head = s3.head_object(Bucket=stored, Key="copy")
    assert (head["Metadata"], head["ContentType"]) == ({"a": "1"}, "text/plain")
    assert s3.get_object_tagging(Bucket=stored, Key="copy")["TagSet"] == [{"Key": "u", "Value": "2"}]


def test_copy_object_onto_itself_changes_its_encryption(s3, stored):
    key = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
    if s3.meta.endpoint_url.startswith("http://"):
        s3.copy_object(Bucket=stored, Key="k", CopySource=f"{stored}/k", **key)
        assert refusal(s3.get_object, Bucket=stored, Key="k") == ("InvalidRequest", 400)


def test_delete_object(s3, versioned):
    s3.put_object(Bucket=versioned, Key="k")
    assert refusal(s3.delete_object, Bucket=versioned, Key="k", IfMatch='"other"') == ("PreconditionFailed", 412)
    marker = s3.delete_object(Bucket=versioned, Key="k")
    assert marker["DeleteMarker"] and status(marker) == 204
    assert s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])["DeleteMarker"]
    assert s3.get_object(Bucket=versioned, Key="k")["VersionId"] != marker["VersionId"]
    assert refusal(s3.delete_object, Bucket=versioned, Key="k", VersionId="nothing") == ("InvalidArgument", 400)


def test_delete_objects(s3, stored):
    answer = s3.delete_objects(Bucket=stored, Delete={"Objects": [{"Key": "k", "ETag": '"other"'}, {"Key": "none"}]})
    assert [each["Key"] for each in answer["Deleted"]] == ["none"]
    assert [(each["Key"], each["Code"]) for each in answer["Errors"]] == [("k", "PreconditionFailed")]
    assert refusal(s3.delete_objects, Bucket=stored, Delete={"Objects": []}) == ("MalformedXML", 400)
    too_many = {"Objects": [{"Key": str(i)} for i in range(1001)]}
    assert refusal(s3.delete_objects, Bucket=stored, Delete=too_many) == ("MalformedXML", 400)


# --- reads ------------------------------------------------------------------------------------------------------------------

def test_get_object(s3, stored):
    answer = s3.get_object(Bucket=stored, Key="k", ResponseContentType="text/x-other", ResponseCacheControl="no-store")
    assert answer["Body"].read() == b"hello" and answer["ETag"] == HELLO
    assert (answer["ContentType"], answer["CacheControl"]) == ("text/x-other", "no-store")
    rejects_missing_key(s3.get_object, Bucket=stored)
    assert refusal(s3.get_object, Bucket=stored, Key="k", PartNumber=2) == ("InvalidPartNumber", 416)


def test_head_object(s3, stored):
    head = s3.head_object(Bucket=stored, Key="k")
    assert (head["ContentLength"], head["ETag"], head["TagCount"]) == (5, HELLO, 1)
    assert refusal(s3.head_object, Bucket=stored, Key="none") == ("404", 404)
    assert refusal(s3.head_object, Bucket=stored, Key="k", IfNoneMatch=HELLO) == ("304", 304)


def test_get_object_attributes(s3, stored):
    answer = s3.get_object_attributes(Bucket=stored, Key="k", ObjectAttributes=["ETag", "ObjectSize", "StorageClass"])
    assert (answer["ETag"], answer["ObjectSize"], answer["StorageClass"]) == (HELLO.strip('"'), 5, "STANDARD")
    rejects_missing_key(s3.get_object_attributes, Bucket=stored, ObjectAttributes=["ETag"])


def test_select_object_content(s3, stored):
    wanted = {"Bucket": stored, "ExpressionType": "SQL", "Expression": "SELECT * FROM S3Object",
              "InputSerialization": {"CSV": {}}, "OutputSerialization": {"CSV": {}}}
    rejects_missing_key(s3.select_object_content, **wanted)
    answer = s3.select_object_content(**wanted, Key="k")
    records = b"".join(event["Records"]["Payload"] for event in answer["Payload"] if "Records" in event)
    assert records == b"hello\n"


def test_list_objects(s3, bucket):
    for key in ("a/1", "a/2", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key)
    page = s3.list_objects(Bucket=bucket, Delimiter="/", MaxKeys=2)
    assert [each["Prefix"] for each in page["CommonPrefixes"]] == ["a/"]
    assert (page["IsTruncated"], page["NextMarker"]) == (True, "b")
    assert "NextMarker" not in s3.list_objects(Bucket=bucket, MaxKeys=2)
    assert refusal(s3.list_objects, Bucket=bucket, MaxKeys=-1) == ("InvalidArgument", 400)


def test_list_objects_v2(s3, bucket):
    for key in ("a", "b", "c"):
        s3.put_object(Bucket=bucket, Key=key)
    page = s3.list_objects_v2(Bucket=bucket, MaxKeys=2, StartAfter="a")
    assert [each["Key"] for each in page["Contents"]] == ["b", "c"] and page["KeyCount"] == 2
    assert s3.list_objects_v2(Bucket=bucket, MaxKeys=0)["IsTruncated"] is False
    assert refusal(s3.list_objects_v2, Bucket=bucket, ContinuationToken="nothing") == ("InvalidArgument", 400)


def test_list_object_versions(s3, versioned):
    ids = [s3.put_object(Bucket=versioned, Key="k", Body=body)["VersionId"] for body in (b"1", b"2")]
    s3.delete_object(Bucket=versioned, Key="k")
    shown = s3.list_object_versions(Bucket=versioned)
    assert [each["VersionId"] for each in shown["Versions"]] == ids[::-1]
    assert shown["DeleteMarkers"][0]["IsLatest"] and not any(each["IsLatest"] for each in shown["Versions"])
    assert refusal(s3.list_object_versions, Bucket=versioned, VersionIdMarker=ids[0]) == ("InvalidArgument", 400)


# --- tags, ACLs, locks, archives ------------------------------------------------------------------------------------------

def test_put_object_tagging(s3, stored):
    s3.put_object_tagging(Bucket=stored, Key="k", Tagging={"TagSet": [{"Key": "x", "Value": ""}]})
    assert s3.get_object_tagging(Bucket=stored, Key="k")["TagSet"] == [{"Key": "x", "Value": ""}]
    eleven = {"TagSet": [{"Key": str(i), "Value": ""} for i in range(11)]}
    assert refusal(s3.put_object_tagging, Bucket=stored, Key="k", Tagging=eleven) == ("BadRequest", 400)
    rejects_missing_key(s3.put_object_tagging, Bucket=stored, Tagging={"TagSet": []})


def test_get_object_tagging(s3, stored):
    assert s3.get_object_tagging(Bucket=stored, Key="k")["TagSet"] == [{"Key": "t", "Value": "1"}]
    rejects_missing_key(s3.get_object_tagging, Bucket=stored)


def test_delete_object_tagging(s3, stored):
    assert status(s3.delete_object_tagging(Bucket=stored, Key="k")) == 204
    assert s3.get_object_tagging(Bucket=stored, Key="k")["TagSet"] == []
    rejects_missing_key(s3.delete_object_tagging, Bucket=stored)


def test_put_object_acl(s3, stored, make_bucket):
    assert refusal(s3.put_object_acl, Bucket=stored, Key="k", ACL="private") == ("AccessControlListNotSupported", 400)
    name = make_bucket(ObjectOwnership="ObjectWriter")
    s3.put_object(Bucket=name, Key="k")
    s3.delete_public_access_block(Bucket=name)
    s3.put_object_acl(Bucket=name, Key="k", ACL="authenticated-read")
    assert len(s3.get_object_acl(Bucket=name, Key="k")["Grants"]) == 2
    rejects_missing_key(s3.put_object_acl, Bucket=name, ACL="private")


def test_get_object_acl(s3, stored):
    shown = s3.get_object_acl(Bucket=stored, Key="k")
    assert [(each["Grantee"]["ID"], each["Permission"]) for each in shown["Grants"]] == [
        (shown["Owner"]["ID"], "FULL_CONTROL")]
    rejects_missing_key(s3.get_object_acl, Bucket=stored)


def in_days(days):
    return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=days)


def test_put_object_retention(s3, locked):
    keep = lambda mode, days, **more: s3.put_object_retention(  # noqa: E731
        Bucket=locked, Key="k", Retention={"Mode": mode, "RetainUntilDate": in_days(days)}, **more)
    assert refusal(keep, mode="GOVERNANCE", days=-1) == ("InvalidArgument", 400)
    keep("GOVERNANCE", 2)
    assert refusal(keep, mode="GOVERNANCE", days=1) == ("AccessDenied", 403)
    keep("GOVERNANCE", 1, BypassGovernanceRetention=True)
    version = s3.head_object(Bucket=locked, Key="k")["VersionId"]
    assert refusal(s3.delete_object, Bucket=locked, Key="k", VersionId=version) == ("AccessDenied", 403)


def test_get_object_retention(s3, locked, stored):
    assert refusal(s3.get_object_retention, Bucket=locked, Key="k") == ("NoSuchObjectLockConfiguration", 404)
    assert refusal(s3.get_object_retention, Bucket=stored, Key="k") == ("InvalidRequest", 400)


def test_put_object_legal_hold(s3, locked):
    s3.put_object_legal_hold(Bucket=locked, Key="k", LegalHold={"Status": "ON"})
    version = s3.head_object(Bucket=locked, Key="k")["VersionId"]
    remove = dict(Bucket=locked, Key="k", VersionId=version, BypassGovernanceRetention=True)
    assert refusal(s3.delete_object, **remove) == ("AccessDenied", 403)
    s3.put_object_legal_hold(Bucket=locked, Key="k", LegalHold={"Status": "OFF"})
    assert refusal(s3.put_object_legal_hold, Bucket=locked, Key="k", LegalHold={"Status": "?"}) == ("MalformedXML", 400)


def test_get_object_legal_hold(s3, locked):
    assert refusal(s3.get_object_legal_hold, Bucket=locked, Key="k") == ("NoSuchObjectLockConfiguration", 404)


def test_restore_object(s3, stored):
    days = {"Days": 1}
    assert refusal(s3.restore_object, Bucket=stored, Key="k", RestoreRequest=days) == ("InvalidObjectState", 403)
    s3.put_object(Bucket=stored, Key="cold", StorageClass="GLACIER")
    assert refusal(s3.get_object, Bucket=stored, Key="cold") == ("InvalidObjectState", 403)
    assert status(s3.restore_object(Bucket=stored, Key="cold", RestoreRequest=days)) == 202
    assert s3.head_object(Bucket=stored, Key="cold")["Restore"] == 'ongoing-request="true"'
    assert refusal(s3.restore_object, Bucket=stored, Key="cold", RestoreRequest=days) == (
        "RestoreAlreadyInProgress", 409)


# --- uploads in parts -------------------------------------------------------------------------------------------------------

@pytest.fixture
def upload(s3, stored):
    """The arguments that name an upload of two parts, 2 and 5, and their ETags."""
    names = dict(Bucket=stored, Key="big")
    names["UploadId"] = s3.create_multipart_upload(**names)["UploadId"]
    return names, [s3.upload_part(**names, PartNumber=number, Body=body)["ETag"]
                   for number, body in ((2, b"x" * PART), (5, b"tail"))]


def parts_of(etags, numbers=(2, 5)):
    return {"Parts": [{"PartNumber": number, "ETag": etag} for number, etag in zip(numbers, etags)]}


@pytest.mark.parametrize("arguments, code", [
    ({"ChecksumAlgorithm": "SHA1", "ChecksumType": "FULL_OBJECT"}, "InvalidRequest"),
    ({"ChecksumType": "FULL_OBJECT"}, "InvalidRequest"),
    ({"StorageClass": "NOTHING"}, "InvalidStorageClass"),
])
def test_create_multipart_upload(s3, bucket, arguments, code):
    assert refusal(s3.create_multipart_upload, Bucket=bucket, Key="k", **arguments) == (code, 400)


def test_upload_part(s3, upload):
    names, _ = upload
    assert s3.upload_part(**names, PartNumber=9, Body=b"hello")["ETag"] == HELLO
    assert refusal(s3.upload_part, **names, PartNumber=10001, Body=b"") == ("InvalidArgument", 400)
    assert refusal(s3.upload_part, **{**names, "UploadId": "nothing"}, PartNumber=1, Body=b"") == ("NoSuchUpload", 404)


@pytest.mark.parametrize("given", ["bytes=0-", "bytes=-1", "0-1", "bytes=0-99", "bytes=3-1"])
def test_upload_part_copy(s3, stored, upload, given):
    names, _ = upload
    copy = dict(**names, PartNumber=7, CopySource=f"{stored}/k")
    assert refusal(s3.upload_part_copy, **copy, CopySourceRange=given) == ("InvalidArgument", 400)
    part = s3.upload_part_copy(**copy, CopySourceRange="bytes=0-1")["CopyPartResult"]
    assert part["ETag"] == '"' + hashlib.md5(b"he").hexdigest() + '"'


def test_list_parts(s3, upload):
    names, etags = upload
    shown = s3.list_parts(**names)
    assert [(each["PartNumber"], each["ETag"]) for each in shown["Parts"]] == [(2, etags[0]), (5, etags[1])]
    page = s3.list_parts(**names, MaxParts=1)
    assert (page["IsTruncated"], page["NextPartNumberMarker"]) == (True, 2)
    assert refusal(s3.list_parts, **{**names, "UploadId": "nothing"}) == ("NoSuchUpload", 404)


def test_list_multipart_uploads(s3, stored, upload):
    shown = s3.list_multipart_uploads(Bucket=stored, Prefix="b")
    assert [(each["Key"], each["UploadId"]) for each in shown["Uploads"]] == [("big", upload[0]["UploadId"])]
    assert refusal(s3.list_multipart_uploads, Bucket=stored, MaxUploads=-1) == ("InvalidArgument", 400)


def test_complete_multipart_upload(s3, upload):
    names, etags = upload
    complete = lambda parts, **more: s3.complete_multipart_upload(**names, MultipartUpload=parts, **more)  # noqa: E731
    assert refusal(complete, parts=parts_of(etags[::-1], (5, 2))) == ("InvalidPartOrder", 400)
    assert refusal(complete, parts=parts_of(etags, (2, 6))) == ("InvalidPart", 400)
    assert refusal(complete, parts={"Parts": []}) == ("MalformedXML", 400)
    assert refusal(s3.complete_multipart_upload, **names) == ("InvalidRequest", 400)
    assert refusal(complete, parts=parts_of(etags), MpuObjectSize=1) == ("InvalidRequest", 400)
    assert complete(parts_of(etags))["ETag"].endswith('-2"')
    head = s3.head_object(Bucket=names["Bucket"], Key="big", PartNumber=2)
    assert (head["PartsCount"], head["ContentLength"]) == (2, 4)


def test_parts_show_their_own_checksums(s3, bucket):
    names = dict(Bucket=bucket, Key="k")
    names["UploadId"] = s3.create_multipart_upload(**names, ChecksumAlgorithm="SHA256")["UploadId"]
    part = s3.upload_part(**names, PartNumber=1, Body=b"hello", ChecksumAlgorithm="SHA256")
    s3.complete_multipart_upload(**names, MultipartUpload={"Parts": [
        {"PartNumber": 1, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]}]})
    head = s3.head_object(Bucket=bucket, Key="k", PartNumber=1, ChecksumMode="ENABLED")
    assert head["ChecksumSHA256"] == part["ChecksumSHA256"]


def test_abort_multipart_upload(s3, upload):
    names, _ = upload
    assert status(s3.abort_multipart_upload(**names)) == 204
    assert refusal(s3.abort_multipart_upload, **names) == ("NoSuchUpload", 404)


# --- annotations, encryption, names -------------------------------------------------------------------------------------------

def test_put_object_annotation(s3, stored):
    names = dict(Bucket=stored, Key="k", AnnotationName="note")
    s3.put_object_annotation(**names, AnnotationPayload=b"text")
    assert s3.get_object_annotation(**names)["AnnotationPayload"].read() == b"text"
    assert refusal(s3.put_object_annotation, **{**names, "AnnotationName": "x" * 513},
                   AnnotationPayload=b"text") == ("AnnotationNameTooLong", 400)


def test_get_object_annotation(s3, stored):
    assert refusal(s3.get_object_annotation, Bucket=stored, Key="k", AnnotationName="none") == (
        "NoSuchAnnotation", 404)


def test_list_object_annotations(s3, stored):
    s3.put_object_annotation(Bucket=stored, Key="k", AnnotationName="note", AnnotationPayload=b"text")
    shown = s3.list_object_annotations(Bucket=stored, Key="k")
    assert [each["AnnotationName"] for each in shown["Annotations"]] == ["note"]


def test_delete_object_annotation(s3, stored):
    names = dict(Bucket=stored, Key="k", AnnotationName="note")
    s3.put_object_annotation(**names, AnnotationPayload=b"text")
    assert status(s3.delete_object_annotation(**names)) == 204
    assert refusal(s3.get_object_annotation, **names) == ("NoSuchAnnotation", 404)


def test_rename_object(s3, stored):
    code, http = refusal(s3.rename_object, Bucket=stored, Key="other", RenameSource=f"{stored}/k")
    assert (code, http) == ("MethodNotAllowed", 405)  # of directory buckets alone


def test_create_session(s3, stored):
    # Of directory buckets alone: botocore itself asks for sessions, at another host.
    assert refusal(s3.create_session, Bucket=stored)[1] in (404, 405)


def test_update_object_encryption(s3, stored):
    wanted = {"SSEKMS": {"KMSKeyArn": "arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012"}}
    rejects_missing_key(s3.update_object_encryption, Bucket=stored, ObjectEncryption=wanted)
