"""The server itself: how it starts, what it tells, what it takes from the wire, whom it lets in, how it stops."""

import datetime
import gzip
import json
import re
import resource
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

import botocore.auth
import botocore.awsrequest
import botocore.credentials
import botocore.exceptions
import pytest

from clients.http_connection import HttpConnection, request
from conftest import skyrig_binary

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CALLER_IDENTITY = b"Action=GetCallerIdentity&Version=2011-06-15"


def get_json(url, **headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as response:
        return json.load(response)


def run(*arguments, **environment):
    return subprocess.run([skyrig_binary(), *arguments], capture_output=True, text=True, timeout=30,
                          env={"PATH": "/usr/bin:/bin", **environment})


def signed(method, url, *, body=b"", headers=None, key="test", secret="test", service="sts", token=None):
    """The headers of a request as botocore signs it."""
    signable = botocore.awsrequest.AWSRequest(method=method, url=url, data=body, headers=headers or {})
    credentials = botocore.credentials.Credentials(key, secret, token)
    signer = botocore.auth.S3SigV4Auth if service == "s3" else botocore.auth.SigV4Auth
    signer(credentials, service, "us-east-1").add_auth(signable)
    return {"Host": url.split("/")[2], **dict(signable.headers)}


def signed_request(url, **options):
    """The bytes of a signed request; Host is the one that was signed."""
    body = options.get("body", b"")
    method, path = options.pop("method", "POST"), "/" + url.split("/", 3)[3]
    headers = signed(method, url, **options)
    headers.setdefault("Content-Length", len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def caller_identity(url, **options):
    return signed_request(url + "/", body=CALLER_IDENTITY, headers=dict(FORM), **options)


def code_of(error):
    return error.value.response["Error"]["Code"]


# ------------------------------------------------------------------------------------------------- starting


def test_the_ready_line_is_the_last_of_the_banner_and_names_the_port(server):
    assert re.fullmatch(r"skyrig ready on http://127\.0\.0\.1:\d+", server.banner[-1])
    assert f"AWS_ENDPOINT_URL=http://localhost:{server.port}" in "\n".join(server.banner)


def test_version_and_help():
    assert re.fullmatch(r"skyrig \d+\.\d+\.\d+\n", run("--version").stdout)
    assert "--data-dir" in run("--help").stdout and "SKYRIG_DATA_DIR" in run("--help").stdout


@pytest.mark.parametrize("arguments, words", [
    (["serve", "--prot", "1"], "--prot"),
    (["--port", "65536"], "--port"),
    (["--port"], "--port"),
    (["--auth", "closed"], "--auth"),
    (["--account", "12345"], "--account"),
    (["--log", "loud"], "--log"),
    (["--durability", "none"], "--durability"),
    (["start"], "start"),
])
def test_a_wrong_flag_is_one_line_and_exit_code_2(arguments, words):
    result = run(*arguments)
    assert result.returncode == 2
    assert result.stderr.startswith("skyrig: ") and result.stderr.count("\n") == 1 and words in result.stderr


def test_a_wrong_credential_is_refused_without_repeating_it():
    result = run("--credential", "AKIAEXAMPLE:hidden:12")
    assert result.returncode == 2 and "hidden" not in result.stderr and "--credential" in result.stderr


def test_flags_come_from_the_environment_too():
    result = run("serve", SKYRIG_PORT="none")
    assert result.returncode == 2 and "SKYRIG_PORT" in result.stderr


def test_a_port_in_use_is_one_line_and_a_failure(server):
    result = run("--port", str(server.port))
    assert result.returncode == 1
    assert "in use" in result.stderr and str(server.port) in result.stderr and result.stderr.count("\n") == 1


def test_a_host_that_is_no_address_is_refused():
    result = run("--host", "skyrig.example", "--port", "0")
    assert result.returncode == 1 and "skyrig.example" in result.stderr


def test_an_unwritable_data_folder_is_one_line_and_a_failure():
    result = run("--port", "0", "--data-dir", "/proc/skyrig")
    assert result.returncode == 1
    assert "/proc/skyrig" in result.stderr and result.stderr.count("\n") == 1


def test_a_data_folder_in_use_is_one_line_and_a_failure(start_server, tmp_path):
    start_server("--data-dir", str(tmp_path / "data"))
    result = run("--port", "0", "--data-dir", str(tmp_path / "data"))
    assert result.returncode == 1
    assert "in use" in result.stderr and result.stderr.count("\n") == 1


def test_it_listens_on_ipv6(start_server):
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    running = start_server("--host", "::1")
    assert running.url.startswith("http://[::1]:")
    assert get_json(running.url + "/_skyrig/health")["status"] == "running"


def test_open_doors_are_announced(start_server):
    banner = "\n".join(start_server("--auth", "open", "--host", "0.0.0.0").banner)
    assert "NOT verified" in banner and "OTHER MACHINES" in banner


# --------------------------------------------------------------------------------------------- our own pages


def test_health(server):
    health = get_json(server.url + "/_skyrig/health")
    assert health["status"] == "running" and health["auth"] == "verify" and health["data_dir"] is None
    assert health["services"]["sts"]["operations"] >= 1
    assert health["services"]["sts"]["operations_of_aws"] >= health["services"]["sts"]["operations"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", health["version"]) and health["uptime_seconds"] >= 0


def test_health_from_the_command_line(server):
    result = run("health", "--port", str(server.port))
    assert result.returncode == 0 and json.loads(result.stdout)["status"] == "running"
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert run("health", "--port", str(port)).returncode == 1


def test_localstack_health_for_tools_that_look_for_it(server):
    health = get_json(server.url + "/_localstack/health")
    assert health["edition"] == "skyrig" and health["services"]["sts"] == "available" and health["version"]


def test_journal_shows_calls_and_refusals_without_secrets(server, client):
    client("sts").get_caller_identity()
    with pytest.raises(botocore.exceptions.ClientError):
        client("sts", secret="a wrong secret").get_caller_identity()
    text = json.dumps(get_json(server.url + "/_skyrig/journal?limit=2"))
    events = json.loads(text)["events"]
    assert [event["operation"] for event in events] == ["GetCallerIdentity"] * 2
    assert "error_code" not in events[0] and events[1]["error_code"] == "SignatureDoesNotMatch"
    assert "Signature=" not in text and "a wrong secret" not in text


@pytest.mark.parametrize("headers", [
    {"Host": "attacker.example"},
    {"Host": "localhost.attacker.example"},
    {"Origin": "http://attacker.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
])
@pytest.mark.parametrize("method, path", [("GET", "/_skyrig/health"), ("POST", "/_skyrig/reset")])
def test_pages_of_others_reach_none_of_ours(server, headers, method, path):
    asked = urllib.request.Request(server.url + path, method=method, headers=headers)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked, timeout=10)
    assert refused.value.code == 403


@pytest.mark.parametrize("host", ["localhost:4566", "127.0.0.1", "s3.localhost:4566", "x.localhost.localstack.cloud",
                                  "[::1]:4566"])
def test_own_names_reach_our_pages(server, host):
    assert get_json(server.url + "/_skyrig/health", Host=host)["status"] == "running"


def test_unknown_pages_and_methods(server):
    for method, path, code in [("GET", "/_skyrig/nothing", 404), ("GET", "/_skyrig/reset", 405)]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(server.url + path, method=method), timeout=10)
        assert refused.value.code == code


def reset(url, query=""):
    with urllib.request.urlopen(urllib.request.Request(f"{url}/_skyrig/reset{query}", method="POST"), timeout=10) as r:
        return json.load(r)


def vpc_ids(ec2):
    return {vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"]}


def test_reset_forgets_everything(start_server, client):
    running = start_server()
    ec2 = client("ec2", url=running.url)
    made = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    assert made in vpc_ids(ec2)
    reset(running.url)
    assert made not in vpc_ids(ec2)
    assert len(get_json(running.url + "/_skyrig/journal")["events"]) == 1


def test_reset_of_one_account_leaves_the_others(start_server, client):
    running = start_server()
    first = client("ec2", account="111111111111", url=running.url)
    second = client("ec2", account="222222222222", url=running.url)
    elsewhere = client("ec2", account="111111111111", region="eu-west-1", url=running.url)
    made = [ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"] for ec2 in (first, second, elsewhere)]
    reset(running.url, "?account=111111111111&region=us-east-1")
    assert made[0] not in vpc_ids(first)
    assert made[1] in vpc_ids(second) and made[2] in vpc_ids(elsewhere)


# -------------------------------------------------------------------------------------------------- who is it


def test_test_is_the_root_user_of_the_default_account(client):
    identity = client("sts", key="test").get_caller_identity()
    assert identity["Account"] == "000000000000" and identity["Arn"] == "arn:aws:iam::000000000000:root"
    assert identity["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_12_digit_access_key_is_that_accounts_root_user(client, account):
    assert client("sts").get_caller_identity()["Account"] == account


def test_account_and_credential_flags(start_server, client):
    running = start_server("--account", "123456789012", "--credential", "AKIAONE:first-secret",
                           "--credential", "AKIATWO:second-secret:210987654321")
    identity = lambda key, secret: client("sts", key=key, secret=secret, url=running.url).get_caller_identity()["Account"]
    assert identity("test", "test") == "123456789012"
    assert identity("AKIAONE", "first-secret") == "123456789012"
    assert identity("AKIATWO", "second-secret") == "210987654321"
    assert "-secret" not in "\n".join(running.banner)


def test_a_wrong_secret_is_told_what_should_have_been_signed(client):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("sts", secret="wrong").get_caller_identity()
    assert code_of(refused) == "SignatureDoesNotMatch"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert "The Canonical String for this request should have been" in refused.value.response["Error"]["Message"]


def test_an_unknown_access_key_is_refused(client):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("sts", key="AKIANOBODY").get_caller_identity()
    assert code_of(refused) == "InvalidClientTokenId"
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("ec2", key="AKIANOBODY").describe_vpcs()
    assert code_of(refused) == "AuthFailure" and refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 401
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("s3", key="AKIANOBODY").list_buckets()
    assert code_of(refused) == "InvalidAccessKeyId"


def test_a_token_for_a_lasting_key_is_refused(client):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("sts", token="made up").get_caller_identity()
    assert code_of(refused) == "InvalidClientTokenId"


def test_unsigned_requests_are_refused_in_their_services_words(server):
    with HttpConnection(server.port) as connection:
        connection.send(request("POST", "/", FORM, CALLER_IDENTITY))
        status, _, body = connection.read_response()
        assert status == 403 and b"<Code>MissingAuthenticationToken</Code>" in body
        connection.send(request("GET", "/"))
        status, _, body = connection.read_response()
        assert status == 403 and b"<Code>AccessDenied</Code>" in body


def test_an_old_signature_is_refused(server):
    raw = caller_identity(server.url)
    old = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)).strftime("%Y%m%dT%H%M%SZ")
    raw = re.sub(rb"X-Amz-Date: \S+", b"X-Amz-Date: " + old.encode(), raw)
    with HttpConnection(server.port) as connection:
        connection.send(raw)
        status, _, body = connection.read_response()
    assert status in (400, 403) and b"SignatureDoesNotMatch" in body


def test_open_mode_takes_everyone_at_their_word(start_server, client):
    running = start_server("--auth", "open")
    assert get_json(running.url + "/_skyrig/health")["auth"] == "open"
    identity = lambda key: client("sts", key=key, secret="whatever", url=running.url).get_caller_identity()["Account"]
    assert identity("123456789012") == "123456789012"
    assert identity("AKIANOBODY") == "000000000000"
    with HttpConnection(running.port) as connection:
        connection.send(request("POST", "/", FORM, CALLER_IDENTITY))
        status, _, body = connection.read_response()
        assert status == 200 and b"<Account>000000000000</Account>" in body


def test_regions_are_the_signatures(server, client):
    client("ec2", region="eu-central-1").describe_vpcs()
    event = get_json(server.url + "/_skyrig/journal?limit=1")["events"][0]
    assert event["region"] == "eu-central-1" and event["service"] == "ec2"


def test_what_is_missing_says_so(client):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("ec2").describe_mac_hosts()
    assert code_of(refused) == "NotImplemented"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_an_unknown_action_is_refused(server):
    body = b"Action=GetCallerIdentities&Version=2011-06-15"
    with HttpConnection(server.port) as connection:
        connection.send(signed_request(server.url + "/", body=body, headers=dict(FORM)))
        status, _, answer = connection.read_response()
    assert status == 400 and b"<Code>InvalidAction</Code>" in answer


# -------------------------------------------------------------------------------------------------- the wire


def test_a_connection_serves_many_requests(server):
    with HttpConnection(server.port) as connection:
        for _ in range(20):
            connection.send(caller_identity(server.url))
            status, headers, _ = connection.read_response()
            assert status == 200 and "date" in headers and "connection" not in headers


def test_pipelined_requests_are_answered_in_order(server):
    with HttpConnection(server.port) as connection:
        connection.send(b"".join(caller_identity(server.url, key=f"1000000000{i:02}") for i in range(50)))
        for i in range(50):
            assert f"<Account>1000000000{i:02}</Account>".encode() in connection.read_response()[2]


def test_requests_may_arrive_byte_by_byte(server):
    with HttpConnection(server.port) as connection:
        for byte in caller_identity(server.url):
            connection.send(bytes([byte]))
        assert connection.read_response()[0] == 200


def test_connection_close_and_http_1_0_end_the_connection(server):
    for raw in (request("GET", "/_skyrig/health", {"Connection": "close"}),
                b"GET /_skyrig/health HTTP/1.0\r\nHost: localhost\r\n\r\n"):
        with HttpConnection(server.port) as connection:
            connection.send(raw)
            assert connection.read_response()[0] == 200
            assert connection.is_closed()


def test_chunked_requests(server):
    headers = signed("POST", server.url + "/", body=CALLER_IDENTITY, headers=dict(FORM))
    headers["Transfer-Encoding"] = "chunked"
    headers.pop("Content-Length", None)
    lines = ["POST / HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    chunks = b"".join(b"%x;note=1\r\n%s\r\n" % (1, CALLER_IDENTITY[i:i + 1]) for i in range(len(CALLER_IDENTITY)))
    with HttpConnection(server.port) as connection:
        connection.send("\r\n".join(lines).encode() + b"\r\n\r\n" + chunks + b"0\r\nX-Trailer: 1\r\n\r\n")
        assert connection.read_response()[0] == 200


def test_expect_100_continue_is_answered_before_the_body(server):
    raw = caller_identity(server.url).replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n", 1)
    head, body = raw.split(b"\r\n\r\n", 1)
    with HttpConnection(server.port) as connection:
        connection.send(head + b"\r\n\r\n")
        assert connection.read_response(has_body=False)[0] == 100
        connection.send(body)
        assert connection.read_response()[0] == 200


def test_expect_100_continue_spares_the_body_of_a_refused_request(server):
    unknown = signed("PUT", f"{server.url}/bucket/key", key="AKIAIOSFODNN7EXAMPLE", service="s3")
    with HttpConnection(server.port) as connection:
        connection.send(request("PUT", "/bucket/key", {**unknown, "Content-Length": 1_000_000, "Expect": "100-continue"}))
        status, headers, body = connection.read_response()
        assert status == 403 and b"InvalidAccessKeyId" in body and headers["connection"] == "close"


def test_head_has_no_body(server):
    with HttpConnection(server.port) as connection:
        connection.send(request("HEAD", "/_skyrig/health") + request("HEAD", "/some-bucket"))
        status, headers, _ = connection.read_response(has_body=False)
        assert status == 200 and int(headers["content-length"]) > 0
        assert connection.read_response(has_body=False)[0] == 404


def test_gzip_bodies_are_taken(server):
    body = gzip.compress(CALLER_IDENTITY)
    with HttpConnection(server.port) as connection:
        connection.send(signed_request(server.url + "/", body=body, headers={**FORM, "Content-Encoding": "gzip"}))
        assert connection.read_response()[0] == 200
        broken = body[:-12]
        connection.send(signed_request(server.url + "/", body=broken, headers={**FORM, "Content-Encoding": "gzip"}))
        assert connection.read_response()[0] == 400


def test_a_gzip_bomb_is_refused(server):
    body = gzip.compress(b"\0" * (64 << 20))
    with HttpConnection(server.port) as connection:
        connection.send(signed_request(server.url + "/", body=body, headers={**FORM, "Content-Encoding": "gzip"}))
        assert connection.read_response()[0] == 400


@pytest.mark.parametrize("target", ["/bucket/a|b^c{d}", "/bucket/ключ", "/bucket/a%20b?x-id=GetObject", "/b/a//b"])
def test_odd_targets_of_s3_clients_are_no_http_errors(server, target):
    with HttpConnection(server.port) as connection:
        connection.send(request("GET", target))
        status, _, body = connection.read_response()
        assert status == 404 and b"<Code>NoSuchBucket</Code>" in body


@pytest.mark.parametrize("raw, status", [
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70_000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 300 + b"\r\n", 431),
    (b"GET /" + b"x" * 40_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nno colon\r\n\r\n", 400),
    (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"GET / HTTP/3.0\r\n\r\n", 505),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
])
def test_what_is_no_request_is_refused_and_the_connection_ended(server, raw, status):
    with HttpConnection(server.port) as connection:
        connection.send(raw)
        assert connection.read_response()[0] == status
        assert connection.is_closed()


def test_a_body_beyond_the_limit_is_refused(server):
    size = 33 << 20
    with HttpConnection(server.port) as connection:
        connection.send(request("POST", "/", {**FORM, "Content-Length": size}))
        connection.send(b"x" * size)
        assert connection.read_response()[0] == 413


@pytest.mark.timeout(60)
def test_slow_headers_are_given_up(server):
    with HttpConnection(server.port) as connection:
        connection.send("GET / HTTP/1.1\r\nHost: localhost\r\n")
        started = time.monotonic()
        status, _, _ = connection.read_response()
        assert status == 408 and time.monotonic() - started < 25
        assert connection.is_closed()


def test_silent_connections_do_not_keep_others_waiting(server):
    silent = [HttpConnection(server.port) for _ in range(200)]
    with HttpConnection(server.port) as connection:
        connection.send(caller_identity(server.url))
        assert connection.read_response()[0] == 200
    for connection in silent:
        connection.socket.close()


CONNECTIONS_MAX = 4096  # limits.h


def test_connections_beyond_the_limit_wait_for_a_place(start_server):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CONNECTIONS_MAX + 200
    if hard != resource.RLIM_INFINITY and hard < needed:
        pytest.skip(f"this machine allows {hard} descriptors a process")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    running = start_server()
    idle = [socket.create_connection(("127.0.0.1", running.port), timeout=10) for _ in range(CONNECTIONS_MAX - 1)]
    try:
        with HttpConnection(running.port) as last:
            last.send(request("GET", "/_skyrig/health"))
            assert last.read_response()[0] == 200
            with HttpConnection(running.port) as waiting:
                waiting.send(request("GET", "/_skyrig/health"))
                waiting.socket.settimeout(0.5)
                with pytest.raises(TimeoutError):
                    waiting.read_response()
                idle.pop().close()
                waiting.socket.settimeout(10)
                assert waiting.read_response()[0] == 200
    finally:
        for connection in idle:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_request_log_is_readable_or_json_and_holds_no_secret(start_server, client):
    for flags in (["--log", "debug"], ["--log", "debug", "--log-format", "json"]):
        running = start_server(*flags)
        client("sts", url=running.url).get_caller_identity()
        lines = running.errors().splitlines()
        assert len(lines) == 1 and "GetCallerIdentity" in lines[0] and "Signature" not in lines[0]
        if "json" in flags:
            record = json.loads(lines[0])
            assert record["status"] == 200 and record["service"] == "sts" and record["duration_ms"] >= 0


# -------------------------------------------------------------------------------------------------- stopping


def test_sigterm_finishes_what_is_in_flight(start_server):
    running = start_server()
    raw = caller_identity(running.url)
    with HttpConnection(running.port) as busy, HttpConnection(running.port) as idle:
        busy.send(raw[:-5])
        time.sleep(0.2)  # the server must have seen the request before it is told to stop
        running.process.terminate()
        assert idle.is_closed()
        with pytest.raises(OSError):
            HttpConnection(running.port)
        busy.send(raw[-5:])
        status, headers, _ = busy.read_response()
        assert status == 200 and headers["connection"] == "close"
    assert running.process.wait(timeout=10) == 0


def test_what_a_killed_server_left_in_the_temporary_folder_goes_with_the_next(start_server, client, tmp_path):
    environment = {"TMPDIR": str(tmp_path)}
    killed, other = start_server(environment=environment), start_server(environment=environment)
    s3 = client("s3", url=killed.url)
    s3.create_bucket(Bucket="left-behind")
    s3.put_object(Bucket="left-behind", Key="k", Body=b"x" * 1_000_000)
    assert len(list(tmp_path.glob("skyrig-*"))) == 2
    killed.process.kill()
    killed.process.wait()
    start_server(environment=environment)
    assert len(list(tmp_path.glob("skyrig-*"))) == 2
    other.stop()
    assert len(list(tmp_path.glob("skyrig-*"))) == 1


def test_state_in_a_data_folder_survives(start_server, client, tmp_path):
    first = start_server("--data-dir", str(tmp_path / "data"))
    made = client("ec2", url=first.url).create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    first.process.kill()
    first.process.wait()
    second = start_server("--data-dir", str(tmp_path / "data"))
    assert made in vpc_ids(client("ec2", url=second.url))


def test_concurrent_clients(server, client):
    failures = []

    def work(number):
        try:
            sts = client("sts", account=f"3000000000{number:02}")
            for _ in range(20):
                assert sts.get_caller_identity()["Account"] == f"3000000000{number:02}"
        except Exception as failure:  # an assertion in a thread would be lost
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_keys_of_a_directory_buckets_session_are_for_s3_alone(client, account):
    s3 = client("s3", s3={"disable_s3_express_session_auth": True})
    bucket = f"session-{account}--use1-az4--x-s3"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={
        "Location": {"Type": "AvailabilityZone", "Name": "use1-az4"},
        "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}})
    keys = s3.create_session(Bucket=bucket)["Credentials"]
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        client("sts", key=keys["AccessKeyId"], secret=keys["SecretAccessKey"],
               token=keys["SessionToken"]).get_caller_identity()
    assert code_of(refused) == "InvalidClientTokenId"
