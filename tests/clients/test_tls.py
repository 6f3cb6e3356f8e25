"""TLS on the port that also takes plain HTTP: with a certificate made here, or with one's own."""

import json
import os
import pathlib
import socket
import ssl
import stat
import subprocess
import sys
import time
import urllib.request

import boto3
import botocore.config
import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection, request
from conftest import skyrig_binary

INSECURE_DENIED = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::{bucket}/*",
     "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}


def authority_of(running):
    line = next(line for line in running.banner if "AWS_CA_BUNDLE=" in line)
    return line.split("AWS_CA_BUNDLE=")[1].strip()


def trusting(authority):
    return ssl.create_default_context(cafile=authority)


def by_name(running, host="localhost"):
    return f"https://{host}:{running.port}"


@pytest.fixture
def secure(start_server, tmp_path):
    return start_server("--tls", "--data-dir", str(tmp_path / "data"))


def test_clients_that_trust_the_certificate_are_served(secure):
    assert secure.url.startswith("https://")
    for name in ("localhost", "127.0.0.1"):
        with urllib.request.urlopen(by_name(secure, name) + "/_skyrig/health", context=trusting(authority_of(secure)),
                                    timeout=10) as answer:
            assert json.load(answer)["status"] == "running"


def secure_client(service, running, account="123456789012", host="localhost"):
    return boto3.client(service, endpoint_url=by_name(running, host), region_name="us-east-1", aws_access_key_id=account,
                        aws_secret_access_key="test", verify=authority_of(running),
                        config=botocore.config.Config(retries={"max_attempts": 0}))


def test_objects_go_both_ways(secure, tmp_path):
    s3 = secure_client("s3", secure)
    s3.create_bucket(Bucket="photos")
    body = os.urandom(3 * 1024 * 1024 + 17)
    for key in ("small", "large"):
        content = body[:100] if key == "small" else body
        s3.put_object(Bucket="photos", Key=key, Body=content)
        assert s3.get_object(Bucket="photos", Key=key)["Body"].read() == content
    (tmp_path / "large").write_bytes(body * 8)
    s3.upload_file(str(tmp_path / "large"), "photos", "parts")
    s3.download_file("photos", "parts", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == body * 8


def test_the_cli_takes_the_bundle_from_the_banner(secure, tmp_path):
    environment = {**os.environ, "AWS_ENDPOINT_URL": by_name(secure), "AWS_ACCESS_KEY_ID": "test",
                   "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "awscli", "sts", "get-caller-identity"]
    trusted = subprocess.run(command, env={**environment, "AWS_CA_BUNDLE": authority_of(secure)}, capture_output=True,
                             text=True, timeout=60)
    assert trusted.returncode == 0 and json.loads(trusted.stdout)["Account"] == "000000000000", trusted.stderr
    untrusted = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert untrusted.returncode != 0 and "CERTIFICATE_VERIFY_FAILED" in untrusted.stderr


def test_plain_http_goes_on_on_the_same_port_and_is_not_secure(secure, client):
    plain = client("s3", url=f"http://localhost:{secure.port}", account="123456789012")
    safe = secure_client("s3", secure)
    safe.create_bucket(Bucket="guarded")
    policy = json.dumps(INSECURE_DENIED).replace("{bucket}", "guarded")
    safe.put_bucket_policy(Bucket="guarded", Policy=policy)
    safe.put_object(Bucket="guarded", Key="k", Body=b"by TLS")
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        plain.put_object(Bucket="guarded", Key="k", Body=b"by HTTP")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    assert plain.get_object(Bucket="guarded", Key="k")["Body"].read() == b"by TLS"


def test_a_server_without_tls_stands_in_for_secure_endpoints(client):
    s3 = client("s3")
    s3.create_bucket(Bucket="guarded-by-nothing")
    s3.put_bucket_policy(Bucket="guarded-by-nothing",
                         Policy=json.dumps(INSECURE_DENIED).replace("{bucket}", "guarded-by-nothing"))
    s3.put_object(Bucket="guarded-by-nothing", Key="k", Body=b"x")


def test_the_command_line_finds_the_server(secure):
    result = subprocess.run([skyrig_binary(), "health", "--port", str(secure.port)], capture_output=True, text=True, timeout=30)
    assert result.returncode == 0 and json.loads(result.stdout)["status"] == "running"


def test_the_certificate_is_kept_and_its_key_is_private(start_server, tmp_path):
    folder = tmp_path / "data"
    first = start_server("--tls", "--data-dir", str(folder))
    authority = pathlib.Path(authority_of(first)).read_bytes()
    first.stop()
    again = start_server("--tls", "--data-dir", str(folder))
    assert pathlib.Path(authority_of(again)).read_bytes() == authority
    assert stat.S_IMODE((folder / "tls" / "key.pem").stat().st_mode) == 0o600
    assert b"PRIVATE KEY" not in (folder / "tls" / "ca.pem").read_bytes()
    assert not (folder / "tls" / "ca-key.pem").exists()
    again.stop()
    # A further name needs another certificate.
    other = start_server("--tls", "--data-dir", str(folder), "--host", "127.0.0.2")
    assert pathlib.Path(authority_of(other)).read_bytes() != authority
    with urllib.request.urlopen(f"https://127.0.0.2:{other.port}/_skyrig/health", context=trusting(authority_of(other)),
                                timeout=10) as answer:
        assert answer.status == 200


def test_a_certificate_of_ones_own(start_server, tmp_path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", tmp_path / "k.pem", "-out",
                    tmp_path / "c.pem", "-days", "2", "-subj", "/CN=own", "-addext", "subjectAltName=DNS:localhost"],
                   check=True, capture_output=True)
    running = start_server("--tls-certificate", str(tmp_path / "c.pem"), "--tls-key", str(tmp_path / "k.pem"))
    assert "AWS_CA_BUNDLE" not in "\n".join(running.banner)
    with urllib.request.urlopen(by_name(running) + "/_skyrig/health", context=trusting(tmp_path / "c.pem"), timeout=10) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("arguments, code, words", [
    (["--tls-certificate", "c.pem"], 2, "--tls-key"),
    (["--tls-certificate", "/nowhere/c.pem", "--tls-key", "/nowhere/k.pem", "--port", "0"], 1, "/nowhere/c.pem"),
    (["--tls=perhaps"], 2, "--tls"),
])
def test_mistakes_are_one_line(arguments, code, words):
    result = subprocess.run([skyrig_binary(), *arguments], capture_output=True, text=True, timeout=30,
                            env={"PATH": "/usr/bin:/bin"})
    assert result.returncode == code and words in result.stderr and result.stderr.count("\n") == 1


def test_without_a_home_there_is_no_place_for_a_certificate():
    result = subprocess.run([skyrig_binary(), "--tls", "--port", "0"], capture_output=True, text=True, timeout=30, env={})
    assert result.returncode == 1 and "--data-dir" in result.stderr and result.stderr.count("\n") == 1


def test_old_versions_of_tls_and_noise_are_refused_and_hold_nothing_up(secure):
    old = trusting(authority_of(secure))
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    old.set_ciphers("ALL:@SECLEVEL=0")
    with socket.create_connection(("127.0.0.1", secure.port), timeout=10) as raw:
        with pytest.raises((ssl.SSLError, ConnectionError)):
            old.wrap_socket(raw, server_hostname="localhost")
    silent = socket.create_connection(("127.0.0.1", secure.port), timeout=10)
    half = socket.create_connection(("127.0.0.1", secure.port), timeout=10)
    half.sendall(b"\x16\x03\x01\x02")
    with socket.create_connection(("127.0.0.1", secure.port), timeout=10) as noise:
        noise.sendall(b"\x16\x03\x01\x00\x05noise" + b"\x00" * 100)
        try:
            while noise.recv(4096):
                pass
        except ConnectionError:
            pass
    with HttpConnection(secure.port) as connection:
        connection.send(request("GET", "/_skyrig/health"))
        assert connection.read_response()[0] == 200
    half.close()
    silent.close()


def test_a_half_handshake_is_given_up(secure):
    with socket.create_connection(("127.0.0.1", secure.port), timeout=40) as half:
        half.sendall(b"\x16\x03\x01\x02\x00\x01")
        started = time.monotonic()
        assert half.recv(1) == b""
        assert time.monotonic() - started < 35


def test_sigterm_finishes_what_is_in_flight(secure):
    context = trusting(authority_of(secure))
    with socket.create_connection(("127.0.0.1", secure.port), timeout=20) as raw:
        with context.wrap_socket(raw, server_hostname="localhost") as connection:
            connection.sendall(b"POST /_skyrig/nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345")
            time.sleep(0.3)
            secure.process.terminate()
            time.sleep(0.3)
            connection.sendall(b"67890")
            answer = connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 404") and b"Connection: close" in answer
    assert secure.process.wait(timeout=15) == 0


def test_localhost_is_both_loopbacks(start_server):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    running = start_server("--host", "localhost")
    for address in ("127.0.0.1", "::1"):
        with HttpConnection(running.port, address) as connection:
            connection.send(request("GET", "/_skyrig/health"))
            assert connection.read_response()[0] == 200
