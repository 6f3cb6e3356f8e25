"""A mixed load that remembers what was acknowledged."""

import hashlib
import json
import random
import threading

import boto3
import botocore.config
import botocore.exceptions

BUCKET = "kept"
INLINE_BYTES_MAX = 32 * 1024
PART_BYTES = 5 * 1024 * 1024
# The server went away in the middle of a call: it may or may not have been done.
CUT_OFF = (botocore.exceptions.EndpointConnectionError, botocore.exceptions.ConnectionClosedError,
           botocore.exceptions.ReadTimeoutError, botocore.exceptions.ConnectTimeoutError,
           botocore.exceptions.HTTPClientError)
ABSENT = "absent"


def stack_template(count):
    resources = {f"Group{i}": {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": f"group {i}"}}
                 for i in range(count)}
    resources["User"] = {"Type": "AWS::IAM::User"}
    return json.dumps({"Resources": resources})


class Ledger:
    """What must be there: per thing the acknowledged state, and those that calls in flight may have brought about."""

    def __init__(self):
        self.lock = threading.Lock()
        self.states = {}
        self.acknowledged = 0

    def about_to(self, kind, name, state):
        with self.lock:
            self.states.setdefault((kind, name), {ABSENT}).add(state)

    def done(self, kind, name, state):
        with self.lock:
            self.states[kind, name] = {state}
            self.acknowledged += 1

    def settle(self, kind, name, state):
        """After a restart: what was found is what counts from here on."""
        self.states[kind, name] = {state}

    def of_kind(self, kind):
        return {name: states for (each, name), states in self.states.items() if each == kind}


def digest(body):
    return hashlib.sha256(body).hexdigest()


def make_client(service, url, account):
    return boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id=account,
                        aws_secret_access_key="test",
                        config=botocore.config.Config(retries={"max_attempts": 0}, read_timeout=20))


class Load:
    def __init__(self, ledger, seed):
        self.ledger, self.random = ledger, random.Random(seed)
        self.stopped = threading.Event()
        self.failures = []

    def run(self, seconds, clients):
        """Runs one thread per kind of work until the server is gone or the time is up."""
        works = [self.put_objects, self.upload_parts, self.change_users, self.change_network, self.change_stacks]
        threads = [threading.Thread(target=self.repeat, args=(work, clients)) for work in works]
        for thread in threads:
            thread.start()
        self.stopped.wait(seconds)
        return threads

    def repeat(self, work, clients):
        chance = random.Random(self.random.random())
        while not self.stopped.is_set():
            try:
                work(clients, chance)
            except CUT_OFF:
                return
            except Exception as error:
                self.failures.append(f"{work.__name__}: {error!r}")
                return

    def write(self, kind, name, state, call):
        """Does a call that brings a thing into a state, and remembers when it was acknowledged."""
        self.ledger.about_to(kind, name, state)
        result = call()
        self.ledger.done(kind, name, state)
        return result

    def put_objects(self, clients, chance):
        s3 = clients["s3"]
        key = f"k{chance.randrange(100)}"
        if chance.random() < 0.2:
            self.write("object", key, ABSENT, lambda: s3.delete_object(Bucket=BUCKET, Key=key))
            return
        size = chance.choice([0, 1, 1000, INLINE_BYTES_MAX, INLINE_BYTES_MAX + 1, 200_000])
        body = chance.randbytes(size)
        self.write("object", key, digest(body), lambda: s3.put_object(Bucket=BUCKET, Key=key, Body=body))

    def upload_parts(self, clients, chance):
        s3 = clients["s3"]
        key = f"m{chance.randrange(20)}"
        upload = s3.create_multipart_upload(Bucket=BUCKET, Key=key)["UploadId"]
        is_large = chance.random() < 0.1
        sizes = [PART_BYTES, PART_BYTES] if is_large else [chance.randrange(1, 100_000)]
        bodies = [chance.randbytes(size) for size in sizes]
        parts = []
        for number, body in enumerate(bodies, 1):
            etag = s3.upload_part(Bucket=BUCKET, Key=key, UploadId=upload, PartNumber=number, Body=body)["ETag"]
            parts.append({"PartNumber": number, "ETag": etag})
        self.write("object", key, digest(b"".join(bodies)), lambda: s3.complete_multipart_upload(
            Bucket=BUCKET, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}))
        if is_large:
            self.copy(s3, key, f"c{chance.randrange(3)}", digest(b"".join(bodies)))

    def copy(self, s3, key, copy, state):
        """By reference, once a thread has read its digests; then one of the two goes, and the bytes stay for the other."""
        self.write("object", copy, state,
                   lambda: s3.copy_object(Bucket=BUCKET, Key=copy, CopySource={"Bucket": BUCKET, "Key": key}))
        self.write("object", key, ABSENT, lambda: s3.delete_object(Bucket=BUCKET, Key=key))

    def change_users(self, clients, chance):
        iam = clients["iam"]
        name = f"u{chance.randrange(10 ** 9)}"
        self.write("user", name, "there", lambda: iam.create_user(UserName=name))
        document = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]})
        self.write("policy", name, "there",
                   lambda: iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document))
        if chance.random() < 0.95:  # few stay, so that the checks stay quick
            self.write("policy", name, ABSENT, lambda: iam.delete_user_policy(UserName=name, PolicyName="p"))
            self.write("user", name, ABSENT, lambda: iam.delete_user(UserName=name))

    def change_network(self, clients, chance):
        ec2 = clients["ec2"]
        name = f"n{chance.randrange(10 ** 9)}"
        tags = [{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": name}]}]
        volume = self.write("volume", name, "there", lambda: ec2.create_volume(
            AvailabilityZone="us-east-1a", Size=1, TagSpecifications=tags))["VolumeId"]
        if chance.random() < 0.95:  # few stay, so that the checks stay quick
            self.write("volume", name, ABSENT, lambda: ec2.delete_volume(VolumeId=volume))

    def change_stacks(self, clients, chance):
        cloudformation = clients["cloudformation"]
        name = f"s{chance.randrange(10 ** 9)}"
        self.write("stack", name, "there", lambda: cloudformation.create_stack(
            StackName=name, TemplateBody=stack_template(chance.randrange(1, 12)), Capabilities=["CAPABILITY_IAM"]))
        if chance.random() < 0.05:
            return
        if chance.random() < 0.5:
            cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
            cloudformation.update_stack(StackName=name, TemplateBody=stack_template(chance.randrange(12, 20)),
                                        Capabilities=["CAPABILITY_IAM"])
            cloudformation.get_waiter("stack_update_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
        self.write("stack", name, ABSENT, lambda: cloudformation.delete_stack(StackName=name))
