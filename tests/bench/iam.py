"""What authorization costs: the same request by the same user, with IAM enforced and off, with 1, 10 and 100 policies."""

import json
import pathlib
import statistics
import subprocess

TESTS = pathlib.Path(__file__).resolve().parents[2] / "build/release/tests/skyrig_tests"

ROUNDS = 5
POLICY_COUNTS = (1, 10, 100)
POLICIES_PER_HOLDER = 10  # AWS's quota for users and for groups


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
    return key["AccessKeyId"], key["SecretAccessKey"]


def bench_without_wire():
    """The authorizer alone, called in a loop by tests/authorization/speed_test.cpp: steadier than what wrk sees."""
    if not TESTS.exists():
        print(f"iam  {TESTS} is not built: cmake --build build/release --target skyrig_tests")
        return
    output = subprocess.run([TESTS, "--gtest_also_run_disabled_tests", "--gtest_filter=AuthorizationSpeed*"], check=True,
                            capture_output=True, text=True).stdout
    print("\n".join(line for line in output.splitlines() if line.startswith("authorization ")))


def bench_iam(server_class, requests_per_second):
    """In turns, so that a noisy neighbour hits all alike; medians."""
    bench_without_wire()
    body = "Action=DescribeVpcs&Version=2016-11-15"
    with server_class("skyrig") as enforced, server_class("skyrig", "--iam", "off") as off:
        for count in POLICY_COUNTS:
            keys = {server: make_user(server, count) for server in (enforced, off)}
            micros = {enforced: [], off: []}
            for _ in range(ROUNDS):
                for server in (enforced, off):
                    micros[server].append(1e6 / requests_per_second(server, "ec2", body, *keys[server]))
            cost = statistics.median(micros[enforced]) - statistics.median(micros[off])
            whole = statistics.median(micros[off])
            print(f"iam  {count:3} policies   request {whole:6.1f} us   authorization {cost:5.1f} us   "
                  f"{100 * cost / whole:5.1f} % of the request")
        root = {enforced: [], off: []}
        for _ in range(ROUNDS):
            for server in (enforced, off):
                root[server].append(1e6 / requests_per_second(server, "ec2", body))
        cost = statistics.median(root[enforced]) - statistics.median(root[off])
        print(f"iam  root user       request {statistics.median(root[off]):6.1f} us   authorization {cost:5.1f} us")
