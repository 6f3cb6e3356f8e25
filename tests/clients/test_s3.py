"""S3 as its everyday clients use it: AWS CLI, boto3's transfer manager, waiters and paginators, presigned URLs."""

import base64
import hashlib
import json
import os
import pathlib
import socket
import threading
import urllib.error
import urllib.request
import zlib

import boto3.s3.transfer
import botocore
import botocore.auth
import botocore.awsrequest
import botocore.config
import botocore.credentials
import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection

MIB = 1 << 20
BIG = 100 * MIB
MEMORY_GROWTH_MAX = 64 * MIB


@pytest.fixture
def bucket(client, account):
    name = f"s3-{account}"
    client("s3").create_bucket(Bucket=name)
    return name


def big_file(path, size=BIG):
    """A file whose mebibytes all differ, and its SHA-256."""
    digest, block = hashlib.sha256(), os.urandom(MIB)
    with open(path, "wb") as file:
        for number in range(size // MIB):
            piece = number.to_bytes(8, "big") + block[8:]
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class PeakMemory:
    """The largest resident size that a server reaches while the block runs, sampled."""

    def __init__(self, server):
        self.status = pathlib.Path(f"/proc/{server.process.pid}/status")
        self.ended = threading.Event()
        self.before = self.peak = self._resident()
        self.sampler = threading.Thread(target=self._sample, daemon=True)

    def _resident(self):
        return int(self.status.read_text().split("VmRSS:")[1].split()[0]) * 1024

    def _sample(self):
        while not self.ended.wait(0.02):
            self.peak = max(self.peak, self._resident())

    def __enter__(self):
        self.sampler.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.sampler.join()

    @property
    def growth(self):
        return self.peak - self.before


# --- AWS CLI -----------------------------------------------------------------------------------------------------------

def test_cli_copies_100_mb_in_parts_both_ways_in_bounded_memory(start_server, aws, tmp_path):
    running = start_server()
    url = ("--endpoint-url", running.url)
    digest = big_file(tmp_path / "up")
    aws("s3", "mb", "s3://big", *url)
    with PeakMemory(running) as memory:
        aws("s3", "cp", tmp_path / "up", "s3://big/file", "--only-show-errors", *url)
        head = aws("s3api", "head-object", "--bucket", "big", "--key", "file", "--query", "[ETag,ContentLength]",
                   "--output", "text", *url).stdout.split()
        aws("s3", "cp", "s3://big/file", tmp_path / "down", "--only-show-errors", *url)
    assert head[0].endswith('-13"') and head[1] == str(BIG)
    assert sha256_of(tmp_path / "down") == digest
    assert memory.growth < MEMORY_GROWTH_MAX


def test_cli_sync_copies_what_differs_and_deletes_what_is_gone(aws, bucket, tmp_path):
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "a folder").mkdir(parents=True)
    digest = big_file(source / "big", BIG)
    (source / "a folder" / "ünïcode + plus.txt").write_text("text")
    (source / "empty").write_text("")
    # S3 keeps whole seconds: a file written in the same second counts as newer than its copy.
    for path in source.rglob("*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 10))
    first = aws("s3", "sync", source, f"s3://{bucket}/copy").stdout
    assert first.count("upload: ") == 3
    assert aws("s3", "sync", source, f"s3://{bucket}/copy").stdout == ""
    aws("s3", "sync", f"s3://{bucket}/copy", target, "--only-show-errors")
    assert sha256_of(target / "big") == digest
    assert (target / "a folder" / "ünïcode + plus.txt").read_text() == "text"
    # The CLI makes files of empty objects too.
    assert (target / "empty").read_text() == ""
    (source / "empty").unlink()
    last = aws("s3", "sync", source, f"s3://{bucket}/copy", "--delete").stdout
    assert last.strip() == f"delete: s3://{bucket}/copy/empty"
    aws("s3", "rb", f"s3://{bucket}", "--force")
    assert bucket not in aws("s3", "ls").stdout


def test_cli_moves_and_lists(aws, bucket, tmp_path):
    (tmp_path / "file").write_text("content")
    aws("s3", "cp", tmp_path / "file", f"s3://{bucket}/one/file", "--content-type", "text/x-own")
    aws("s3", "mv", f"s3://{bucket}/one/file", f"s3://{bucket}/two/file")
    assert aws("s3", "ls", f"s3://{bucket}").stdout.split() == ["PRE", "two/"]
    assert aws("s3", "ls", f"s3://{bucket}/two/", "--summarize").stdout.split()[-1] == "7"
    kept = aws("s3api", "head-object", "--bucket", bucket, "--key", "two/file", "--query", "ContentType")
    assert kept.stdout.strip() == '"text/x-own"'


# --- boto3: transfer manager, waiters, paginators ------------------------------------------------------------------------

def test_transfer_manager_uses_parts_and_threads(client, bucket, tmp_path):
    s3, seen = client("s3"), []
    config = boto3.s3.transfer.TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB, max_concurrency=4)
    digest = big_file(tmp_path / "up", 40 * MIB)
    s3.upload_file(str(tmp_path / "up"), bucket, "file", Config=config, Callback=seen.append,
                   ExtraArgs={"Metadata": {"kind": "large"}, "ContentType": "application/x-large"})
    assert sum(seen) == 40 * MIB
    head = s3.head_object(Bucket=bucket, Key="file")
    assert head["ETag"].endswith('-5"') and head["Metadata"] == {"kind": "large"}
    assert head["ContentType"] == "application/x-large"
    s3.download_file(bucket, "file", str(tmp_path / "down"), Config=config)
    assert sha256_of(tmp_path / "down") == digest


def test_transfer_manager_copies_by_parts(client, bucket, tmp_path):
    s3 = client("s3")
    config = boto3.s3.transfer.TransferConfig(multipart_threshold=8 * MIB, multipart_chunksize=8 * MIB)
    digest = big_file(tmp_path / "up", 20 * MIB)
    s3.upload_file(str(tmp_path / "up"), bucket, "file", Config=config)
    s3.copy({"Bucket": bucket, "Key": "file"}, bucket, "copy", Config=config)
    s3.delete_object(Bucket=bucket, Key="file")
    s3.download_file(bucket, "copy", str(tmp_path / "down"), Config=config)
    assert sha256_of(tmp_path / "down") == digest


def test_waiters_see_what_comes_and_goes(client, account):
    s3, name, soon = client("s3"), f"waiters-{account}", {"Delay": 1, "MaxAttempts": 2}
    never = {"Delay": 0, "MaxAttempts": 2}
    s3.get_waiter("bucket_not_exists").wait(Bucket=name, WaiterConfig=soon)
    with pytest.raises(botocore.exceptions.WaiterError):
        s3.get_waiter("bucket_exists").wait(Bucket=name, WaiterConfig=never)
    s3.create_bucket(Bucket=name)
    s3.get_waiter("bucket_exists").wait(Bucket=name, WaiterConfig=soon)
    s3.get_waiter("object_not_exists").wait(Bucket=name, Key="k", WaiterConfig=soon)
    s3.put_object(Bucket=name, Key="k")
    s3.get_waiter("object_exists").wait(Bucket=name, Key="k", WaiterConfig=soon)
    with pytest.raises(botocore.exceptions.WaiterError):
        s3.get_waiter("object_not_exists").wait(Bucket=name, Key="k", WaiterConfig=never)
    s3.delete_object(Bucket=name, Key="k")
    s3.get_waiter("object_not_exists").wait(Bucket=name, Key="k", WaiterConfig=soon)
    s3.delete_bucket(Bucket=name)
    s3.get_waiter("bucket_not_exists").wait(Bucket=name, WaiterConfig=soon)


def pages(s3, operation, **arguments):
    return list(s3.get_paginator(operation).paginate(**arguments))


def test_paginators_list_every_object_once(client, bucket):
    s3 = client("s3")
    keys = [f"dir{number % 3}/key-{number:03}" for number in range(25)] + ["plain", "schön & gut"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    for operation in ("list_objects_v2", "list_objects"):
        found = pages(s3, operation, Bucket=bucket, PaginationConfig={"PageSize": 4})
        assert [item["Key"] for page in found for item in page["Contents"]] == sorted(keys, key=str.encode)
        assert len(found) == 7
    grouped = pages(s3, "list_objects_v2", Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 2})
    prefixes = [item["Prefix"] for page in grouped for item in page.get("CommonPrefixes", [])]
    assert prefixes == ["dir0/", "dir1/", "dir2/"]
    assert [item["Key"] for page in grouped for item in page.get("Contents", [])] == ["plain", "schön & gut"]


def test_paginators_list_every_version_once(client, bucket):
    s3 = client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    written = [s3.put_object(Bucket=bucket, Key=key, Body=b"x")["VersionId"] for key in "aab" for _ in range(4)]
    marker = s3.delete_object(Bucket=bucket, Key="a")["VersionId"]
    found = pages(s3, "list_object_versions", Bucket=bucket, PaginationConfig={"PageSize": 3})
    versions = [item["VersionId"] for page in found for item in page.get("Versions", [])]
    assert versions == written[:8][::-1] + written[8:][::-1]
    assert [item["VersionId"] for page in found for item in page.get("DeleteMarkers", [])] == [marker]


def test_paginators_list_uploads_and_parts(client, bucket):
    s3 = client("s3")
    uploads = {s3.create_multipart_upload(Bucket=bucket, Key=f"key-{number}")["UploadId"] for number in range(7)}
    found = pages(s3, "list_multipart_uploads", Bucket=bucket, PaginationConfig={"PageSize": 3})
    assert {item["UploadId"] for page in found for item in page["Uploads"]} == uploads and len(found) == 3
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    for number in range(1, 8):
        s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload, PartNumber=number, Body=b"part")
    listed = pages(s3, "list_parts", Bucket=bucket, Key="parts", UploadId=upload, PaginationConfig={"PageSize": 2})
    assert [part["PartNumber"] for page in listed for part in page["Parts"]] == list(range(1, 8)) and len(listed) == 4


# --- addressing ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("host", ["localhost", "s3.us-east-1.localhost.localstack.cloud", "s3.localhost.localstack.cloud"])
def test_virtual_host_addressing(server, client, bucket, local_names, host):
    s3 = client("s3", url=f"http://{host}:{server.port}", s3={"addressing_style": "virtual"})
    hosts = []
    s3.meta.events.register("before-send.s3", lambda request, **_: hosts.append(request.url.split("/")[2]))
    s3.put_object(Bucket=bucket, Key="dir/a key", Body=b"by host")
    assert client("s3").get_object(Bucket=bucket, Key="dir/a key")["Body"].read() == b"by host"
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    assert set(hosts) == {f"{bucket}.{host}:{server.port}"}


def resolve_below(monkeypatch, domain):
    """Makes the names below a domain this machine's."""
    resolve = socket.getaddrinfo

    def resolve_here(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        return resolve("127.0.0.1" if name == domain or name.endswith("." + domain) else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_here)


@pytest.mark.parametrize("host", ["skyrig.internal", "s3.skyrig.internal", "s3.us-east-1.skyrig.internal"])
def test_own_domains_address_buckets(start_server, account, monkeypatch, host):
    resolve_below(monkeypatch, "skyrig.internal")
    server = start_server("--domain", "skyrig.internal", "--domain", "other")
    access = {"region_name": "us-east-1", "aws_access_key_id": account, "aws_secret_access_key": "test"}
    virtual = boto3.client("s3", endpoint_url=f"http://{host}:{server.port}", **access,
                           config=botocore.config.Config(s3={"addressing_style": "virtual"}))
    by_path = boto3.client("s3", endpoint_url=f"http://{host}:{server.port}", **access,
                           config=botocore.config.Config(s3={"addressing_style": "path"}))
    bucket = f"own-{account}"
    virtual.create_bucket(Bucket=bucket)
    virtual.put_object(Bucket=bucket, Key="dir/a key", Body=b"by host")
    assert by_path.get_object(Bucket=bucket, Key="dir/a key")["Body"].read() == b"by host"
    url = virtual.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "dir/a key"})
    assert f"//{bucket}.{host}:" in url and fetch(url)[0::2] == (200, b"by host")
    form = virtual.generate_presigned_post(Bucket=bucket, Key="posted")
    assert f"//{bucket}.{host}:" in form["url"]


def test_own_domains_have_websites_and_our_pages(start_server, account, monkeypatch):
    resolve_below(monkeypatch, "skyrig.internal")
    server = start_server(environment={"SKYRIG_DOMAIN": "skyrig.internal"})
    s3 = boto3.client("s3", endpoint_url=server.url, region_name="us-east-1", aws_access_key_id=account,
                      aws_secret_access_key="test")
    bucket = f"site-{account}"
    s3.create_bucket(Bucket=bucket)
    open_to_everybody(s3, bucket)
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<h1>home</h1>", ContentType="text/html")
    for host in ("s3-website-us-east-1", "s3-website.us-east-1"):
        assert fetch(f"http://{bucket}.{host}.skyrig.internal:{server.port}/")[0::2] == (200, b"<h1>home</h1>")
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["http://app.test"]}]})
    asked = urllib.request.Request(f"http://{bucket}.skyrig.internal:{server.port}/index.html", method="OPTIONS", headers={
        "Origin": "http://app.test", "Access-Control-Request-Method": "GET"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "http://app.test"
    assert fetch(f"http://console.skyrig.internal:{server.port}/_skyrig/health")[0] == 200
    assert fetch(f"http://127.0.0.1:{server.port}/_skyrig/health", Host="notskyrig.internal")[0] == 403


def test_keys_keep_dots_and_slashes(client, bucket):
    s3, keys = client("s3"), ["/", "//a", "a//b", "a/../b", "./a", "a/.", "a%2Fb", "a?b#c", "a+b c", "ß\u2028"]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    assert [item["Key"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]] == sorted(keys, key=str.encode)
    for key in keys:
        assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == key.encode()


# --- presigned requests --------------------------------------------------------------------------------------------------

def test_presigned_urls_override_headers_and_expire(client, bucket):
    s3 = client("s3", signature_version="s3v4")
    s3.put_object(Bucket=bucket, Key="k", Body=b"body", ContentType="text/plain")
    url = s3.generate_presigned_url("get_object", {
        "Bucket": bucket, "Key": "k", "ResponseContentType": "text/x-other",
        "ResponseContentDisposition": 'attachment; filename="a b.txt"'})
    with urllib.request.urlopen(url) as answer:
        assert answer.headers["Content-Type"] == "text/x-other"
        assert answer.headers["Content-Disposition"] == 'attachment; filename="a b.txt"'
        assert answer.read() == b"body"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url.replace("text%2Fx-other", "text%2Fhtml"))
    assert refused.value.code == 403 and b"SignatureDoesNotMatch" in refused.value.read()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"}, ExpiresIn=-5))
    assert refused.value.code in (400, 403)


# --- browsers: forms, cross-origin requests, regions -------------------------------------------------------------------------

def post_form(url, fields, file, filename="photo.jpg"):
    """What a browser sends for an HTML form: (status, headers, body)."""
    boundary, pieces = "----form-boundary", []
    for name, value in fields.items():
        pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
                  f"Content-Type: image/jpeg\r\n\r\n".encode() + file + f"\r\n--{boundary}--\r\n".encode())
    request = urllib.request.Request(url, data=b"".join(pieces), method="POST",
                                     headers={"Content-Type": f"multipart/form-data; boundary={boundary}"})
    try:
        with NO_REDIRECTS.open(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


NO_REDIRECTS = urllib.request.build_opener(NoRedirects)


@pytest.mark.parametrize("size", [0, 10, 300_000])
def test_forms_upload_what_their_policy_allows(client, bucket, size):
    s3, body = client("s3", signature_version="s3v4"), os.urandom(size)
    post = s3.generate_presigned_post(
        bucket, "user/${filename}", Fields={"acl": "bucket-owner-full-control", "Content-Type": "image/jpeg", "x-amz-meta-kind": "pet", "success_action_status": "201"},
        Conditions=[{"acl": "bucket-owner-full-control"}, ["starts-with", "$Content-Type", "image/"], {"x-amz-meta-kind": "pet"},
                    {"success_action_status": "201"}, ["content-length-range", 0, 400_000]])
    status, headers, answer = post_form(post["url"], post["fields"], body)
    assert status == 201 and b"<PostResponse>" in answer and b"<Key>user/photo.jpg</Key>" in answer
    stored = s3.get_object(Bucket=bucket, Key="user/photo.jpg")
    assert stored["Body"].read() == body and stored["ContentType"] == "image/jpeg" and stored["Metadata"] == {"kind": "pet"}
    assert headers["ETag"] == stored["ETag"]


@pytest.mark.parametrize("change, code", [({"key": "other"}, b"AccessDenied"), ({"x-amz-meta-more": "1"}, b"AccessDenied"),
                                          ({"x-amz-signature": "0" * 64}, b"SignatureDoesNotMatch"),
                                          ({"policy": "e30="}, b"SignatureDoesNotMatch")])
def test_forms_that_break_their_policy_store_nothing(client, bucket, change, code):
    s3 = client("s3", signature_version="s3v4")
    post = s3.generate_presigned_post(bucket, "k", Conditions=[["content-length-range", 1, 10]])
    status, _, answer = post_form(post["url"], post["fields"] | change, b"x")
    assert status == 403 and b"<Code>" + code + b"</Code>" in answer
    status, _, answer = post_form(post["url"], post["fields"], b"x" * 11)
    assert status == 400 and b"<Code>EntityTooLarge</Code>" in answer
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_forms_redirect_where_they_say(client, bucket):
    s3 = client("s3", signature_version="s3v4")
    target = "https://example.com/done?a=1"
    post = s3.generate_presigned_post(bucket, "k", Fields={"success_action_redirect": target},
                                      Conditions=[{"success_action_redirect": target}])
    status, headers, _ = post_form(post["url"], post["fields"], b"x")
    assert status == 303
    assert headers["Location"] == f"{target}&bucket={bucket}&key=k&etag=%229dd4e461268c8034f5c8564e155c67a6%22"
    post = s3.generate_presigned_post(bucket, "k")
    assert post_form(post["url"], post["fields"], b"x")[0] == 204


def fetch(url, method="GET", **headers):
    request = urllib.request.Request(url, method=method, headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        with NO_REDIRECTS.open(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers, answer.read()


def test_browsers_may_do_what_the_cors_rules_allow(server, client, bucket):
    s3, url = client("s3", signature_version="s3v4"), f"{server.url}/{bucket}/k"
    ask = {"Origin": "https://app.test", "Access_Control_Request_Method": "PUT",
           "Access_Control_Request_Headers": "Content-Type, x-amz-date"}
    status, _, body = fetch(url, "OPTIONS", **ask)
    assert status == 403 and b"<Code>AccessForbidden</Code>" in body
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [{
        "AllowedOrigins": ["https://app.test"], "AllowedMethods": ["PUT", "GET"], "AllowedHeaders": ["*"],
        "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 30}]})
    status, headers, _ = fetch(url, "OPTIONS", **ask)
    assert status == 200 and headers["Access-Control-Allow-Origin"] == "https://app.test"
    assert headers["Access-Control-Allow-Methods"] == "PUT, GET" and headers["Access-Control-Max-Age"] == "30"
    assert headers["Access-Control-Allow-Headers"] == "content-type, x-amz-date"
    assert fetch(url, "OPTIONS", **(ask | {"Origin": "https://other.test"}))[0] == 403
    assert fetch(url, "OPTIONS")[0] == 400
    s3.put_object(Bucket=bucket, Key="k", Body=b"x")
    get = s3.generate_presigned_url("get_object", {"Bucket": bucket, "Key": "k"})
    status, headers, _ = fetch(get, Origin="https://app.test")
    assert status == 200 and headers["Access-Control-Expose-Headers"] == "ETag"
    assert headers["Access-Control-Allow-Credentials"] == "true" and headers["Vary"].startswith("Origin")
    # Errors carry them too, or the page could not read them.
    status, headers, _ = fetch(url, Origin="https://app.test")
    assert status == 403 and headers["Access-Control-Allow-Origin"] == "https://app.test"
    assert "Access-Control-Allow-Origin" not in fetch(get, Origin="https://other.test")[1]


def test_boto3_follows_buckets_to_their_region(client, account):
    here, there, name = client("s3"), client("s3", region="eu-west-1"), f"ireland-{account}"
    there.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    there.put_object(Bucket=name, Key="k", Body=b"far")
    answers = []
    here.meta.events.register("response-received.s3", lambda response_dict, **_: answers.append(response_dict))
    assert here.get_object(Bucket=name, Key="k")["Body"].read() == b"far"
    assert [answer["status_code"] for answer in answers] == [301, 200]
    assert answers[0]["headers"]["x-amz-bucket-region"] == "eu-west-1"
    assert here.get_bucket_location(Bucket=name)["LocationConstraint"] == "eu-west-1"


def test_ranges_are_partial_content(client, bucket):
    s3 = client("s3")
    s3.put_object(Bucket=bucket, Key="k", Body=b"0123456789")
    answer = s3.get_object(Bucket=bucket, Key="k", Range="bytes=2-4")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206 and answer["ContentRange"] == "bytes 2-4/10"
    assert answer["Body"].read() == b"234"


# --- anybody, websites, access points ----------------------------------------------------------------------------------------

def open_to_everybody(s3, bucket):
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}]}))


def test_anybody_reads_what_is_public(server, client, bucket):
    s3, url = client("s3"), f"{server.url}/{bucket}/k"
    s3.put_object(Bucket=bucket, Key="k", Body=b"text")
    status, _, body = fetch(url)
    assert status == 403 and b"<Code>AccessDenied</Code>" in body
    open_to_everybody(s3, bucket)
    assert fetch(url)[0::2] == (200, b"text")
    assert fetch(url, "PUT")[0] == 403 and fetch(f"{server.url}/{bucket}")[0] == 403
    anonymous = client("s3", signature_version=botocore.UNSIGNED)
    assert anonymous.get_object(Bucket=bucket, Key="k")["Body"].read() == b"text"
    assert fetch(f"{server.url}/nowhere-{bucket}/k")[0] == 404


def test_other_accounts_need_the_buckets_policy(client, bucket):
    s3, other = client("s3"), client("s3", account="210987654321")
    s3.put_object(Bucket=bucket, Key="k", Body=b"text")
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        other.get_object(Bucket=bucket, Key="k")
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": "210987654321"}, "Action": ["s3:GetObject", "s3:ListBucket"],
        "Resource": [f"arn:aws:s3:::{bucket}/*", f"arn:aws:s3:::{bucket}"]}]}))
    assert other.get_object(Bucket=bucket, Key="k")["Body"].read() == b"text"
    assert other.list_objects_v2(Bucket=bucket)["KeyCount"] == 1
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        other.put_object(Bucket=bucket, Key="k")


def test_websites_show_pages(server, client, bucket, local_names):
    s3 = client("s3")
    open_to_everybody(s3, bucket)
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration={
        "IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}})
    s3.put_object(Bucket=bucket, Key="index.html", Body=b"<h1>home</h1>", ContentType="text/html")
    s3.put_object(Bucket=bucket, Key="error.html", Body=b"<h1>sorry</h1>", ContentType="text/html")
    for host in (f"{bucket}.s3-website-us-east-1.localhost", f"{bucket}.s3-website.us-east-1.localhost.localstack.cloud"):
        status, headers, body = fetch(f"http://{host}:{server.port}/")
        assert (status, body) == (200, b"<h1>home</h1>") and headers["Content-Type"] == "text/html"
        assert fetch(f"http://{host}:{server.port}/none")[0::2] == (403, b"<h1>sorry</h1>")
    url = f"http://{bucket}.s3-website-us-east-1.localhost:{server.port}/"
    assert fetch(url, "POST")[0] == 405
    s3.delete_bucket_website(Bucket=bucket)
    status, headers, body = fetch(url)
    assert status == 404 and headers["x-amz-error-code"] == "NoSuchWebsiteConfiguration" and b"<html>" in body


def test_access_points_and_the_accounts_block(server, client, account, bucket, local_names):
    url = f"http://localhost:{server.port}"
    control, s3 = client("s3control", url=url), client("s3", url=url)
    arn = control.create_access_point(AccountId=account, Name="reports", Bucket=bucket)["AccessPointArn"]
    s3.put_object(Bucket=arn, Key="k", Body=b"by access point")
    assert client("s3").get_object(Bucket=bucket, Key="k")["Body"].read() == b"by access point"
    assert control.get_access_point(AccountId=account, Name="reports")["Bucket"] == bucket
    listed = control.list_access_points(AccountId=account)["AccessPointList"]
    assert [item["Name"] for item in listed] == ["reports"]
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
    control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=block)
    assert control.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"] == block
    with pytest.raises(botocore.exceptions.ClientError, match="AccessDenied"):
        open_to_everybody(client("s3"), bucket)
    control.delete_access_point(AccountId=account, Name="reports")
    with pytest.raises(botocore.exceptions.ClientError, match="NoSuchAccessPoint"):
        control.get_access_point(AccountId=account, Name="reports")
