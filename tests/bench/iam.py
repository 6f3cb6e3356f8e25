"""What authorization costs, with 1, 10 and 100 attached policies: by itself, as a share of a request without sockets
(tests/authorization/speed_test.cpp), and as a share of a whole request to a running server.

All in processor time: that of other work on the machine is not in it. Between two servers under wrk, by the clock, the
difference was lost in noise.
"""

import json
import pathlib
import socket
import statistics
import subprocess

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

TESTS = pathlib.Path(__file__).resolve().parents[2] / "build/release/tests/skyrig_tests"

ROUNDS = 41
REQUESTS_PER_ROUND = 500
POLICY_COUNTS = (1, 10, 100)
POLICIES_PER_HOLDER = 10  # AWS's quota for users and for groups
BODY = "Action=DescribeVpcs&Version=2016-11-15"


def policy_document(number):
    """As people write them: some statements about other services, one with a condition, and the one that allows."""
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:List*"],
         "Resource": [f"arn:aws:s3:::bucket-{number}", f"arn:aws:s3:::bucket-{number}/${{aws:username}}/*"]},
        {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
         "Resource": f"arn:aws:dynamodb:*:*:table/table-{number}"},
        {"Effect": "Deny", "Action": "ec2:Terminate*", "Resource": "*",
         "Condition": {"StringNotEquals": {"aws:PrincipalTag/team": "operators"}}},
        {"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:Get*"], "Resource": "*",
         "Condition": {"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}}]})


def make_user(server, policy_count):
    """A user with that many managed policies, its own and its groups'. Returns its keys."""
    iam, name = server.client("iam"), f"user{policy_count}"
    iam.create_user(UserName=name)
    arns = [iam.create_policy(PolicyName=f"{name}-{i}", PolicyDocument=policy_document(i))["Policy"]["Arn"]
            for i in range(policy_count)]
    for i, arn in enumerate(arns):
        if i < POLICIES_PER_HOLDER:
            iam.attach_user_policy(UserName=name, PolicyArn=arn)
            continue
        group = f"{name}-group{i // POLICIES_PER_HOLDER}"
        if i % POLICIES_PER_HOLDER == 0:
            iam.create_group(GroupName=group)
            iam.add_user_to_group(GroupName=group, UserName=name)
        iam.attach_group_policy(GroupName=group, PolicyArn=arn)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Credentials(key["AccessKeyId"], key["SecretAccessKey"])


class Caller:
    """One connection to a server, and one signed request that is sent again and again."""

    def __init__(self, server, policy_count):
        self.clock = pathlib.Path(f"/proc/{server.process.pid}/schedstat")
        request = AWSRequest("POST", f"http://127.0.0.1:{server.port}/", data=BODY, headers={
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Host": f"127.0.0.1:{server.port}"})
        SigV4Auth(make_user(server, policy_count), "ec2", "us-east-1").add_auth(request)
        head = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items())
        self.request = f"POST / HTTP/1.1\r\n{head}Content-Length: {len(BODY)}\r\n\r\n{BODY}".encode()
        self.connection = socket.create_connection(("127.0.0.1", server.port))

    def call(self):
        self.connection.sendall(self.request)
        answer = b""
        while b"</DescribeVpcsResponse>" not in answer:
            answer += self.connection.recv(65536)
            assert b"<Error>" not in answer, answer

    def microseconds_per_request(self):
        """The server's processor time, the kernel's share of it included."""
        before = int(self.clock.read_text().split()[0])
        for _ in range(REQUESTS_PER_ROUND):
            self.call()
        return (int(self.clock.read_text().split()[0]) - before) / 1000 / REQUESTS_PER_ROUND


def bench_without_wire():
    if not TESTS.exists():
        print(f"iam  {TESTS} is not built: cmake --build build/release --target skyrig_tests")
        return
    output = subprocess.run([TESTS, "--gtest_also_run_disabled_tests", "--gtest_filter=AuthorizationSpeed*"], check=True,
                            capture_output=True, text=True).stdout
    print("\n".join(line for line in output.splitlines() if line.startswith("authorization ")))


def bench_iam(server_class):
    bench_without_wire()
    with server_class("skyrig") as enforcing, server_class("skyrig", "--iam", "off") as open_to_all:
        for count in POLICY_COUNTS:
            callers = Caller(enforcing, count), Caller(open_to_all, count)
            rounds = [[caller.microseconds_per_request() for caller in callers] for _ in range(ROUNDS)]
            whole = statistics.median(off for _, off in rounds)
            cost = statistics.median(on - off for on, off in rounds)
            print(f"iam  {count:3} policies   request {whole:6.1f} us   authorization {cost:5.1f} us   "
                  f"{100 * cost / whole:5.1f} % of the request")
