"""What the suites share: one running skyrig, clients for it, and a fresh account for every test.

    pytest tests                           against a server that is started for the run
    pytest tests/conformance --endpoint U  against a server that runs already
    pytest tests/conformance --aws         against AWS itself, with the environment's credentials
"""

import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading

import boto3
import botocore.config
import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
REGION = "us-east-1"
READY = "skyrig ready on "
READY_SECONDS_MAX = 30


def pytest_addoption(parser):
    parser.addoption("--endpoint", help="use the server at this URL instead of starting one")
    parser.addoption("--aws", action="store_true", help="run against AWS: it costs money, and accounts are not fresh")
    parser.addoption("--full", action="store_true", help="the generated tests in full instead of a sample")


def skyrig_binary():
    return os.environ.get("SKYRIG_BINARY", str(ROOT / "build/release/skyrig"))


class Server:
    """A skyrig of one's own on a free port. Its standard error is kept for the failing test to show."""

    def __init__(self, *flags, environment=None):
        self.home = tempfile.TemporaryDirectory(prefix="skyrig-test-")
        # Nothing of the developer's own SKYRIG_… settings may leak in.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SKYRIG_")}
        self.log = open(pathlib.Path(self.home.name) / "log", "w+")
        self.process = subprocess.Popen(
            [skyrig_binary(), "serve", "--port", "0", *flags], stdout=subprocess.PIPE, stderr=self.log, text=True,
            env={**clean, "HOME": self.home.name, **(environment or {})})
        self.banner = []
        self.url = self._wait_until_ready()

    def _wait_until_ready(self):
        # A server that hangs must not hang the tests.
        watchdog = threading.Timer(READY_SECONDS_MAX, self.process.kill)
        watchdog.start()
        try:
            for line in self.process.stdout:
                self.banner.append(line.rstrip("\n"))
                if line.startswith(READY):
                    return line[len(READY):].strip()
        finally:
            watchdog.cancel()
        self.process.wait()
        raise RuntimeError(f"skyrig did not start: {self.errors()}")

    @property
    def port(self):
        return int(self.url.rsplit(":", 1)[1])

    def errors(self):
        self.log.flush()
        return pathlib.Path(self.log.name).read_text()

    def stop(self):
        """Ends it as Docker would; returns its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        self.log.close()
        self.home.cleanup()
        return self.process.returncode


@pytest.fixture(scope="session")
def server(request):
    """The server that all tests share; each test has an account of its own in it."""
    running = Server("--log", "error")
    yield running
    running.stop()


@pytest.fixture
def start_server():
    """Starts further servers, with flags of the test's own."""
    started = []

    def start(*flags, **options):
        started.append(Server(*flags, **options))
        return started[-1]

    yield start
    for running in started:
        running.stop()


@pytest.fixture
def account():
    """An account that no other test uses: its root user's access key id is its number."""
    return f"{random.SystemRandom().randrange(10 ** 11, 10 ** 12)}"


@pytest.fixture
def endpoint(request):
    """Where clients go; None is AWS itself."""
    if request.config.getoption("--aws"):
        return None
    return request.config.getoption("--endpoint") or request.getfixturevalue("server").url


@pytest.fixture
def client(endpoint, account):
    """client("s3"), client("ec2", account=…, region=…, key=…, secret=…): boto3 clients of the test's account."""

    def make(service, *, account=account, region=REGION, key=None, secret="test", token=None, url=endpoint, **config):
        if url is None:
            return boto3.client(service, region_name=region)
        return boto3.client(
            service, endpoint_url=url, region_name=region, aws_access_key_id=key or account,
            aws_secret_access_key=secret, aws_session_token=token,
            config=botocore.config.Config(retries={"max_attempts": 0}, **config))

    return make


@pytest.fixture
def local_names(monkeypatch):
    """Resolves what DNS resolves elsewhere: *.localhost and *.localhost.localstack.cloud are this machine."""
    resolve = socket.getaddrinfo

    def resolve_locally(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        is_local = name.endswith((".localhost", ".localhost.localstack.cloud"))
        return resolve("127.0.0.1" if is_local else host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve_locally)


@pytest.fixture
def aws(endpoint, account, tmp_path):
    """aws("s3", "ls"): runs the AWS CLI in the test's account and returns its completed process."""
    environment = dict(os.environ)
    if endpoint is not None:
        environment.update(AWS_ENDPOINT_URL=endpoint, AWS_ACCESS_KEY_ID=account, AWS_SECRET_ACCESS_KEY="test",
                           AWS_DEFAULT_REGION=REGION, AWS_CONFIG_FILE=str(tmp_path / "config"),
                           AWS_SHARED_CREDENTIALS_FILE=str(tmp_path / "credentials"), AWS_PAGER="", HOME=str(tmp_path))

    def run(*arguments, check=True, timeout=300):
        result = subprocess.run([sys.executable, "-m", "awscli", *map(str, arguments)], env=environment, text=True,
                                capture_output=True, timeout=timeout)
        if check and result.returncode != 0:
            raise AssertionError(f"aws {' '.join(map(str, arguments))} failed:\n{result.stdout}{result.stderr}")
        return result

    return run
