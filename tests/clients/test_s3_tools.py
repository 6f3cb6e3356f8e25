"""S3 through other people's clients: s3cmd, rclone, the JavaScript SDK, curl. Each is skipped where it is not installed."""

import filecmp
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from npm_project import npm_project

MIB = 1 << 20
JAVASCRIPT = pathlib.Path(__file__).parent / "javascript"


def needs(program):
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def run(*command, **options):
    # rclone's SDK takes no bundle of certificates from the environment.
    environment = {name: value for name, value in os.environ.items() if name != "AWS_CA_BUNDLE"}
    result = subprocess.run([str(part) for part in command], text=True, capture_output=True, timeout=300,
                            env=environment | options.pop("env", {}), **options)
    assert result.returncode == 0, f"{command}:\n{result.stdout}{result.stderr}"
    return result.stdout


@pytest.fixture
def tree(tmp_path):
    """Files of all kinds: empty, small, large enough for parts, with odd names."""
    root = tmp_path / "tree"
    (root / "sub" / "deeper").mkdir(parents=True)
    (root / "empty").write_bytes(b"")
    (root / "sub" / "a b+ü&.txt").write_text("text")
    (root / "sub" / "deeper" / "large").write_bytes(os.urandom(20 * MIB + 1))
    return root


def files_of(root):
    return sorted(path.relative_to(root) for path in root.rglob("*") if path.is_file())


def assert_same_trees(one, other):
    assert files_of(one) == files_of(other)
    assert all(filecmp.cmp(one / path, other / path, shallow=False) for path in files_of(one))


@pytest.fixture
def s3cmd(server, account, tmp_path):
    config = tmp_path / "s3cfg"
    host = server.url.removeprefix("http://")
    config.write_text(f"[default]\naccess_key = {account}\nsecret_key = test\nhost_base = {host}\nhost_bucket = {host}\n"
                      "use_https = False\nbucket_location = us-east-1\n")
    return lambda *arguments: run("s3cmd", "-c", config, *arguments)


@needs("s3cmd")
def test_s3cmd_round_trip(s3cmd, account, tree, tmp_path):
    bucket = f"s3://s3cmd-{account}"
    s3cmd("mb", bucket)
    s3cmd("sync", f"{tree}/", f"{bucket}/tree/")
    s3cmd("sync", f"{bucket}/tree/", f"{tmp_path}/back/")
    assert_same_trees(tree, tmp_path / "back")
    assert "md5" in s3cmd("info", f"{bucket}/tree/sub/deeper/large")
    s3cmd("cp", f"{bucket}/tree/empty", f"{bucket}/copy")
    s3cmd("mv", f"{bucket}/copy", f"{bucket}/moved")
    assert s3cmd("ls", bucket).count(bucket) == 2
    s3cmd("expire", bucket, "--expiry-days=3", "--expiry-prefix=tree/")
    assert "expire in '3' day" in s3cmd("info", bucket)
    s3cmd("modify", "--add-header=x-amz-meta-kind:own", f"{bucket}/moved")
    assert "own" in s3cmd("info", f"{bucket}/moved")
    s3cmd("rb", "--recursive", "--force", bucket)
    assert bucket not in s3cmd("ls")


@pytest.fixture
def rclone(server, account, tmp_path):
    config = tmp_path / "rclone.conf"
    config.write_text(f"[s3]\ntype = s3\nprovider = Other\naccess_key_id = {account}\nsecret_access_key = test\n"
                      f"endpoint = {server.url}\nregion = us-east-1\nacl = bucket-owner-full-control\n"
                      "bucket_acl = private\nupload_cutoff = 5Mi\nchunk_size = 5Mi\ncopy_cutoff = 6Mi\n")
    return lambda *arguments: run("rclone", "--config", config, "--retries", 1, "--low-level-retries", 1, *arguments)


@needs("rclone")
def test_rclone_round_trip(rclone, account, tree, tmp_path):
    bucket = f"s3:rclone-{account}"
    rclone("mkdir", bucket)
    rclone("sync", tree, f"{bucket}/tree")
    rclone("check", "--download", tree, f"{bucket}/tree")
    rclone("copy", f"{bucket}/tree", tmp_path / "back")
    assert_same_trees(tree, tmp_path / "back")
    rclone("moveto", f"{bucket}/tree/sub/deeper/large", f"{bucket}/moved")
    large = (tree / "sub" / "deeper" / "large").read_bytes()
    # Multi-threaded download, by ranges.
    rclone("copyto", "--multi-thread-cutoff", "1Mi", "--multi-thread-streams", 4, f"{bucket}/moved", tmp_path / "large")
    assert hashlib.sha256((tmp_path / "large").read_bytes()).digest() == hashlib.sha256(large).digest()
    assert rclone("cat", f"{bucket}/moved", "--offset", 7, "--count", 0) == ""
    assert json.loads(rclone("size", "--json", bucket))["count"] == 3
    rclone("delete", f"{bucket}/tree")
    rclone("purge", bucket)
    assert rclone("lsd", "s3:") == ""


@pytest.fixture(scope="session")
def javascript_sdk(tmp_path_factory):
    return npm_project(JAVASCRIPT, tmp_path_factory)


@pytest.mark.parametrize("style", ["path"])
def test_javascript_sdk(server, account, javascript_sdk, style):
    url = server.url.replace("127.0.0.1", "localhost") if style == "host" else server.url
    assert run("node", "s3_round_trip.mjs", url, account, style, cwd=javascript_sdk).strip() == "done"


@needs("curl")
def test_curl_signs_uploads_and_posts_forms(server, client, account, tmp_path):
    s3, bucket = client("s3", signature_version="s3v4"), f"curl-{account}"
    s3.create_bucket(Bucket=bucket)
    (tmp_path / "file").write_bytes(os.urandom(100_000))
    signing = ("--aws-sigv4", "aws:amz:us-east-1:s3", "--user", f"{account}:test", "-H",
               "x-amz-content-sha256: UNSIGNED-PAYLOAD")
    run("curl", "-sSf", *signing, "-T", tmp_path / "file", f"{server.url}/{bucket}/signed")
    run("curl", "-sSf", *signing, "-o", tmp_path / "back", f"{server.url}/{bucket}/signed")
    assert filecmp.cmp(tmp_path / "file", tmp_path / "back", shallow=False)
    put = s3.generate_presigned_url("put_object", {"Bucket": bucket, "Key": "presigned"})
    run("curl", "-sSf", "-T", tmp_path / "file", put)
    post = s3.generate_presigned_post(bucket, "posted/${filename}")
    fields = [part for name, value in post["fields"].items() for part in ("-F", f"{name}={value}")]
    run("curl", "-sSf", *fields, "-F", f"file=@{tmp_path / 'file'}", post["url"])
    sizes = {item["Key"]: item["Size"] for item in s3.list_objects_v2(Bucket=bucket)["Contents"]}
    assert sizes == {"posted/file": 100_000, "presigned": 100_000, "signed": 100_000}
