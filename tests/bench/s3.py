"""S3's speed, beside moto's server and nginx in the same run: small objects, large ones, listings.

The load comes from wrk and curl on loopback, with signed requests. nginx serves the same bytes as static files, which is
what a GET could be at best; a PUT could at best be as fast as the digests that S3 makes of it, on one core.
"""

import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

SECONDS = 4
CONNECTIONS = 16
SMALL = 1024
LARGE = 64 << 20
LARGE_ROUNDS = 5
BUCKET = "bench"
REGION = "us-east-1"
MANY_KEYS = 1_000_000
FILL_SECONDS_MAX = 400


class Nginx:
    """Static files on a free port, with one worker as skyrig has one thread."""

    def __init__(self, port):
        self.port = port
        self.home = tempfile.TemporaryDirectory(prefix="bench-nginx-")
        root = pathlib.Path(self.home.name)
        root.chmod(0o755)
        (root / "www" / BUCKET).mkdir(parents=True)
        (root / "nginx.conf").write_text(
            f"worker_processes 1; daemon off; pid {root}/pid; error_log {root}/error; events {{}}\n"
            f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;\n"
            f"server {{ listen 127.0.0.1:{port}; root {root}/www; }} }}\n")
        self.process = subprocess.Popen(["nginx", "-c", str(root / "nginx.conf"), "-p", str(root)],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.www = root / "www" / BUCKET
        time.sleep(0.5)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        self.home.cleanup()


def url_of(port, path):
    return f"http://127.0.0.1:{port}/{BUCKET}/{path}"


def signed(method, url, body=b"", unsigned=False):
    request = AWSRequest(method, url, data=body, headers={"Host": url.split("/")[2]})
    signer = S3SigV4Auth(Credentials("test", "test"), "s3", REGION)
    if unsigned:
        signer.payload = lambda _: "UNSIGNED-PAYLOAD"
    signer.add_auth(request)
    return dict(request.headers)


def wrk(url, method="GET", body=b"", headers=None, script=None):
    """Requests per second of one request repeated, or of what a Lua script makes."""
    lines = [f"wrk.method = '{method}'"]
    if body:
        lines.append(f"wrk.body = string.rep('x', {len(body)})")
    lines += [f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in (headers or {}).items()]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script or "\n".join(lines))
        file.flush()
        out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", file.name, url],
                             capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"refused requests:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def curl(url, headers=None, upload=None):
    """Bytes per second of several transfers over one connection; the best of them."""
    command = ["curl", "-sS", "-w", "%{speed_upload} %{speed_download} %{http_code}\n"]
    for name, value in (headers or {}).items():
        command += ["-H", f"{name}: {value}"]
    command += ["-H", "Expect:"]
    for _ in range(LARGE_ROUNDS):
        command += [*(["-T", upload] if upload else []), "-o", "/dev/null", url]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    rows = [line.split() for line in out if line]
    if any(row[2] != "200" for row in rows):
        raise SystemExit(f"refused: {out}")
    return max(float(row[0 if upload else 1]) for row in rows)


def client_of(server):
    return boto3.client("s3", endpoint_url=f"http://127.0.0.1:{server.port}", region_name=REGION,
                        aws_access_key_id="test", aws_secret_access_key="test",
                        config=Config(retries={"max_attempts": 0}, read_timeout=300))


def bench_small(server_class, free_port):
    body = b"x" * SMALL
    rates = {}
    for name in ("skyrig", "moto"):
        with server_class(name) as server:
            client_of(server).create_bucket(Bucket=BUCKET)
            url = url_of(server.port, "small")
            rates[name, "PUT"] = wrk(url, "PUT", body, signed("PUT", url, body))
            rates[name, "GET"] = wrk(url, "GET", headers=signed("GET", url))
    with Nginx(free_port()) as nginx:
        (nginx.www / "small").write_bytes(body)
        static = wrk(url_of(nginx.port, "small"))
    for method in ("PUT", "GET"):
        ours, theirs = rates["skyrig", method], rates["moto", method]
        beside = f"   nginx {static:8.0f}/s" if method == "GET" else ""
        print(f"s3 1 KB {method}           skyrig {ours:8.0f}/s   moto {theirs:7.0f}/s   ratio {ours / theirs:5.0f} x{beside}")


def digest_speed(path, names):
    """Bytes per second of the digests alone, on one core, the bytes in memory."""
    data = pathlib.Path(path).read_bytes()
    best = 0
    for _ in range(3):
        started = time.perf_counter()
        for name in names:
            hashlib.new(name, data, usedforsecurity=False).digest()
        best = max(best, len(data) / (time.perf_counter() - started))
    return best


def bench_large(server_class, free_port):
    mega = 1e6
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "large")
        with open(path, "wb") as file:
            for _ in range(LARGE >> 20):
                file.write(os.urandom(1 << 20))
        payload_hash = hashlib.file_digest(open(path, "rb"), "sha256").hexdigest()
        with server_class("skyrig") as server:
            client_of(server).create_bucket(Bucket=BUCKET)
            url = url_of(server.port, "large")
            put = curl(url, signed("PUT", url, unsigned=True), path)
            request = AWSRequest("PUT", url, headers={"Host": url.split("/")[2]})
            signer = S3SigV4Auth(Credentials("test", "test"), "s3", REGION)
            signer.payload = lambda _: payload_hash
            signer.add_auth(request)
            hashed_put = curl(url, dict(request.headers), path)
            get = curl(url, signed("GET", url))
        md5, both = digest_speed(path, ["md5"]), digest_speed(path, ["md5", "sha256"])
        with Nginx(free_port()) as nginx:
            (nginx.www / "large").write_bytes(pathlib.Path(path).read_bytes())
            static = curl(url_of(nginx.port, "large"))
        with server_class("moto") as server:
            client_of(server).create_bucket(Bucket=BUCKET)
            url = url_of(server.port, "large")
            moto_put, moto_get = curl(url, signed("PUT", url, unsigned=True), path), curl(url, signed("GET", url))
    print(f"s3 64 MB GET          skyrig {get / mega:6.0f} MB/s   nginx {static / mega:6.0f} MB/s   ratio {get / static:4.2f}"
          f"   moto {moto_get / mega:5.0f} MB/s")
    print(f"s3 64 MB PUT          skyrig {put / mega:6.0f} MB/s   MD5 alone {md5 / mega:6.0f} MB/s   ratio {put / md5:4.2f}"
          f"   moto {moto_put / mega:5.0f} MB/s")
    print(f"s3 64 MB PUT, signed  skyrig {hashed_put / mega:6.0f} MB/s   MD5 and SHA-256 alone {both / mega:6.0f} MB/s   "
          f"ratio {hashed_put / both:4.2f}")


def fill(server, bucket, count):
    """Objects of a byte, in order of their names, as fast as they are taken; for a server that asks for no signature."""
    script = (f"local n = 0\nfunction request()\n  n = n + 1\n  return wrk.format('PUT', "
              f"string.format('/{bucket}/folder-%04d/key-%09d', n / 1000, n), nil, 'x')\nend\n")
    s3 = client_of(server)
    s3.create_bucket(Bucket=bucket)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        process = subprocess.Popen(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{FILL_SECONDS_MAX}s", "-s", file.name,
                                    f"http://127.0.0.1:{server.port}/"], stdout=subprocess.DEVNULL)
        last = f"folder-{(count - 1) // 1000:04}/key-{count - 1:09}"
        while process.poll() is None and not s3.list_objects_v2(Bucket=bucket, StartAfter=last, MaxKeys=1)["KeyCount"]:
            time.sleep(0.05)
        process.terminate()
        process.wait()
    if not s3.list_objects_v2(Bucket=bucket, StartAfter=last, MaxKeys=1)["KeyCount"]:
        raise SystemExit(f"{server.name} took fewer than {count} objects in {FILL_SECONDS_MAX} s")


def bench_list(server_class, free_port):
    del free_port
    rates = {}
    for name, bucket, count in (("skyrig", "few", 1000), ("skyrig", "many", MANY_KEYS), ("moto", "few", 1000)):
        with server_class(name, *(["--auth", "open"] if name == "skyrig" else [])) as server:
            fill(server, bucket, count)
            middle = f"folder-{count // 2000:04}/key-{count // 2:09}" if count > 1000 else ""
            target = f"http://127.0.0.1:{server.port}/{bucket}?list-type=2&max-keys=1000&start-after={middle}"
            headers = {"Authorization": signed("GET", target)["Authorization"]}
            rates[name, count] = wrk(target, headers=headers)
    few, many, moto = rates["skyrig", 1000], rates["skyrig", MANY_KEYS], rates["moto", 1000]
    print(f"s3 list 1,000 keys    of 1,000: skyrig {few:6.0f}/s   of {MANY_KEYS:,}: {many:6.0f}/s   ratio {many / few:4.2f}   "
          f"moto of 1,000: {moto:5.1f}/s   ratio {few / moto:5.0f} x")


def bench_s3(server_class, free_port):
    bench_small(server_class, free_port)
    bench_large(server_class, free_port)
    bench_list(server_class, free_port)
