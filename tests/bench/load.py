"""Mixed load over many connections for a long time: no error, and memory that stays where it is.

Every connection's work ends as it began, so that what stays is the server's own: objects and uploads, users and
policies, networks, clusters, sessions, stacks.
"""

import collections
import json
import random
import tempfile
import threading
import time
import uuid

import boto3
import botocore.config
import botocore.exceptions

CONNECTIONS = 64
SECONDS = 600
SAMPLE_SECONDS = 10
# What the first minute takes (caches, write buffers, the allocator's pools) is not growth.
WARM_UP_SHARE = 0.2
SERVICES = ("s3", "iam", "ec2", "ecs", "sts", "cloudformation")
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]})
ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
TEMPLATE = json.dumps({"Resources": {
    "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.9.0.0/16"}},
    "Subnet": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.9.1.0/24"}},
    "User": {"Type": "AWS::IAM::User"}}})


def unique():
    return uuid.uuid4().hex[:16]


def objects(clients, chance):
    s3, bucket, key = clients["s3"], f"load-{unique()}", f"a/{unique()}"
    s3.create_bucket(Bucket=bucket)
    body = chance.randbytes(chance.choice([100, 5_000, 40_000, 400_000]))
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == body
    s3.copy_object(Bucket=bucket, Key=key + "2", CopySource=f"{bucket}/{key}")
    upload = s3.create_multipart_upload(Bucket=bucket, Key="parts")["UploadId"]
    part = s3.upload_part(Bucket=bucket, Key="parts", UploadId=upload, PartNumber=1, Body=body)
    s3.complete_multipart_upload(Bucket=bucket, Key="parts", UploadId=upload, MultipartUpload={
        "Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]})
    listed = [{"Key": item["Key"]} for item in s3.list_objects_v2(Bucket=bucket)["Contents"]]
    assert len(listed) == 3
    s3.delete_objects(Bucket=bucket, Delete={"Objects": listed})
    s3.delete_bucket(Bucket=bucket)


def identities(clients, _):
    iam, name = clients["iam"], unique()
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=ALLOW)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    role = iam.get_role(RoleName=name)["Role"]["Arn"]
    clients["sts"].get_caller_identity()
    try:
        clients["sts"].assume_role(RoleArn=role, RoleSessionName="load")
    except botocore.exceptions.ClientError as refused:  # root users may not
        assert refused.response["Error"]["Code"] == "AccessDenied"
    iam.delete_role(RoleName=name)
    iam.delete_user_policy(UserName=name, PolicyName="p")
    iam.delete_user(UserName=name)


def networks(clients, _):
    ec2 = clients["ec2"]
    vpc = ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.8.1.0/24")["Subnet"]["SubnetId"]
    group = ec2.create_security_group(VpcId=vpc, GroupName="g", Description="d")["GroupId"]
    ec2.describe_vpcs(VpcIds=[vpc])
    ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    ec2.delete_security_group(GroupId=group)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)


def clusters(clients, _):
    ecs, name = clients["ecs"], unique()
    ecs.create_cluster(clusterName=name)
    ecs.describe_clusters(clusters=[name])
    ecs.delete_cluster(cluster=name)


def stacks(clients, _):
    cloudformation, name = clients["cloudformation"], f"s{unique()}"
    cloudformation.create_stack(StackName=name, TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])
    for wanted, ask in (("CREATE_COMPLETE", name), ("DELETE_COMPLETE", None)):
        if ask is None:
            ask = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
            cloudformation.delete_stack(StackName=name)
        for _ in range(200):
            status = cloudformation.describe_stacks(StackName=ask)["Stacks"][0]["StackStatus"]
            if status == wanted:
                break
            assert status.endswith("IN_PROGRESS"), status
        assert status == wanted, status


WORKS = (objects, objects, identities, networks, clusters, stacks)


def connection(server, number, deadline, counts, failures):
    """One account, one connection a service, one call at a time."""
    config = botocore.config.Config(retries={"max_attempts": 0}, read_timeout=60, max_pool_connections=1)
    clients = {service: boto3.client(service, endpoint_url=f"http://127.0.0.1:{server.port}", region_name="us-east-1",
                                     aws_access_key_id=f"{100_000_000_000 + number}", aws_secret_access_key="test",
                                     config=config) for service in SERVICES}
    chance = random.Random(number)
    while time.monotonic() < deadline and not failures:
        work = chance.choice(WORKS)
        try:
            work(clients, chance)
            counts[work.__name__] += 1
        except Exception as failure:  # whatever it is, it ends the run and is shown
            failures.append(f"{work.__name__}: {type(failure).__name__}: {failure}")


def bench_load(make_server, seconds=SECONDS):
    with tempfile.TemporaryDirectory(prefix="skyrig-load-") as folder, make_server("skyrig", "--data-dir", folder) as server:
        deadline = time.monotonic() + seconds
        counts, failures, memory = collections.Counter(), [], []
        threads = [threading.Thread(target=connection, args=(server, number, deadline, counts, failures))
                   for number in range(CONNECTIONS)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            memory.append(server.memory_mib())
            time.sleep(min(SAMPLE_SECONDS, seconds / 20))
        for thread in threads:
            thread.join()
        if failures:
            raise SystemExit("\n".join(["load: a call failed", *failures[:5]]))
        settled = memory[int(len(memory) * WARM_UP_SHARE):]
        half = len(settled) // 2
        first, last = sum(settled[:half]) / half, sum(settled[half:]) / (len(settled) - half)
        print(f"load: {CONNECTIONS} connections for {seconds:.0f} s: {sum(counts.values())} rounds without an error "
              f"{dict(counts)}; memory {min(settled):.1f} to {max(settled):.1f} MiB, first half {first:.1f}, "
              f"second half {last:.1f}")
