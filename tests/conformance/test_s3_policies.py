"""Bucket policies: each of S3's condition keys denies what it should, and lets pass the rest. The policies deny the
caller itself, so that one account is enough; and presigned requests, of both versions of signatures."""

import json
import urllib.error
import urllib.request

import pytest

from test_s3_behaviour import bucket, make_bucket, refusal, s3, status, versioned  # noqa: F401

DENIED = ("AccessDenied", 403)


@pytest.fixture
def deny(s3, bucket):
    """deny("action", **condition): nobody may do that under the condition. The policy is gone after the test."""
    def put(action, **condition):
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": f"s3:{action}", "Condition": condition,
             "Resource": f"arn:aws:s3:::{bucket}" + ("" if action.startswith("ListBucket") else "/*")}]}))

    yield put
    s3.delete_bucket_policy(Bucket=bucket)


@pytest.mark.parametrize("key, wanted, good, bad", [
    ("x-amz-server-side-encryption", "AES256", {"ServerSideEncryption": "AES256"}, {}),
    ("x-amz-storage-class", "STANDARD_IA", {"StorageClass": "STANDARD_IA"}, {"StorageClass": "ONEZONE_IA"}),
    ("x-amz-acl", "bucket-owner-full-control", {"ACL": "bucket-owner-full-control"}, {}),
    ("x-amz-website-redirect-location", "/a", {"WebsiteRedirectLocation": "/a"}, {"WebsiteRedirectLocation": "/b"}),
    ("RequestObjectTag/team", "red", {"Tagging": "team=red"}, {"Tagging": "team=blue"}),
    ("RequestObjectTagKeys", "team", {"Tagging": "team=red"}, {"Tagging": "stage=test"}),
])
def test_headers_of_writes(s3, bucket, deny, key, wanted, good, bad):
    deny("PutObject", StringNotEquals={f"s3:{key}": wanted})
    assert status(s3.put_object(Bucket=bucket, Key="k", **good)) == 200
    assert refusal(s3.put_object, Bucket=bucket, Key="k", **bad) == DENIED


def test_headers_that_must_be_there(s3, bucket, deny):
    deny("PutObject", Null={"s3:if-none-match": "true"})
    assert refusal(s3.put_object, Bucket=bucket, Key="k") == DENIED
    assert status(s3.put_object(Bucket=bucket, Key="k", IfNoneMatch="*")) == 200


def test_copies(s3, bucket, deny):
    for key in ("good", "bad"):
        s3.put_object(Bucket=bucket, Key=key)
    deny("PutObject", StringNotLike={"s3:x-amz-copy-source": f"{bucket}/g*"})
    copy = dict(Bucket=bucket, Key="copy")
    assert status(s3.copy_object(**copy, CopySource=f"{bucket}/good")) == 200
    assert refusal(s3.copy_object, **copy, CopySource=f"{bucket}/bad") == DENIED
    deny("PutObject", StringNotEquals={"s3:x-amz-metadata-directive": "REPLACE"})
    assert status(s3.copy_object(**copy, CopySource=f"{bucket}/good", MetadataDirective="REPLACE")) == 200
    assert refusal(s3.copy_object, **copy, CopySource=f"{bucket}/good") == DENIED


def test_tags_of_what_is_there(s3, bucket, deny):
    s3.put_object(Bucket=bucket, Key="open", Tagging="Public=yes")
    s3.put_object(Bucket=bucket, Key="closed", Tagging="Public=no")
    deny("GetObject", StringNotEquals={"s3:ExistingObjectTag/Public": "yes"})
    assert status(s3.get_object(Bucket=bucket, Key="open")) == 200
    assert refusal(s3.get_object, Bucket=bucket, Key="closed") == DENIED


@pytest.mark.parametrize("operator, key, wanted, good, bad", [
    ("StringNotEquals", "prefix", "a/", {"Prefix": "a/"}, {}),
    ("StringNotEquals", "delimiter", "/", {"Delimiter": "/"}, {}),
    ("NumericGreaterThan", "max-keys", "10", {"MaxKeys": 5}, {"MaxKeys": 50}),
])
def test_listings(s3, bucket, deny, operator, key, wanted, good, bad):
    deny("ListBucket", **{operator: {f"s3:{key}": wanted}})
    assert status(s3.list_objects_v2(Bucket=bucket, **good)) == 200
    assert refusal(s3.list_objects_v2, Bucket=bucket, **bad) == DENIED


def test_locks(s3, deny, bucket):
    deny("PutObjectRetention", NumericGreaterThan={"s3:object-lock-remaining-retention-days": "10"})
    deny("PutObjectLegalHold", StringEquals={"s3:object-lock-legal-hold": "ON"})
    s3.put_object(Bucket=bucket, Key="k")
    assert refusal(s3.put_object_legal_hold, Bucket=bucket, Key="k", LegalHold={"Status": "ON"}) == DENIED
    assert refusal(s3.put_object_legal_hold, Bucket=bucket, Key="k", LegalHold={"Status": "OFF"}) == (
        "InvalidRequest", 400)


# --- presigned requests ---------------------------------------------------------------------------------------------------

def fetch(url, method="GET", body=None, **headers):
    """The status and body of a request that nothing signs but its URL."""
    request = urllib.request.Request(url, body, {name.replace("_", "-"): text for name, text in headers.items()},
                                     method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


@pytest.fixture(params=["s3", "s3v4"])
def presigner(request, client):
    """Clients sign URLs by version 2 in us-east-1, unless they are told to take version 4."""
    return client("s3", signature_version=request.param, s3={"addressing_style": "path"})


def test_presigned_reads(presigner, s3, bucket):
    s3.put_object(Bucket=bucket, Key="a b+c/ü", Body=b"hello")
    names = {"Bucket": bucket, "Key": "a b+c/ü"}
    url = presigner.generate_presigned_url("get_object", {**names, "ResponseContentType": "text/x-other"})
    assert fetch(url) == (200, b"hello")
    assert fetch(url.replace("%C3%BC", "u"))[0] == 403
    assert fetch(url, method="PUT", body=b"other")[0] == 403
    expired = presigner.generate_presigned_url("get_object", names, ExpiresIn=-5)
    assert fetch(expired)[0] in (400, 403)


def test_presigned_writes(presigner, s3, bucket):
    url = presigner.generate_presigned_url("put_object", {
        "Bucket": bucket, "Key": "k", "ContentType": "text/x-mine", "Metadata": {"a": "1"}, "StorageClass": "STANDARD_IA"})
    headers = {"Content_Type": "text/x-mine", "x_amz_meta_a": "1", "x_amz_storage_class": "STANDARD_IA"}
    assert fetch(url, "PUT", b"hello", **headers)[0] == 200
    head = s3.head_object(Bucket=bucket, Key="k")
    assert (head["ContentType"], head["Metadata"], head["StorageClass"]) == ("text/x-mine", {"a": "1"}, "STANDARD_IA")
    delete = presigner.generate_presigned_url("delete_object", {"Bucket": bucket, "Key": "k"})
    assert fetch(delete, "DELETE")[0] == 204


def test_presigned_subresources(presigner, s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Tagging="a=1")
    url = presigner.generate_presigned_url("get_object_tagging", {"Bucket": bucket, "Key": "k"})
    assert b"<Key>a</Key>" in fetch(url)[1]
    url = presigner.generate_presigned_url("list_objects_v2", {"Bucket": bucket, "Prefix": "k"})
    assert b"<Key>k</Key>" in fetch(url)[1]


def test_forms(presigner, s3, bucket):
    form = presigner.generate_presigned_post(bucket, "k", Conditions=[["content-length-range", 1, 10]])
    for body, wanted in ((b"hello", 204), (b"far too much of it", 400)):
        parts = [f'--X\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
                 for name, text in form["fields"].items()]
        parts.append(b'--X\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + body + b"\r\n--X--\r\n")
        assert fetch(form["url"], "POST", b"".join(parts), Content_Type="multipart/form-data; boundary=X")[0] == wanted
    assert s3.get_object(Bucket=bucket, Key="k")["Body"].read() == b"hello"


def test_policies_know_presigned_requests(presigner, s3, bucket, deny):
    s3.put_object(Bucket=bucket, Key="k")
    url = presigner.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"})
    deny("GetObject", StringNotEquals={"s3:authType": "REST-HEADER"})
    assert fetch(url)[0] == 403
    assert status(s3.get_object(Bucket=bucket, Key="k")) == 200
