"""S3 Batch Operations: jobs that really run over a manifest, in the name of their role, and report on every task."""

import csv
import hashlib
import io
import json
import time
import urllib.parse

import botocore.exceptions
import pytest

JOB_SECONDS_MAX = 20
TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"Service": "batchoperations.s3.amazonaws.com"}, "Action": "sts:AssumeRole"}]}


def refusal(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


class Jobs:
    """An account with a bucket of objects, a bucket for manifests and reports, and a role that may do everything there."""

    def __init__(self, client, account):
        self.account, self.s3, self.iam = account, client("s3"), client("iam")
        self.control = client("s3control", url=self.s3.meta.endpoint_url.replace("127.0.0.1", "localhost"))
        self.bucket, self.desk = f"batch-{account}", f"desk-{account}"
        for name in (self.bucket, self.desk):
            self.s3.create_bucket(Bucket=name)
        self.role = self.iam.create_role(RoleName="batch", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
        self.allow("s3:*")

    def allow(self, *actions):
        self.iam.put_role_policy(RoleName="batch", PolicyName="may", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}))

    def manifest(self, lines, fields=("Bucket", "Key")):
        etag = self.s3.put_object(Bucket=self.desk, Key="manifest.csv", Body="\n".join(lines).encode())["ETag"]
        return {"Spec": {"Format": "S3BatchOperations_CSV_20180820", "Fields": list(fields)},
                "Location": {"ObjectArn": f"arn:aws:s3:::{self.desk}/manifest.csv", "ETag": etag.strip('"')}}

    def of_keys(self, keys):
        return self.manifest([f"{self.bucket},{urllib.parse.quote(key)}" for key in keys])

    def request(self, operation, manifest, **more):
        report = {"Bucket": f"arn:aws:s3:::{self.desk}", "Format": "Report_CSV_20180820", "Enabled": True,
                  "Prefix": "reports", "ReportScope": "AllTasks"}
        return {"AccountId": self.account, "ConfirmationRequired": False, "Operation": operation, "Report": report,
                "Manifest": manifest, "Priority": 10, "RoleArn": self.role,
                "ClientRequestToken": hashlib.sha256(json.dumps([operation, more], default=str).encode()).hexdigest()[:64],
                **more}

    def create(self, operation, manifest, **more):
        return self.control.create_job(**self.request(operation, manifest, **more))["JobId"]

    def describe(self, job):
        return self.control.describe_job(AccountId=self.account, JobId=job)["Job"]

    def wait(self, job, *statuses):
        end = time.monotonic() + JOB_SECONDS_MAX
        while time.monotonic() < end:
            found = self.describe(job)
            if found["Status"] in statuses:
                return found
            time.sleep(0.05)
        raise AssertionError(found)

    def run(self, operation, manifest, **more):
        return self.wait(self.create(operation, manifest, **more), "Complete", "Failed")

    def report(self, job):
        """The rows of the report by outcome, read as its manifest.json says."""
        folder = f"reports/job-{job}"
        text = self.s3.get_object(Bucket=self.desk, Key=f"{folder}/manifest.json")["Body"].read()
        md5 = self.s3.get_object(Bucket=self.desk, Key=f"{folder}/manifest.json.md5")["Body"].read().decode()
        assert md5 == hashlib.md5(text).hexdigest()
        manifest, rows = json.loads(text), {"succeeded": [], "failed": []}
        assert manifest["Format"] == "Report_CSV_20180820"
        for result in manifest["Results"]:
            body = self.s3.get_object(Bucket=result["Bucket"], Key=result["Key"])["Body"].read()
            assert hashlib.md5(body).hexdigest() == result["MD5Checksum"]
            rows[result["TaskExecutionStatus"]] = list(csv.reader(io.StringIO(body.decode())))
        return rows


@pytest.fixture
def jobs(client, account, local_names):
    return Jobs(client, account)


def test_a_job_tags_every_object_and_reports_it(jobs):
    keys = ["a", "b c", "d,e", "ß/f"]
    for key in keys:
        jobs.s3.put_object(Bucket=jobs.bucket, Key=key, Body=b"body")
    job = jobs.run({"S3PutObjectTagging": {"TagSet": [{"Key": "by", "Value": "batch"}]}}, jobs.of_keys([*keys, "none"]),
                   Description="tags", Tags=[{"Key": "team", "Value": "x"}])
    assert job["Status"] == "Complete" and job["Description"] == "tags" and "TerminationDate" in job
    summary = job["ProgressSummary"]
    assert (summary["TotalNumberOfTasks"], summary["NumberOfTasksSucceeded"], summary["NumberOfTasksFailed"]) == (5, 4, 1)
    for key in keys:
        assert jobs.s3.get_object_tagging(Bucket=jobs.bucket, Key=key)["TagSet"] == [{"Key": "by", "Value": "batch"}]
    rows = jobs.report(job["JobId"])
    assert [urllib.parse.unquote(row[1]) for row in rows["succeeded"]] == keys
    assert rows["succeeded"][0][3:6] == ["succeeded", "200", ""]
    assert rows["failed"][0][:6] == [jobs.bucket, "none", "", "failed", "404", "NoSuchKey"]
    assert jobs.control.get_job_tagging(AccountId=jobs.account, JobId=job["JobId"])["Tags"] == [
        {"Key": "team", "Value": "x"}]


def test_a_job_copies_with_what_it_says_of_the_copies(jobs):
    jobs.s3.put_object(Bucket=jobs.bucket, Key="a", Body=b"body", Metadata={"old": "1"})
    target = f"copies-{jobs.account}"
    jobs.s3.create_bucket(Bucket=target)
    job = jobs.run({"S3PutObjectCopy": {
        "TargetResource": f"arn:aws:s3:::{target}", "TargetKeyPrefix": "folder", "StorageClass": "STANDARD_IA",
        "NewObjectMetadata": {"ContentType": "text/x-new", "UserMetadata": {"new": "2"}},
        "NewObjectTagging": [{"Key": "k", "Value": "v w"}], "ChecksumAlgorithm": "SHA256"}}, jobs.of_keys(["a"]))
    assert job["Status"] == "Complete" and job["ProgressSummary"]["NumberOfTasksSucceeded"] == 1
    head = jobs.s3.head_object(Bucket=target, Key="folder/a", ChecksumMode="ENABLED")
    assert (head["ContentType"], head["Metadata"], head["StorageClass"]) == ("text/x-new", {"new": "2"}, "STANDARD_IA")
    assert "ChecksumSHA256" in head
    assert jobs.s3.get_object_tagging(Bucket=target, Key="folder/a")["TagSet"] == [{"Key": "k", "Value": "v w"}]


def test_a_job_locks_versions_deletes_tags_and_restores(jobs, client):
    bucket = f"locked-{jobs.account}"
    jobs.s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    version = jobs.s3.put_object(Bucket=bucket, Key="a", Body=b"x", Tagging="k=v", StorageClass="GLACIER")["VersionId"]
    manifest = jobs.manifest([f"{bucket},a,{version}"], ("Bucket", "Key", "VersionId"))
    for operation in ({"S3PutObjectLegalHold": {"LegalHold": {"Status": "ON"}}},
                      {"S3PutObjectRetention": {"Retention": {"Mode": "GOVERNANCE", "RetainUntilDate": time.time() + 90000}}},
                      {"S3DeleteObjectTagging": {}},
                      {"S3InitiateRestoreObject": {"ExpirationInDays": 2, "GlacierJobTier": "BULK"}}):
        job = jobs.run(operation, manifest)
        assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == 1, (operation, job)
    assert jobs.s3.get_object_legal_hold(Bucket=bucket, Key="a", VersionId=version)["LegalHold"]["Status"] == "ON"
    assert jobs.s3.get_object_retention(Bucket=bucket, Key="a")["Retention"]["Mode"] == "GOVERNANCE"
    assert jobs.s3.get_object_tagging(Bucket=bucket, Key="a")["TagSet"] == []
    assert "Restore" in jobs.s3.head_object(Bucket=bucket, Key="a")


def test_a_job_sets_acls(jobs):
    bucket = f"acls-{jobs.account}"
    jobs.s3.create_bucket(Bucket=bucket, ObjectOwnership="ObjectWriter")
    jobs.s3.delete_public_access_block(Bucket=bucket)
    jobs.s3.put_object(Bucket=bucket, Key="a", Body=b"x")
    job = jobs.run({"S3PutObjectAcl": {"AccessControlPolicy": {"CannedAccessControlList": "public-read"}}},
                   jobs.manifest([f"{bucket},a"]))
    assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == 1
    grants = jobs.s3.get_object_acl(Bucket=bucket, Key="a")["Grants"]
    assert any(grant["Grantee"].get("URI", "").endswith("AllUsers") for grant in grants)


def test_a_job_may_do_what_its_role_may(jobs):
    jobs.s3.put_object(Bucket=jobs.bucket, Key="a", Body=b"x")
    jobs.allow("s3:GetObject", "s3:PutObject")
    operation = {"S3PutObjectTagging": {"TagSet": [{"Key": "k", "Value": "v"}]}}
    job = jobs.run(operation, jobs.of_keys(["a"]))
    assert job["Status"] == "Complete" and job["ProgressSummary"]["NumberOfTasksFailed"] == 1
    row = jobs.report(job["JobId"])["failed"][0]
    assert row[4:6] == ["403", "AccessDenied"] and "s3:PutObjectTagging" in row[6]
    jobs.allow("s3:PutObjectTagging")
    job = jobs.run(operation, jobs.of_keys(["a"]), Description="blind")
    assert job["Status"] == "Failed"
    assert job["FailureReasons"][0]["FailureReason"] == "Reading the manifest is forbidden: AccessDenied"
    jobs.allow("s3:GetObject", "s3:PutObjectTagging")
    job = jobs.run(operation, jobs.of_keys(["a"]), Description="no report")
    assert job["Status"] == "Failed" and "job report could not be written" in job["FailureReasons"][0]["FailureReason"]


def test_a_role_that_trusts_others_is_not_assumed(jobs):
    jobs.iam.update_assume_role_policy(RoleName="batch", PolicyDocument=json.dumps(
        TRUST).replace("batchoperations.s3", "lambda"))
    assert jobs.run({"S3DeleteObjectTagging": {}}, jobs.of_keys(["a"]))["Status"] == "Failed"


@pytest.mark.parametrize("lines", [["only-a-bucket"], ["BUCKET,a", "other,b"], ["BUCKET,a,b"], [""], ["BUCKET," + "k" * 9000]])
def test_manifests_are_read_before_anything_is_done(jobs, lines):
    jobs.s3.put_object(Bucket=jobs.bucket, Key="a", Body=b"x", Tagging="k=v")
    manifest = jobs.manifest([line.replace("BUCKET", jobs.bucket) for line in lines])
    job = jobs.run({"S3DeleteObjectTagging": {}}, manifest)
    assert job["Status"] == "Failed" and job["FailureReasons"][0]["FailureCode"] == "InvalidManifestContent"
    assert jobs.s3.get_object_tagging(Bucket=jobs.bucket, Key="a")["TagSet"]


def test_a_manifest_must_be_the_one_that_was_named(jobs):
    manifest = jobs.of_keys(["a"])
    jobs.s3.put_object(Bucket=jobs.desk, Key="manifest.csv", Body=b"changed")
    assert jobs.run({"S3DeleteObjectTagging": {}}, manifest)["FailureReasons"][0]["FailureCode"] == "PreconditionFailed"


def test_a_job_waits_for_its_confirmation_and_may_be_cancelled(jobs):
    jobs.s3.put_object(Bucket=jobs.bucket, Key="a", Body=b"x", Tagging="k=v")
    operation, manifest = {"S3DeleteObjectTagging": {}}, jobs.of_keys(["a"])
    job = jobs.create(operation, manifest, ConfirmationRequired=True)
    assert jobs.wait(job, "Suspended")["SuspendedCause"] == "AwaitingConfirmation"
    priority = jobs.control.update_job_priority(AccountId=jobs.account, JobId=job, Priority=42)
    assert priority["Priority"] == jobs.describe(job)["Priority"] == 42
    jobs.control.update_job_status(AccountId=jobs.account, JobId=job, RequestedJobStatus="Ready")
    assert jobs.wait(job, "Complete")["ProgressSummary"]["NumberOfTasksSucceeded"] == 1
    assert refusal(jobs.control.update_job_status, AccountId=jobs.account, JobId=job,
                   RequestedJobStatus="Cancelled") == "JobStatusException"
    other = jobs.create(operation, manifest, ConfirmationRequired=True, Description="other")
    jobs.control.update_job_status(AccountId=jobs.account, JobId=other, RequestedJobStatus="Cancelled",
                                   StatusUpdateReason="not now")
    assert jobs.wait(other, "Cancelled")["StatusUpdateReason"] == "not now"
    listed = jobs.control.list_jobs(AccountId=jobs.account)["Jobs"]
    assert {item["JobId"]: item["Status"] for item in listed} == {job: "Complete", other: "Cancelled"}
    assert {item["Operation"] for item in listed} == {"S3DeleteObjectTagging"}
    only = jobs.control.list_jobs(AccountId=jobs.account, JobStatuses=["Cancelled"])["Jobs"]
    assert [item["JobId"] for item in only] == [other]
    first = jobs.control.list_jobs(AccountId=jobs.account, MaxResults=1)
    second = jobs.control.list_jobs(AccountId=jobs.account, MaxResults=1, NextToken=first["NextToken"])
    assert {first["Jobs"][0]["JobId"], second["Jobs"][0]["JobId"]} == {job, other} and "NextToken" not in second


def test_a_thousand_tasks(jobs):
    keys = [f"k{number:04}" for number in range(1000)]
    for key in keys:
        jobs.s3.put_object(Bucket=jobs.bucket, Key=key, Body=b"")
    job = jobs.run({"S3PutObjectTagging": {"TagSet": [{"Key": "k", "Value": "v"}]}}, jobs.of_keys(keys))
    assert job["ProgressSummary"]["NumberOfTasksSucceeded"] == 1000
    assert [row[1] for row in jobs.report(job["JobId"])["succeeded"]] == keys


def test_a_job_goes_on_after_a_crash(start_server, client, account, local_names, tmp_path):
    data, keys = str(tmp_path / "data"), [f"k{number:04}" for number in range(500)]
    first = start_server("--data-dir", data)
    jobs = Jobs(lambda service, url=first.url, **more: client(service, url=url, **more), account)
    for key in keys:
        jobs.s3.put_object(Bucket=jobs.bucket, Key=key, Body=b"")
    job = jobs.create({"S3PutObjectTagging": {"TagSet": [{"Key": "k", "Value": "v"}]}}, jobs.of_keys(keys))
    first.process.kill()
    first.process.wait()
    second = start_server("--data-dir", data)
    again = Jobs.__new__(Jobs)
    again.__dict__.update(jobs.__dict__, s3=client("s3", url=second.url), control=client(
        "s3control", url=second.url.replace("127.0.0.1", "localhost")))
    assert again.wait(job, "Complete")["ProgressSummary"]["NumberOfTasksSucceeded"] == 500
    assert [row[1] for row in again.report(job)["succeeded"]] == keys


def test_requests_that_are_refused(jobs):
    operation, manifest = {"S3DeleteObjectTagging": {}}, jobs.of_keys(["a"])
    create, request = jobs.control.create_job, jobs.request(operation, manifest)
    first = create(**request)["JobId"]
    assert create(**request)["JobId"] == first
    assert refusal(create, **(request | {"Priority": 1})) == "IdempotencyException"
    fresh = request | {"ClientRequestToken": "fresh"}
    for change, code in [({"Operation": {}}, "InvalidRequest"),
                         ({"Operation": operation | {"S3PutObjectTagging": {"TagSet": []}}}, "InvalidRequest"),
                         ({"Operation": {"LambdaInvoke": {"FunctionArn": "f"}}}, "NotImplemented"),
                         ({"Operation": {"S3ReplicateObject": {}}}, "NotImplemented"),
                         ({"Report": {"Enabled": True}}, "InvalidRequest")]:
        assert refusal(create, **(fresh | change)) == code, change
    manifest["Spec"]["Fields"] = ["Key", "VersionId"]
    assert refusal(create, **(fresh | {"Manifest": manifest})) == "InvalidRequest"
    assert refusal(jobs.control.describe_job, AccountId=jobs.account, JobId="00000000-0000") == "NoSuchJob"
    assert refusal(jobs.control.list_jobs, AccountId="999999999999") == "AccessDenied"


def test_users_need_leave_to_pass_the_role(jobs, client):
    jobs.iam.create_user(UserName="alice")
    key = jobs.iam.create_access_key(UserName="alice")["AccessKey"]
    jobs.iam.put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:CreateJob", "Resource": "*"}]}))

    alice = client("s3control", key=key["AccessKeyId"], secret=key["SecretAccessKey"],
                   url=jobs.s3.meta.endpoint_url.replace("127.0.0.1", "localhost"))
    request = jobs.request({"S3DeleteObjectTagging": {}}, jobs.of_keys(["a"]))
    assert refusal(alice.create_job, **request) == "AccessDenied"
