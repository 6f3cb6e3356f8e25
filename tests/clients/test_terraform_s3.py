"""What Terraform's provider does with buckets, their configurations and objects (see terraform_steps.py)."""

import json

import botocore.exceptions
import pytest

from terraform_steps import only, refused

# What a read of aws_s3_bucket asks, and the code that tells it that there is none. Without one, the answer is empty.
CONFIGURATIONS = {
    "get_bucket_policy": "NoSuchBucketPolicy",
    "get_bucket_cors": "NoSuchCORSConfiguration",
    "get_bucket_website": "NoSuchWebsiteConfiguration",
    "get_bucket_versioning": None,
    "get_bucket_accelerate_configuration": None,
    "get_bucket_request_payment": None,
    "get_bucket_logging": None,
    "get_bucket_lifecycle_configuration": "NoSuchLifecycleConfiguration",
    "get_bucket_replication": "ReplicationConfigurationNotFoundError",
    "get_bucket_encryption": None,
    "get_object_lock_configuration": "ObjectLockConfigurationNotFoundError",
    "get_bucket_tagging": "NoSuchTagSet",
    "get_bucket_acl": None,
    "get_bucket_notification_configuration": None,
}


@pytest.fixture
def s3(client):
    return client("s3")


@pytest.fixture
def control(client, endpoint, local_names):
    """S3 Control puts the account before the host's name, so that the host needs a name."""
    return client("s3control", url=endpoint and endpoint.replace("127.0.0.1", "localhost"))


@pytest.fixture
def bucket(s3, account):
    name = f"tf-{account}"
    s3.create_bucket(Bucket=name)
    return name


@pytest.fixture
def other_bucket(s3, account):
    name = f"tf-{account}-target"
    s3.create_bucket(Bucket=name)
    return name


def test_aws_s3_bucket(s3, control, account):
    bucket = f"tf-main-{account}"
    with pytest.raises(botocore.exceptions.ClientError) as absent:
        s3.head_bucket(Bucket=bucket)
    assert absent.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    s3.create_bucket(Bucket=bucket, ObjectOwnership="BucketOwnerEnforced")
    assert s3.head_bucket(Bucket=bucket)["BucketRegion"] == "us-east-1"
    answers = {}
    for operation, code in CONFIGURATIONS.items():
        if code:
            refused(code, getattr(s3, operation), Bucket=bucket)
        else:
            answers[operation] = getattr(s3, operation)(Bucket=bucket)
    rule = only(answers["get_bucket_encryption"]["ServerSideEncryptionConfiguration"]["Rules"])
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"} and rule["BucketKeyEnabled"] is False
    assert answers["get_bucket_request_payment"]["Payer"] == "BucketOwner"
    assert "Status" not in answers["get_bucket_versioning"] and "LoggingEnabled" not in answers["get_bucket_logging"]
    grant = only(answers["get_bucket_acl"]["Grants"])
    assert grant["Permission"] == "FULL_CONTROL" and grant["Grantee"]["ID"] == answers["get_bucket_acl"]["Owner"]["ID"]
    # New buckets of today: the owner's controls and the whole Block Public Access are there.
    assert only(s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"])
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": ""}]})
    assert len(s3.get_bucket_tagging(Bucket=bucket)["TagSet"]) == 2
    arn = f"arn:aws:s3:::{bucket}"
    assert control.list_tags_for_resource(AccountId=account, ResourceArn=arn)["Tags"]
    control.tag_resource(AccountId=account, ResourceArn=arn, Tags=[{"Key": "d", "Value": "e"}])
    control.untag_resource(AccountId=account, ResourceArn=arn, TagKeys=["a", "c"])
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "d", "Value": "e"}]
    s3.put_object(Bucket=bucket, Key="x", Body=b"x")
    refused("BucketNotEmpty", s3.delete_bucket, Bucket=bucket)
    versions = s3.list_object_versions(Bucket=bucket)["Versions"]
    assert "Errors" not in s3.delete_objects(Bucket=bucket, Delete={
        "Objects": [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in versions], "Quiet": True})
    s3.delete_bucket(Bucket=bucket)
    for operation in CONFIGURATIONS:
        refused("NoSuchBucket", getattr(s3, operation), Bucket=bucket)
    refused("NoSuchBucket", s3.delete_bucket, Bucket=bucket)


def test_aws_s3_bucket_policy(s3, bucket):
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
                                                      "Resource": f"arn:aws:s3:::{bucket}/*"}]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == policy
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"] is False
    s3.delete_bucket_policy(Bucket=bucket)
    refused("NoSuchBucketPolicy", s3.get_bucket_policy, Bucket=bucket)
    s3.delete_bucket_policy(Bucket=bucket)


def test_aws_s3_bucket_versioning(s3, bucket):
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Suspended"


def test_aws_s3_bucket_server_side_encryption_configuration(s3, bucket):
    wanted = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "alias/app"},
              "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [wanted]})
    rule = only(s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"])
    assert {name: rule[name] for name in wanted} == wanted
    s3.delete_bucket_encryption(Bucket=bucket)
    rule = only(s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"])
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_aws_s3_bucket_lifecycle_configuration(s3, bucket):
    rules = [
        {"ID": "old", "Status": "Enabled", "Filter": {"And": {"Prefix": "logs/", "Tags": [{"Key": "a", "Value": "b"}]}},
         "Transitions": [{"Days": 30, "StorageClass": "STANDARD_IA"}, {"Days": 90, "StorageClass": "GLACIER"}],
         "Expiration": {"Days": 365}},
        {"ID": "noncurrent", "Status": "Disabled", "Filter": {"Prefix": ""},
         "NoncurrentVersionExpiration": {"NoncurrentDays": 30, "NewerNoncurrentVersions": 3},
         "NoncurrentVersionTransitions": [{"NoncurrentDays": 7, "StorageClass": "GLACIER_IR"}],
         "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}},
        {"ID": "size", "Status": "Enabled", "Filter": {"ObjectSizeGreaterThan": 500},
         "Expiration": {"ExpiredObjectDeleteMarker": True}}]
    put = s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
    shown = s3.get_bucket_lifecycle_configuration(Bucket=bucket)
    # The provider waits until it reads exactly what it put, default of the minimum size included.
    assert shown["Rules"] == rules
    assert shown["TransitionDefaultMinimumObjectSize"] == put["TransitionDefaultMinimumObjectSize"] == (
        "all_storage_classes_128K")
    s3.delete_bucket_lifecycle(Bucket=bucket)
    refused("NoSuchLifecycleConfiguration", s3.get_bucket_lifecycle_configuration, Bucket=bucket)


def test_aws_s3_bucket_public_access_block_and_ownership_controls(s3, bucket):
    block = {"BlockPublicAcls": False, "BlockPublicPolicy": True, "IgnorePublicAcls": False, "RestrictPublicBuckets": True}
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"] == block
    s3.delete_public_access_block(Bucket=bucket)
    refused("NoSuchPublicAccessBlockConfiguration", s3.get_public_access_block, Bucket=bucket)
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    assert s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"] == controls
    s3.delete_bucket_ownership_controls(Bucket=bucket)
    refused("OwnershipControlsNotFoundError", s3.get_bucket_ownership_controls, Bucket=bucket)


def test_aws_s3_bucket_acl(s3, bucket):
    refused("AccessControlListNotSupported", s3.put_bucket_acl, Bucket=bucket, ACL="log-delivery-write")
    s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.put_bucket_acl(Bucket=bucket, ACL="log-delivery-write")
    assert len(s3.get_bucket_acl(Bucket=bucket)["Grants"]) == 3
    owner = s3.get_bucket_acl(Bucket=bucket)["Owner"]
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy={"Owner": owner, "Grants": [
        {"Grantee": {"ID": owner["ID"], "Type": "CanonicalUser"}, "Permission": "READ"}]})
    assert only(s3.get_bucket_acl(Bucket=bucket)["Grants"])["Permission"] == "READ"


def test_aws_s3_bucket_cors_website_logging_payment_and_acceleration(s3, bucket, other_bucket):
    rules = [{"ID": "r", "AllowedHeaders": ["*"], "AllowedMethods": ["PUT", "POST"], "AllowedOrigins": ["https://a.example"],
              "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 3000}]
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": rules})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == rules
    s3.delete_bucket_cors(Bucket=bucket)
    refused("NoSuchCORSConfiguration", s3.get_bucket_cors, Bucket=bucket)
    website = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"},
               "RoutingRules": [{"Condition": {"KeyPrefixEquals": "docs/"}, "Redirect": {"ReplaceKeyPrefixWith": "documents/"}}]}
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=website)
    shown = s3.get_bucket_website(Bucket=bucket)
    assert {name: shown[name] for name in website} == website
    s3.delete_bucket_website(Bucket=bucket)
    refused("NoSuchWebsiteConfiguration", s3.get_bucket_website, Bucket=bucket)
    enabled = {"TargetBucket": other_bucket, "TargetPrefix": "log/",
               "TargetObjectKeyFormat": {"PartitionedPrefix": {"PartitionDateSource": "EventTime"}}}
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": enabled})
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == enabled
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={})
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "Requester"
    for status in ("Enabled", "Suspended"):
        s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": status})
        assert s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == status


@pytest.mark.parametrize("kind, wanted", [
    ("inventory", {"Id": "all", "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Daily"},
                   "OptionalFields": ["Size"], "Filter": {"Prefix": "a/"}, "Destination": {}}),
    ("metrics", {"Id": "all", "Filter": {"And": {"Prefix": "a/", "Tags": [{"Key": "a", "Value": "b"}]}}}),
    ("analytics", {"Id": "all", "Filter": {"Prefix": "a/"}, "StorageClassAnalysis": {}}),
    ("intelligent_tiering", {"Id": "all", "Status": "Enabled", "Tierings": [{"Days": 125, "AccessTier": "ARCHIVE_ACCESS"}]})])
def test_aws_s3_bucket_configurations_with_names(s3, bucket, other_bucket, kind, wanted):
    if kind == "inventory":
        wanted = {**wanted, "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{other_bucket}", "Format": "ORC"}}}
    name = "".join(part.capitalize() for part in kind.split("_")) + "Configuration"
    get = getattr(s3, f"get_bucket_{kind}_configuration")
    refused("NoSuchConfiguration", get, Bucket=bucket, Id="all")
    getattr(s3, f"put_bucket_{kind}_configuration")(Bucket=bucket, Id="all", **{name: wanted})
    assert get(Bucket=bucket, Id="all")[name] == wanted
    getattr(s3, f"delete_bucket_{kind}_configuration")(Bucket=bucket, Id="all")
    refused("NoSuchConfiguration", get, Bucket=bucket, Id="all")
    refused("NoSuchConfiguration", getattr(s3, f"delete_bucket_{kind}_configuration"), Bucket=bucket, Id="all")


def test_aws_s3_bucket_notification(s3, bucket):
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    assert s3.get_bucket_notification_configuration(Bucket=bucket)["EventBridgeConfiguration"] == {}
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    shown = s3.get_bucket_notification_configuration(Bucket=bucket)
    assert not set(shown) - {"ResponseMetadata"}


def test_aws_s3_bucket_object_lock_configuration(s3, account):
    bucket = f"tf-lock-{account}"
    s3.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    assert s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"] == {"ObjectLockEnabled": "Enabled"}
    wanted = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 5}}}
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration=wanted)
    assert s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"] == wanted
    # The deletion of the resource keeps the lock and takes the rule away.
    s3.put_object_lock_configuration(Bucket=bucket, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled"})
    assert s3.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"] == {"ObjectLockEnabled": "Enabled"}


def test_aws_s3_bucket_replication_configuration(s3, bucket, other_bucket, client, account):
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    role = client("iam").create_role(RoleName="replication", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    for each in (bucket, other_bucket):
        s3.put_bucket_versioning(Bucket=each, VersioningConfiguration={"Status": "Enabled"})
    wanted = {"Role": role, "Rules": [
        {"ID": "r", "Priority": 1, "Filter": {"Prefix": "a/"}, "Status": "Enabled", "DeleteMarkerReplication": {"Status": "Disabled"},
         "Destination": {"Bucket": f"arn:aws:s3:::{other_bucket}", "StorageClass": "STANDARD_IA"}}]}
    s3.put_bucket_replication(Bucket=bucket, ReplicationConfiguration=wanted)
    assert s3.get_bucket_replication(Bucket=bucket)["ReplicationConfiguration"] == wanted
    s3.delete_bucket_replication(Bucket=bucket)
    refused("ReplicationConfigurationNotFoundError", s3.get_bucket_replication, Bucket=bucket)


def test_aws_s3_object_and_copy(s3, bucket):
    # Version 5 and later upload with CRC32 by the transfer manager, and read with the checksum mode on.
    s3.put_object(Bucket=bucket, Key="a/b", Body=b"hello", ContentType="text/plain", ChecksumAlgorithm="CRC32",
                  Tagging="k=v", Metadata={"m": "1"}, ServerSideEncryption="AES256")
    head = s3.head_object(Bucket=bucket, Key="a/b", ChecksumMode="ENABLED")
    assert head["ETag"] == '"5d41402abc4b2a76b9719d911017c592"' and head["ContentType"] == "text/plain"
    assert head["Metadata"] == {"m": "1"} and head["ChecksumCRC32"] and head["ServerSideEncryption"] == "AES256"
    assert s3.get_object_tagging(Bucket=bucket, Key="a/b")["TagSet"] == [{"Key": "k", "Value": "v"}]
    attributes = s3.get_object_attributes(Bucket=bucket, Key="a/b", ObjectAttributes=["ETag", "Checksum"])
    assert attributes["Checksum"]["ChecksumCRC32"] == head["ChecksumCRC32"]
    s3.copy_object(Bucket=bucket, Key="copy", CopySource=f"{bucket}/a/b")
    assert s3.head_object(Bucket=bucket, Key="copy")["ETag"] == head["ETag"]
    refused("NoSuchKey", s3.get_object_acl, Bucket=bucket, Key="absent")
    for key in ("a/b", "copy"):
        s3.delete_object(Bucket=bucket, Key=key)
        with pytest.raises(botocore.exceptions.ClientError) as absent:
            s3.head_object(Bucket=bucket, Key=key)
        assert absent.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    s3.delete_bucket(Bucket=bucket)


def test_aws_s3_account_public_access_block_and_access_point(control, account, bucket):
    refused("NoSuchPublicAccessBlockConfiguration", control.get_public_access_block, AccountId=account)
    block = {name: True for name in ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")}
    control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=block)
    assert control.get_public_access_block(AccountId=account)["PublicAccessBlockConfiguration"] == block
    control.delete_public_access_block(AccountId=account)
    refused("NoSuchPublicAccessBlockConfiguration", control.get_public_access_block, AccountId=account)
    made = control.create_access_point(AccountId=account, Name="point", Bucket=bucket)
    assert made["AccessPointArn"].endswith(":accesspoint/point") and made["Alias"].endswith("-s3alias")
    shown = control.get_access_point(AccountId=account, Name="point")
    assert (shown["Bucket"], shown["NetworkOrigin"], shown["BucketAccountId"]) == (bucket, "Internet", account)
    refused("NoSuchAccessPointPolicy", control.get_access_point_policy, AccountId=account, Name="point")
    control.delete_access_point(AccountId=account, Name="point")
    refused("NoSuchAccessPoint", control.get_access_point, AccountId=account, Name="point")
    refused("NoSuchAccessPoint", control.delete_access_point, AccountId=account, Name="point")
