#!/usr/bin/env python3
"""Speed and size of skyrig, beside moto's server in the same run. Ratios count; single figures depend on the machine.

  ./dev bench            everything below
  ./dev bench startup    spawn to first answer, and idle memory
  ./dev bench requests   requests per second: GetCallerIdentity, DescribeInstances over 50 instances
  ./dev bench stack      stacks of 10 to 500 resources, all independent and in one chain
  ./dev bench deploy     aws cloudformation deploy, beside two small calls of the AWS CLI
  ./dev bench snapshot   saving and restoring 10,000 resources
  ./dev bench gate       what verifying signatures costs, beside nginx answering with the same bytes
  ./dev bench iam        what authorization costs with 1, 10 and 100 policies (iam.py)
  ./dev bench load       ten minutes of mixed load over 64 connections: errors, memory (load.py)
  ./dev bench s3         objects of 1 KB and 64 MB, and listings, beside moto and nginx (s3.py)

The load comes from wrk on loopback, with one signed request repeated; both servers get the same.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials

import iam
import load
import s3

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKYRIG = os.environ.get("SKYRIG_BINARY", str(ROOT / "build/release/skyrig"))
STARTS = 15
LOAD_SECONDS = 4
CONNECTIONS = 16
REGION = "us-east-1"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A server under test; ended by its own process id."""

    def __init__(self, name, *flags):
        self.name, self.port = name, free_port()
        if name == "skyrig":
            command = [SKYRIG, "serve", "--port", str(self.port), "--log", "off", *flags]
        else:
            command = [str(pathlib.Path(sys.executable).parent / "moto_server"), "-p", str(self.port)]
        started = time.perf_counter()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.startup_seconds = self.first_answer(started)

    def first_answer(self, started):
        probe = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=10) as s:
                    s.sendall(probe)
                    if s.recv(1):
                        return time.perf_counter() - started
            except ConnectionRefusedError:
                time.sleep(0.0005)

    def memory_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def client(self, service):
        return boto3.client(service, endpoint_url=f"http://127.0.0.1:{self.port}", region_name=REGION,
                            aws_access_key_id="test", aws_secret_access_key="test",
                            config=Config(retries={"max_attempts": 0}, read_timeout=300))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)


def requests_per_second(server, service, body, key="test", secret="test"):
    """wrk with one signed request, repeated."""
    url = f"http://127.0.0.1:{server.port}/"
    request = AWSRequest("POST", url, data=body, headers={
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Host": f"127.0.0.1:{server.port}"})
    SigV4Auth(Credentials(key, secret), service, REGION).add_auth(request)
    headers = "\n".join(f"wrk.headers[{json.dumps(k)}] = {json.dumps(v)}" for k, v in request.headers.items())
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"wrk.method = 'POST'\nwrk.body = {json.dumps(body)}\n{headers}\n")
        script.flush()
        out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{LOAD_SECONDS}s", "--timeout", "30s", "-s", script.name, url],
                             capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        raise SystemExit(f"{server.name} refused requests:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])


def bench_startup():
    for name, starts in (("skyrig", STARTS), ("moto", 3)):
        times, memory = [], []
        for _ in range(starts):
            with Server(name) as server:
                times.append(server.startup_seconds * 1000)
                time.sleep(0.2)
                memory.append(server.memory_mib())
        print(f"startup {name:7} first answer {statistics.median(times):8.1f} ms (min {min(times):.1f})   "
              f"idle memory {statistics.median(memory):6.1f} MiB")


def make_instances(server, count):
    ec2 = server.client("ec2")
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=count, MaxCount=count)


def bench_requests():
    cases = [("GetCallerIdentity", "sts", "Action=GetCallerIdentity&Version=2011-06-15", None),
             ("DescribeInstances (50)", "ec2", "Action=DescribeInstances&Version=2016-11-15",
              lambda server: make_instances(server, 50))]
    for label, service, body, prepare in cases:
        rates = {}
        for name in ("skyrig", "moto"):
            with Server(name) as server:
                if prepare:
                    prepare(server)
                requests_per_second(server, service, body) if name == "skyrig" else None  # warm
                rates[name] = requests_per_second(server, service, body)
        print(f"requests {label:24} skyrig {rates['skyrig']:10.0f}/s   moto {rates['moto']:8.1f}/s   "
              f"ratio {rates['skyrig'] / rates['moto']:7.0f} x")


def stack_template(count, is_chain, failing=False):
    """A stack of security groups; the last one may be one that cannot be made."""
    def group(i):
        resource = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "g"}}
        if failing and i == count - 1:
            resource["Properties"]["VpcId"] = "vpc-0123456789abcdef0"
        return resource | ({"DependsOn": f"G{i - 1}"} if is_chain and i else {})

    return json.dumps({"Resources": {f"G{i}": group(i) for i in range(count)}}, separators=(",", ":"))


def settle(cloudformation, stack_id, wanted):
    while True:
        stack = cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            break
        time.sleep(0.001)
    if stack["StackStatus"] != wanted:
        raise SystemExit(f"{stack['StackStatus']} {stack.get('StackStatusReason')}")


def timed(action):
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def stack_milliseconds(name, count, is_chain):
    """Creation, and of skyrig a change set that changes every resource's tags, that update, one that changes them again
    and is rolled back since its last resource fails, and deletion."""
    body = stack_template(count, is_chain)
    with Server(name) as server:
        cloudformation = server.client("cloudformation")

        def create():
            made["id"] = cloudformation.create_stack(StackName="bench", TemplateBody=body)["StackId"]
            settle(cloudformation, made["id"], "CREATE_COMPLETE")

        def update():
            cloudformation.execute_change_set(StackName="bench", ChangeSetName="tags")
            settle(cloudformation, made["id"], "UPDATE_COMPLETE")

        def roll_back():
            cloudformation.update_stack(StackName="bench", TemplateBody=stack_template(count, is_chain, failing=True),
                                        Tags=[{"Key": "a", "Value": "c"}])
            settle(cloudformation, made["id"], "UPDATE_ROLLBACK_COMPLETE")

        def delete():
            cloudformation.delete_stack(StackName="bench")
            settle(cloudformation, made["id"], "DELETE_COMPLETE")

        made = {}
        result = {"create": timed(create)}
        if name == "skyrig":
            result["change set"] = timed(lambda: cloudformation.create_change_set(
                StackName="bench", ChangeSetName="tags", UsePreviousTemplate=True, Tags=[{"Key": "a", "Value": "b"}]))
            result |= {"update": timed(update), "rollback": timed(roll_back), "delete": timed(delete)}
        return result


def bench_stack():
    for shape, is_chain in (("independent", False), ("one chain", True)):
        for count in (10, 100, 500):
            ours, moto = stack_milliseconds("skyrig", count, is_chain), stack_milliseconds("moto", count, is_chain)["create"]
            print(f"stack of {count:3} resources, {shape:11}  skyrig {ours['create']:6.0f} ms ({ours['create'] / count:.2f} each)   "
                  f"moto {moto:6.0f} ms   ratio {moto / ours['create']:5.1f} x   change set {ours['change set']:4.0f} ms   "
                  f"update {ours['update']:5.0f} ms   rollback {ours['rollback']:5.0f} ms   delete {ours['delete']:5.0f} ms")


def bench_deploy():
    """The CLI's own start dominates: a stack that is complete at its first look costs no more than its few calls."""
    template = ROOT / "tests/clients/templates/network.yaml"
    with Server("skyrig") as server:
        environment = {**os.environ, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}", "AWS_DEFAULT_REGION": REGION,
                       "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
        image = server.client("ec2").describe_images(Owners=["amazon"])["Images"][0]["ImageId"]

        def seconds(*arguments):
            started = time.perf_counter()
            subprocess.run([str(pathlib.Path(sys.executable).parent / "aws"), *arguments], check=True, env=environment,
                           stdout=subprocess.DEVNULL)
            return time.perf_counter() - started

        deploys, calls = [], []
        for i in range(5):
            calls.append(seconds("cloudformation", "list-stacks") + seconds("ec2", "describe-vpcs"))
            deploys.append(seconds("cloudformation", "deploy", "--template-file", str(template), "--stack-name", f"s{i}",
                                   "--capabilities", "CAPABILITY_NAMED_IAM", "--parameter-overrides", f"Image={image}"))
            server.client("cloudformation").delete_stack(StackName=f"s{i}")
    deploy, two_calls = statistics.median(deploys), statistics.median(calls)
    print(f"aws cloudformation deploy  {deploy * 1000:6.0f} ms   two CLI calls {two_calls * 1000:6.0f} ms   "
          f"ratio {deploy / two_calls:5.2f} x")


class Nginx:
    """One nginx worker that answers every request with the given bytes."""

    def __init__(self, body):
        self.name, self.port = "nginx", free_port()
        self.folder = tempfile.TemporaryDirectory()
        config = pathlib.Path(self.folder.name) / "nginx.conf"
        config.write_text(f"""
            worker_processes 1; daemon off; pid {self.folder.name}/pid; error_log stderr crit;
            events {{ worker_connections 512; }}
            http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {self.folder.name};
              server {{ listen 127.0.0.1:{self.port}; default_type text/xml; location / {{ return 200 {json.dumps(body)}; }} }} }}""")
        self.process = subprocess.Popen(["nginx", "-p", self.folder.name, "-c", str(config)], stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.folder.cleanup()


def bench_gate():
    """In turns, so that a noisy neighbour hits all alike; the median of three rounds."""
    body = "Action=GetCallerIdentity&Version=2011-06-15"
    answer = "<GetCallerIdentityResponse>" + "x" * 400 + "</GetCallerIdentityResponse>"
    rates = {"verify": [], "open": [], "nginx": [], "moto": []}
    with Server("skyrig") as verify, Server("skyrig", "--auth", "open") as unverified, Nginx(answer) as nginx, Server("moto") as moto:
        for _ in range(3):
            for name, server in (("verify", verify), ("open", unverified), ("nginx", nginx), ("moto", moto)):
                rates[name].append(requests_per_second(server, "sts", body))
    rate = {name: statistics.median(values) for name, values in rates.items()}
    print(f"gate GetCallerIdentity   verified {rate['verify']:.0f}/s   unverified {rate['open']:.0f}/s   "
          f"nginx {rate['nginx']:.0f}/s   moto {rate['moto']:.0f}/s")
    print(f"     verification costs {100 * (1 - rate['verify'] / rate['open']):.1f} %   "
          f"of nginx {rate['verify'] / rate['nginx']:.2f}   of moto {rate['verify'] / rate['moto']:.0f} x")


def bench_s3():
    s3.bench_s3(Server, free_port)


def bench_iam():
    iam.bench_iam(Server)


def bench_load():
    load.bench_load(Server, float(os.environ.get("SKYRIG_LOAD_SECONDS", load.SECONDS)))


def bench_snapshot(count=10_000):
    """Saving and restoring an account of many resources, as `skyrig snapshot` does it."""
    with tempfile.TemporaryDirectory() as folder, Server("skyrig", "--data-dir", folder) as server:
        ec2 = server.client("ec2")
        image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
        for _ in range(count // 250):
            # Each instance comes with a volume and a network interface.
            ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=83, MaxCount=83)
        seconds = {}
        for action in ("save", "restore", "restore"):
            started = time.perf_counter()
            subprocess.run([SKYRIG, "snapshot", action, "bench", "--port", str(server.port)], check=True,
                           stdout=subprocess.DEVNULL)
            seconds[action] = time.perf_counter() - started
        kept = sum(len(r["Instances"]) for page in ec2.get_paginator("describe_instances").paginate() for r in page["Reservations"])
    print(f"snapshot of about {kept * 3} resources   save {seconds['save'] * 1000:.0f} ms   restore {seconds['restore'] * 1000:.0f} ms")


BENCHES = {"startup": bench_startup, "requests": bench_requests, "stack": bench_stack, "deploy": bench_deploy,
           "gate": bench_gate, "snapshot": bench_snapshot, "iam": bench_iam, "s3": bench_s3, "load": bench_load}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help=", ".join(BENCHES))
    for name in parser.parse_args().names or BENCHES:
        if name not in BENCHES:
            parser.error(f"there is no bench {name}")
        BENCHES[name]()


if __name__ == "__main__":
    main()
