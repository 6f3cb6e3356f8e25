"""One test for each of S3's operations on buckets: what it answers, and one refusal of its own."""

import datetime
import json

import pytest

from test_s3_behaviour import bucket, make_bucket, refusal, s3, status, versioned  # noqa: F401

ELSEWHERE = "conformance-none-of-this-name-0123456789"
EXPIRY = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "logs/"}, "Expiration": {"Days": 1}}


def rejects_missing_bucket(call, **arguments):
    assert refusal(call, Bucket=ELSEWHERE, **arguments) == ("NoSuchBucket", 404)


# --- the buckets themselves -----------------------------------------------------------------------------------------------

def test_create_bucket(s3, make_bucket):
    name = make_bucket(ObjectOwnership="BucketOwnerPreferred")
    rule = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"][0]
    assert rule["ObjectOwnership"] == "BucketOwnerPreferred"
    assert s3.create_bucket(Bucket=name)["Location"] == f"/{name}"
    assert refusal(s3.create_bucket, Bucket="amzn-s3-demo-x") == ("InvalidBucketName", 400)


def test_head_bucket(s3, bucket):
    answer = s3.head_bucket(Bucket=bucket)
    assert answer["BucketRegion"] == "us-east-1" and answer["AccessPointAlias"] is False
    assert refusal(s3.head_bucket, Bucket=ELSEWHERE) == ("404", 404)


def test_get_bucket_location(s3, bucket):
    assert s3.get_bucket_location(Bucket=bucket).get("LocationConstraint") is None
    rejects_missing_bucket(s3.get_bucket_location)


def test_list_buckets(s3, bucket):
    assert bucket in [each["Name"] for each in s3.list_buckets()["Buckets"]]
    assert [each["Name"] for each in s3.list_buckets(Prefix=bucket)["Buckets"]] == [bucket]
    assert refusal(s3.list_buckets, MaxBuckets=10001)[1] == 400


def test_delete_bucket(s3, make_bucket):
    name = make_bucket()
    s3.put_object(Bucket=name, Key="k")
    assert refusal(s3.delete_bucket, Bucket=name) == ("BucketNotEmpty", 409)
    s3.delete_object(Bucket=name, Key="k")
    assert status(s3.delete_bucket(Bucket=name)) == 204
    rejects_missing_bucket(s3.delete_bucket)
    s3.create_bucket(Bucket=name)  # for the fixture, which deletes it


def test_list_directory_buckets(s3, bucket):
    names = [each["Name"] for each in s3.list_directory_buckets()["Buckets"]]
    assert bucket not in names


# --- tags, CORS, lifecycle, website -------------------------------------------------------------------------------------

def test_put_bucket_tagging(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "b", "Value": "2"}]})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == [{"Key": "b", "Value": "2"}]
    twice = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}
    assert refusal(s3.put_bucket_tagging, Bucket=bucket, Tagging=twice) == ("InvalidTag", 400)
    system = {"TagSet": [{"Key": "aws:a", "Value": "1"}]}
    assert refusal(s3.put_bucket_tagging, Bucket=bucket, Tagging=system) == ("InvalidTag", 400)


def test_get_bucket_tagging(s3, bucket):
    assert refusal(s3.get_bucket_tagging, Bucket=bucket) == ("NoSuchTagSet", 404)


def test_delete_bucket_tagging(s3, bucket):
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "a", "Value": "1"}]})
    assert status(s3.delete_bucket_tagging(Bucket=bucket)) == 204
    assert refusal(s3.get_bucket_tagging, Bucket=bucket) == ("NoSuchTagSet", 404)


def cors(**rule):
    return {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], **rule}]}


@pytest.mark.parametrize("rule, code", [
    ({"AllowedMethods": ["OPTIONS"]}, "InvalidRequest"),
    ({"AllowedOrigins": ["https://*.*.org"]}, "InvalidRequest"),
    ({"AllowedHeaders": ["x-*-*"]}, "InvalidRequest"),
    ({"ExposeHeaders": ["*"]}, "InvalidRequest"),
    ({"AllowedOrigins": []}, "MalformedXML"),
])
def test_put_bucket_cors(s3, bucket, rule, code):
    assert refusal(s3.put_bucket_cors, Bucket=bucket, CORSConfiguration=cors(**rule)) == (code, 400)


def test_get_bucket_cors(s3, bucket):
    assert refusal(s3.get_bucket_cors, Bucket=bucket) == ("NoSuchCORSConfiguration", 404)
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=cors(MaxAgeSeconds=10))
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == cors(MaxAgeSeconds=10)["CORSRules"]


def test_delete_bucket_cors(s3, bucket):
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration=cors())
    assert status(s3.delete_bucket_cors(Bucket=bucket)) == 204
    assert status(s3.delete_bucket_cors(Bucket=bucket)) == 204


def put_rules(s3, bucket, *rules):
    return s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": list(rules)})


def transition(*transitions):
    return {"Expiration": None, "Transitions": [dict(zip(("Days", "StorageClass"), each)) for each in transitions]}


@pytest.mark.parametrize("change, code", [
    ({"Expiration": None}, "InvalidRequest"),
    ({"Expiration": {"Days": 0}}, "InvalidArgument"),
    ({"Expiration": {"Days": 1, "ExpiredObjectDeleteMarker": True}}, "MalformedXML"),
    ({"Expiration": {"Date": datetime.datetime(2035, 1, 1, 3)}}, "InvalidArgument"),
    ({"Filter": None}, "MalformedXML"),
    ({"Filter": {"Prefix": "a", "Tag": {"Key": "b", "Value": "c"}}}, "MalformedXML"),
    (transition((1, "STANDARD_IA")), "InvalidArgument"),
    (transition((30, "STANDARD_IA"), (40, "GLACIER")), "InvalidArgument"),
    (transition((30, "GLACIER"), (40, "GLACIER")), "InvalidRequest"),
    ({"Transitions": [{"Days": 1, "StorageClass": "GLACIER"}]}, "InvalidArgument"),
    ({"Expiration": None, "NoncurrentVersionExpiration": {"NoncurrentDays": 0}}, "InvalidArgument"),
    ({"ID": "x" * 256}, "InvalidArgument"),
])
def test_put_bucket_lifecycle_configuration(s3, bucket, change, code):
    rule = {name: value for name, value in {**EXPIRY, **change}.items() if value is not None}
    assert refusal(lambda: put_rules(s3, bucket, rule)) == (code, 400)


def test_get_bucket_lifecycle_configuration(s3, bucket):
    assert refusal(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == ("NoSuchLifecycleConfiguration", 404)
    put_rules(s3, bucket, EXPIRY)
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == [EXPIRY]


def test_delete_bucket_lifecycle(s3, bucket):
    put_rules(s3, bucket, EXPIRY)
    assert status(s3.delete_bucket_lifecycle(Bucket=bucket)) == 204
    assert refusal(s3.get_bucket_lifecycle_configuration, Bucket=bucket) == ("NoSuchLifecycleConfiguration", 404)


SITE = {"IndexDocument": {"Suffix": "index.html"}}


@pytest.mark.parametrize("site, code", [
    ({}, "InvalidArgument"),
    ({"IndexDocument": {"Suffix": "a/b"}}, "InvalidArgument"),
    ({**SITE, "RedirectAllRequestsTo": {"HostName": "x.org"}}, "InvalidArgument"),
    ({**SITE, "RoutingRules": [{"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}]}, "InvalidRequest"),
    ({**SITE, "RoutingRules": [{"Redirect": {"HostName": "a", "HttpRedirectCode": "200"}}]}, "InvalidRequest"),
    ({**SITE, "RoutingRules": [{"Redirect": {"HostName": "a"}, "Condition": {"HttpErrorCodeReturnedEquals": "200"}}]},
     "InvalidRequest"),
])
def test_put_bucket_website(s3, bucket, site, code):
    assert refusal(s3.put_bucket_website, Bucket=bucket, WebsiteConfiguration=site) == (code, 400)


def test_get_bucket_website(s3, bucket):
    assert refusal(s3.get_bucket_website, Bucket=bucket) == ("NoSuchWebsiteConfiguration", 404)
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=SITE)
    assert s3.get_bucket_website(Bucket=bucket)["IndexDocument"] == SITE["IndexDocument"]


def test_delete_bucket_website(s3, bucket):
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=SITE)
    assert status(s3.delete_bucket_website(Bucket=bucket)) == 204
    assert refusal(s3.get_bucket_website, Bucket=bucket) == ("NoSuchWebsiteConfiguration", 404)


# --- access -----------------------------------------------------------------------------------------------------------------

def statement(bucket, **change):
    plain = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [{**plain, **change}]})


@pytest.mark.parametrize("change, message", [
    ({"Action": "s3:NoSuchAction"}, "Policy has invalid action"),
    ({"Action": "s3:ListBucket"}, "Action does not apply to any resource(s) in statement"),
    ({"Resource": "arn:aws:s3:::another/*"}, "Policy has invalid resource"),
    ({"Principal": {"AWS": "nobody"}}, "Invalid principal in policy"),
    ({"Condition": {"StringEquals": {"s3:no-such-key": "x"}}}, "Policy has an invalid condition key"),
    ({"Effect": "Perhaps"}, "Invalid effect: Perhaps"),
])
def test_put_bucket_policy(s3, bucket, change, message):
    with pytest.raises(s3.exceptions.ClientError, match="MalformedPolicy") as refused:
        s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket, **change))
    assert refused.value.response["Error"]["Message"] == message


def test_get_bucket_policy(s3, bucket):
    assert refusal(s3.get_bucket_policy, Bucket=bucket) == ("NoSuchBucketPolicy", 404)
    s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == json.loads(statement(bucket))


def test_get_bucket_policy_status(s3, bucket):
    assert refusal(s3.get_bucket_policy_status, Bucket=bucket) == ("NoSuchBucketPolicy", 404)
    s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"] is False


def test_delete_bucket_policy(s3, bucket):
    s3.put_bucket_policy(Bucket=bucket, Policy=statement(bucket))
    assert status(s3.delete_bucket_policy(Bucket=bucket)) == 204
    assert status(s3.delete_bucket_policy(Bucket=bucket)) == 204


@pytest.mark.parametrize("grants, code, http", [
    ({"GrantRead": "id=abc"}, "InvalidArgument", 400),
    ({"GrantRead": "uri=http://example.org/"}, "InvalidArgument", 400),
    ({"GrantRead": "emailAddress=someone@example.org"}, "MethodNotAllowed", 405),
    ({"GrantRead": "uri=http://acs.amazonaws.com/groups/global/AllUsers", "ACL": "private"}, "InvalidRequest", 400),
    ({}, "MissingSecurityHeader", 400),
])
def test_put_bucket_acl(s3, make_bucket, grants, code, http):
    name = make_bucket(ObjectOwnership="ObjectWriter")
    assert refusal(s3.put_bucket_acl, Bucket=name, **grants) == (code, http)


def test_put_bucket_acl_as_a_document(s3, make_bucket):
    name = make_bucket(ObjectOwnership="ObjectWriter")
    shown = s3.get_bucket_acl(Bucket=name)
    policy = {"Owner": shown["Owner"], "Grants": shown["Grants"]}
    assert refusal(s3.put_bucket_acl, Bucket=name, ACL="private", AccessControlPolicy=policy) == (
        "UnexpectedContent", 400)
    unknown = {**policy, "Grants": [{"Grantee": {"Type": "CanonicalUser", "ID": "abc"}, "Permission": "READ"}]}
    assert refusal(s3.put_bucket_acl, Bucket=name, AccessControlPolicy=unknown) == ("InvalidArgument", 400)
    s3.put_bucket_acl(Bucket=name, AccessControlPolicy={**policy, "Grants": []})
    assert s3.get_bucket_acl(Bucket=name)["Grants"] == []


def test_get_bucket_acl(s3, bucket):
    shown = s3.get_bucket_acl(Bucket=bucket)
    assert [grant["Permission"] for grant in shown["Grants"]] == ["FULL_CONTROL"]
    assert shown["Grants"][0]["Grantee"]["ID"] == shown["Owner"]["ID"]


def test_put_bucket_ownership_controls(s3, make_bucket):
    name = make_bucket(ObjectOwnership="ObjectWriter")
    s3.delete_public_access_block(Bucket=name)
    s3.put_bucket_acl(Bucket=name, ACL="public-read")
    enforced = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert refusal(s3.put_bucket_ownership_controls, Bucket=name, OwnershipControls=enforced) == (
        "InvalidBucketAclWithObjectOwnership", 400)
    s3.put_bucket_acl(Bucket=name, ACL="private")
    s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=enforced)
    assert refusal(s3.put_bucket_acl, Bucket=name, ACL="private") == ("AccessControlListNotSupported", 400)


def test_get_bucket_ownership_controls(s3, bucket):
    rule = s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"][0]
    assert rule == {"ObjectOwnership": "BucketOwnerEnforced"}


def test_delete_bucket_ownership_controls(s3, bucket):
    assert status(s3.delete_bucket_ownership_controls(Bucket=bucket)) == 204
    assert refusal(s3.get_bucket_ownership_controls, Bucket=bucket) == ("OwnershipControlsNotFoundError", 404)


def test_put_public_access_block(s3, bucket):
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    shown = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert shown == {"BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": False,
                     "RestrictPublicBuckets": False}


def test_get_public_access_block(s3, bucket):
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())


def test_delete_public_access_block(s3, bucket):
    assert status(s3.delete_public_access_block(Bucket=bucket)) == 204
    assert refusal(s3.get_public_access_block, Bucket=bucket) == ("NoSuchPublicAccessBlockConfiguration", 404)


# --- versions, encryption, payment, acceleration, logging, notification --------------------------------------------------

def test_put_bucket_versioning(s3, bucket):
    assert refusal(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={}) == (
        "IllegalVersioningConfigurationException", 400)
    for wanted in ("Enabled", "Suspended"):
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": wanted})
        assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == wanted


def test_get_bucket_versioning(s3, bucket):
    assert "Status" not in s3.get_bucket_versioning(Bucket=bucket)


def encryption(algorithm, **more):
    return {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **more}}]}


def test_put_bucket_encryption(s3, bucket):
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption("aws:kms"))
    put = s3.put_object(Bucket=bucket, Key="k")
    assert put["ServerSideEncryption"] == "aws:kms" and put["SSEKMSKeyId"].startswith("arn:aws:kms:us-east-1:")
    assert refusal(s3.put_bucket_encryption, Bucket=bucket, ServerSideEncryptionConfiguration=encryption(
        "AES256", KMSMasterKeyID="key")) == ("InvalidArgument", 400)


def test_get_bucket_encryption(s3, bucket):
    rule = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_delete_bucket_encryption(s3, bucket):
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption("aws:kms"))
    assert status(s3.delete_bucket_encryption(Bucket=bucket)) == 204
    test_get_bucket_encryption(s3, bucket)


def test_put_bucket_request_payment(s3, bucket):
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "Requester"
    assert refusal(s3.put_bucket_request_payment, Bucket=bucket, RequestPaymentConfiguration={"Payer": "Nobody"}) == (
        "MalformedXML", 400)


def test_get_bucket_request_payment(s3, bucket):
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "BucketOwner"


def test_put_bucket_accelerate_configuration(s3, make_bucket, bucket):
    s3.put_bucket_accelerate_configuration(Bucket=bucket, AccelerateConfiguration={"Status": "Enabled"})
    assert s3.get_bucket_accelerate_configuration(Bucket=bucket)["Status"] == "Enabled"
    assert refusal(s3.put_bucket_accelerate_configuration, Bucket=bucket, AccelerateConfiguration={}) == (
        "MalformedXML", 400)


def test_get_bucket_accelerate_configuration(s3, bucket):
    assert "Status" not in s3.get_bucket_accelerate_configuration(Bucket=bucket)


def test_put_bucket_logging(s3, bucket):
    wanted = {"LoggingEnabled": {"TargetBucket": ELSEWHERE, "TargetPrefix": ""}}
    assert refusal(s3.put_bucket_logging, Bucket=bucket, BucketLoggingStatus=wanted) == (
        "InvalidTargetBucketForLogging", 400)


def test_get_bucket_logging(s3, bucket):
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)


def queue(**change):
    return {"QueueConfigurations": [{"QueueArn": "arn:aws:sqs:us-east-1:111111111111:none",
                                     "Events": ["s3:ObjectCreated:*"], **change}]}


@pytest.mark.parametrize("change", [{}, {"QueueArn": "queue"}, {"Events": ["s3:Nothing"]}])
def test_put_bucket_notification_configuration(s3, bucket, change):
    assert refusal(s3.put_bucket_notification_configuration, Bucket=bucket,
                   NotificationConfiguration=queue(**change)) == ("InvalidArgument", 400)


def test_get_bucket_notification_configuration(s3, bucket):
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    assert "EventBridgeConfiguration" in s3.get_bucket_notification_configuration(Bucket=bucket)


# --- replication, locks, ABAC ---------------------------------------------------------------------------------------------------

def replication_to(target):
    return {"Role": "arn:aws:iam::111111111111:role/replication",
            "Rules": [{"ID": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""},
                       "DeleteMarkerReplication": {"Status": "Disabled"},
                       "Destination": {"Bucket": f"arn:aws:s3:::{target}"}}]}


def test_put_bucket_replication(s3, bucket, versioned):
    assert refusal(s3.put_bucket_replication, Bucket=versioned,
                   ReplicationConfiguration=replication_to(ELSEWHERE)) == ("InvalidRequest", 400)


def test_get_bucket_replication(s3, bucket):
    assert refusal(s3.get_bucket_replication, Bucket=bucket) == ("ReplicationConfigurationNotFoundError", 404)


def test_delete_bucket_replication(s3, bucket):
    assert status(s3.delete_bucket_replication(Bucket=bucket)) == 204


@pytest.mark.parametrize("retention, code", [({"Mode": "GOVERNANCE", "Days": 0}, "InvalidArgument"),
                                             ({"Mode": "GOVERNANCE", "Days": 1, "Years": 1}, "MalformedXML"),
                                             ({"Mode": "GOVERNANCE"}, "MalformedXML")])
def test_put_object_lock_configuration(s3, make_bucket, retention, code):
    name = make_bucket(ObjectLockEnabledForBucket=True)
    wanted = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": retention}}
    assert refusal(s3.put_object_lock_configuration, Bucket=name, ObjectLockConfiguration=wanted) == (code, 400)


def test_get_object_lock_configuration(s3, bucket, make_bucket):
    assert refusal(s3.get_object_lock_configuration, Bucket=bucket) == ("ObjectLockConfigurationNotFoundError", 404)
    shown = s3.get_object_lock_configuration(Bucket=make_bucket(ObjectLockEnabledForBucket=True))
    assert shown["ObjectLockConfiguration"] == {"ObjectLockEnabled": "Enabled"}


def test_put_bucket_abac(s3, bucket):
    s3.put_bucket_abac(Bucket=bucket, AbacStatus={"Status": "Enabled"})
    assert s3.get_bucket_abac(Bucket=bucket)["AbacStatus"]["Status"] == "Enabled"
    assert refusal(s3.put_bucket_tagging, Bucket=bucket, Tagging={"TagSet": []}) == ("InvalidRequest", 400)


def test_get_bucket_abac(s3, bucket):
    assert s3.get_bucket_abac(Bucket=bucket)["AbacStatus"]["Status"] == "Disabled"


# --- configurations with an id -----------------------------------------------------------------------------------------------

def inventory(bucket, id="i", **destination):
    return {"Id": id, "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Daily"},
            "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{bucket}", "Format": "CSV",
                                                    **destination}}}


CONFIGURATIONS = {
    "analytics": lambda bucket: {"Id": "i", "StorageClassAnalysis": {}},
    "intelligent_tiering": lambda bucket: {"Id": "i", "Status": "Enabled",
                                           "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]},
    "inventory": inventory,
    "metrics": lambda bucket: {"Id": "i", "Filter": {"Prefix": "a"}},
}
KINDS = pytest.mark.parametrize("kind", sorted(CONFIGURATIONS))


def of_kind(s3, verb, kind, plural=""):
    return getattr(s3, f"{verb}_bucket_{kind}_configuration{plural}")


def put_configuration(s3, bucket, kind):
    document = CONFIGURATIONS[kind](bucket)
    member = "".join(word.title() for word in kind.split("_")) + "Configuration"
    of_kind(s3, "put", kind)(Bucket=bucket, Id="i", **{member: document})
    return member, document


@KINDS
def test_put_bucket_kind_configuration(s3, bucket, kind):
    member, document = put_configuration(s3, bucket, kind)
    code, http = refusal(of_kind(s3, "put", kind), Bucket=bucket, Id="another", **{member: document})
    assert http == 400 and code == ("IdMismatch" if kind == "inventory" else code)


@KINDS
def test_get_bucket_kind_configuration(s3, bucket, kind):
    assert refusal(of_kind(s3, "get", kind), Bucket=bucket, Id="i") == ("NoSuchConfiguration", 404)
    member, document = put_configuration(s3, bucket, kind)
    assert of_kind(s3, "get", kind)(Bucket=bucket, Id="i")[member]["Id"] == document["Id"]


@KINDS
def test_list_bucket_kind_configurations(s3, bucket, kind):
    member, _ = put_configuration(s3, bucket, kind)
    answer = of_kind(s3, "list", kind, "s")(Bucket=bucket)
    assert [each["Id"] for each in answer[member + "List"]] == ["i"] and not answer["IsTruncated"]


@KINDS
def test_delete_bucket_kind_configuration(s3, bucket, kind):
    put_configuration(s3, bucket, kind)
    assert status(of_kind(s3, "delete", kind)(Bucket=bucket, Id="i")) == 204
    assert refusal(of_kind(s3, "delete", kind), Bucket=bucket, Id="i") == ("NoSuchConfiguration", 404)


def test_inventories_go_to_buckets(s3, bucket):
    wanted = inventory(bucket, Bucket="photos")
    assert refusal(s3.put_bucket_inventory_configuration, Bucket=bucket, Id="i", InventoryConfiguration=wanted) == (
        "InvalidS3DestinationBucket", 400)


@pytest.mark.parametrize("read", ["get", "delete"])
@pytest.mark.parametrize("kind", ["metadata", "metadata_table"])
def test_metadata_configurations(s3, bucket, read, kind):
    call = getattr(s3, f"{read}_bucket_{kind}_configuration")
    if read == "get":
        assert refusal(call, Bucket=bucket) == ("MetadataConfigurationNotFound", 404)
    else:
        rejects_missing_bucket(call)
