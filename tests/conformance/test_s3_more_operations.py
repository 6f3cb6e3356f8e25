"""S3's rarer operations: queries, directory buckets, annotations, tags through S3 Control, access logs, and what they
refuse. Written to run against AWS too, where queries need an account that used them before July 2024."""

import bz2
import gzip
import json
import uuid

import botocore.exceptions
import pytest

from test_s3_behaviour import bucket, make_bucket, refusal, s3, status, versioned  # noqa: F401

PEOPLE = b"name,age,city\nAda,36,London\n\"Grace, H.\",85,New York\nLin,,\n"
ZONE = "use1-az4"


# --- SelectObjectContent ----------------------------------------------------------------------------------------------

def query(s3, bucket, expression, *, key="people.csv", source=None, output=None, **arguments):
    """The records and the types of the events of an answer."""
    answer = s3.select_object_content(
        Bucket=bucket, Key=key, ExpressionType="SQL", Expression=expression,
        InputSerialization=source or {"CSV": {"FileHeaderInfo": "USE"}}, OutputSerialization=output or {"CSV": {}},
        **arguments)
    events = list(answer["Payload"])
    return b"".join(event["Records"]["Payload"] for event in events if "Records" in event), [next(iter(e)) for e in events]


def test_queries_on_csv(s3, bucket):
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    records, events = query(s3, bucket, "SELECT s.name, s.city FROM S3Object s WHERE s.city LIKE 'New%'")
    assert records == b'"Grace, H.",New York\n'
    assert events[0] == "Records" and events[-2:] == ["Stats", "End"]
    assert query(s3, bucket, "SELECT COUNT(*) FROM S3Object")[0] == b"3\n"
    assert query(s3, bucket, "SELECT MAX(CAST(age AS INT)) FROM S3Object WHERE age <> ''")[0] == b"85\n"
    assert query(s3, bucket, "SELECT * FROM S3Object LIMIT 1", output={"JSON": {}})[0] == \
        b'{"name":"Ada","age":"36","city":"London"}\n'


@pytest.mark.parametrize("kind, compress", [("GZIP", gzip.compress), ("BZIP2", bz2.compress)])
def test_queries_on_compressed_objects(s3, bucket, kind, compress):
    s3.put_object(Bucket=bucket, Key="people.csv", Body=compress(PEOPLE))
    source = {"CSV": {"FileHeaderInfo": "USE"}, "CompressionType": kind}
    assert query(s3, bucket, "SELECT name FROM S3Object LIMIT 1", source=source)[0] == b"Ada\n"


def test_queries_on_json(s3, bucket):
    lines = [{"name": "Ada", "tags": ["x", "y"]}, {"name": "Grace", "home": {"city": "New York"}}]
    s3.put_object(Bucket=bucket, Key="lines", Body="\n".join(map(json.dumps, lines)).encode())
    arguments = dict(key="lines", source={"JSON": {"Type": "LINES"}}, output={"JSON": {}})
    assert query(s3, bucket, "SELECT s.home.city FROM S3Object s WHERE s.name = 'Grace'", **arguments)[0] == \
        b'{"city":"New York"}\n'
    s3.put_object(Bucket=bucket, Key="document", Body=json.dumps({"people": lines}).encode())
    arguments.update(key="document", source={"JSON": {"Type": "DOCUMENT"}})
    assert query(s3, bucket, "SELECT p.name FROM S3Object[*].people[*] p", **arguments)[0] == \
        b'{"name":"Ada"}\n{"name":"Grace"}\n'


def test_large_results_come_in_several_events(s3, bucket):
    s3.put_object(Bucket=bucket, Key="people.csv", Body=b"n\n" + b"".join(b"%d\n" % i for i in range(60_000)))
    records, events = query(s3, bucket, "SELECT n FROM S3Object", RequestProgress={"Enabled": True})
    assert records == b"".join(b"%d\n" % i for i in range(60_000))
    assert events.count("Records") > 1 and "Progress" in events


@pytest.mark.parametrize("expression, code", [
    ("SELECT name", "ParseSelectMissingFrom"),
    ("SELECT SOUNDEX(name) FROM S3Object", "UnsupportedFunction"),
    ("SELECT CAST(name AS INT) FROM S3Object", "CastFailed"),
    ("SELECT ? FROM S3Object", "LexerInvalidChar"),
])
def test_queries_are_refused_in_their_own_words(s3, bucket, expression, code):
    s3.put_object(Bucket=bucket, Key="people.csv", Body=PEOPLE)
    with pytest.raises(botocore.exceptions.ClientError) as error:
        query(s3, bucket, expression)
    assert error.value.response["Error"]["Code"] == code


# --- directory buckets ------------------------------------------------------------------------------------------------

@pytest.fixture
def directory(s3, client):
    name = f"conformance-{uuid.uuid4().hex[:12]}--{ZONE}--x-s3"
    # Given an endpoint, boto3 asks for a session of the bucket even to make it, unless it is told not to.
    regional = client("s3", s3={"disable_s3_express_session_auth": True})
    regional.create_bucket(Bucket=name, CreateBucketConfiguration={
        "Location": {"Type": "AvailabilityZone", "Name": ZONE},
        "Bucket": {"Type": "Directory", "DataRedundancy": "SingleAvailabilityZone"}})
    yield name
    for item in s3.list_objects_v2(Bucket=name).get("Contents", []):
        s3.delete_object(Bucket=name, Key=item["Key"])
    regional.delete_bucket(Bucket=name)


def test_sessions_sign_requests_to_directory_buckets(s3, directory):
    session = s3.create_session(Bucket=directory, SessionMode="ReadOnly")["Credentials"]
    assert session["SessionToken"] and session["AccessKeyId"]
    s3.put_object(Bucket=directory, Key="a/b", Body=b"body")  # boto3 makes a session of its own
    answer = s3.get_object(Bucket=directory, Key="a/b")
    assert answer["Body"].read() == b"body" and answer["StorageClass"] == "EXPRESS_ONEZONE"
    assert s3.list_objects_v2(Bucket=directory, Prefix="a/")["KeyCount"] == 1


def test_renames_and_appends(s3, directory):
    s3.put_object(Bucket=directory, Key="log", Body=b"one,")
    assert s3.put_object(Bucket=directory, Key="log", Body=b"two", WriteOffsetBytes=4)["Size"] == 7
    assert refusal(s3.put_object, Bucket=directory, Key="log", Body=b"x", WriteOffsetBytes=1) == ("InvalidWriteOffset", 400)
    s3.rename_object(Bucket=directory, Key="renamed", RenameSource=f"{directory}/log")
    assert s3.get_object(Bucket=directory, Key="renamed")["Body"].read() == b"one,two"
    assert refusal(s3.get_object, Bucket=directory, Key="log") == ("NoSuchKey", 404)


def test_directory_buckets_lack_operations(s3, directory, bucket):
    assert refusal(s3.get_bucket_versioning, Bucket=directory) == ("MethodNotAllowed", 405)
    assert refusal(s3.put_object, Bucket=bucket, Key="k", Body=b"x", WriteOffsetBytes=0) == ("NotImplemented", 501)


# --- annotations, encryption, tags ------------------------------------------------------------------------------------

def test_annotations(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"body")
    put = s3.put_object_annotation(Bucket=bucket, Key="k", AnnotationName="caption", AnnotationPayload=b"a cat")
    got = s3.get_object_annotation(Bucket=bucket, Key="k", AnnotationName="caption")
    assert got["AnnotationPayload"].read() == b"a cat" and got["ETag"] == put["ETag"]
    assert [a["AnnotationName"] for a in s3.list_object_annotations(Bucket=bucket, Key="k")["Annotations"]] == ["caption"]
    assert status(s3.delete_object_annotation(Bucket=bucket, Key="k", AnnotationName="caption")) == 204
    assert refusal(s3.get_object_annotation, Bucket=bucket, Key="k", AnnotationName="caption") == ("NoSuchAnnotation", 404)


def test_encryption_is_configured_and_taken_back(s3, bucket):
    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    shown = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert {name: shown[name] for name in rule} == rule
    s3.delete_bucket_encryption(Bucket=bucket)
    shown = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    assert shown["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


def test_encryption_of_an_object_changes_in_its_place(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"body")
    assert refusal(s3.update_object_encryption, Bucket=bucket, Key="none", ObjectEncryption={
        "SSEKMS": {"KMSKeyArn": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}) == \
        ("NoSuchKey", 404)


def test_abac_is_off_until_it_is_enabled(s3, bucket):
    assert s3.get_bucket_abac(Bucket=bucket)["AbacStatus"]["Status"] == "Disabled"
    s3.put_bucket_abac(Bucket=bucket, AbacStatus={"Status": "Enabled"})
    assert s3.get_bucket_abac(Bucket=bucket)["AbacStatus"]["Status"] == "Enabled"
    with pytest.raises(botocore.exceptions.ClientError):
        s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": [{"Key": "k", "Value": "v"}]})


# --- configurations -----------------------------------------------------------------------------------------------------

def test_inventories(s3, bucket):
    inventory = {"Id": "one", "IsEnabled": True, "IncludedObjectVersions": "All", "Schedule": {"Frequency": "Daily"},
                 "Destination": {"S3BucketDestination": {"Bucket": f"arn:aws:s3:::{bucket}", "Format": "CSV"}}}
    s3.put_bucket_inventory_configuration(Bucket=bucket, Id="one", InventoryConfiguration=inventory)
    assert s3.get_bucket_inventory_configuration(Bucket=bucket, Id="one")["InventoryConfiguration"] == inventory
    listed = s3.list_bucket_inventory_configurations(Bucket=bucket)["InventoryConfigurationList"]
    assert [item["Id"] for item in listed] == ["one"]
    assert status(s3.delete_bucket_inventory_configuration(Bucket=bucket, Id="one")) == 204
    assert refusal(s3.get_bucket_inventory_configuration, Bucket=bucket, Id="one") == ("NoSuchConfiguration", 404)


def test_logging_needs_a_bucket_to_log_to(s3, bucket, make_bucket):
    assert "LoggingEnabled" not in s3.get_bucket_logging(Bucket=bucket)
    wanted = {"LoggingEnabled": {"TargetBucket": f"none-{uuid.uuid4()}", "TargetPrefix": "p/"}}
    assert refusal(s3.put_bucket_logging, Bucket=bucket, BucketLoggingStatus=wanted) == ("InvalidTargetBucketForLogging", 400)
    wanted["LoggingEnabled"]["TargetBucket"] = make_bucket()
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus=wanted)
    assert s3.get_bucket_logging(Bucket=bucket)["LoggingEnabled"] == wanted["LoggingEnabled"]


def test_eventbridge_is_a_flag(s3, bucket):
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    assert s3.get_bucket_notification_configuration(Bucket=bucket)["EventBridgeConfiguration"] == {}


def test_locks_by_default_and_by_object(s3, make_bucket):
    locked = make_bucket(ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}
    s3.put_object_lock_configuration(
        Bucket=locked, ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule})
    assert s3.get_object_lock_configuration(Bucket=locked)["ObjectLockConfiguration"]["Rule"] == rule
    version = s3.put_object(Bucket=locked, Key="k", Body=b"body")["VersionId"]
    assert s3.get_object_retention(Bucket=locked, Key="k")["Retention"]["Mode"] == "GOVERNANCE"
    assert refusal(s3.delete_object, Bucket=locked, Key="k", VersionId=version) == ("AccessDenied", 403)
    s3.put_object_legal_hold(Bucket=locked, Key="k", LegalHold={"Status": "ON"})
    assert s3.get_object_legal_hold(Bucket=locked, Key="k")["LegalHold"]["Status"] == "ON"
    s3.put_object_legal_hold(Bucket=locked, Key="k", LegalHold={"Status": "OFF"})


def test_replication_is_configured_and_taken_back(s3, versioned, make_bucket):
    target = make_bucket()
    s3.put_bucket_versioning(Bucket=target, VersioningConfiguration={"Status": "Enabled"})
    rule = {"ID": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""},
            "DeleteMarkerReplication": {"Status": "Disabled"}, "Destination": {"Bucket": f"arn:aws:s3:::{target}"}}
    s3.put_bucket_replication(Bucket=versioned, ReplicationConfiguration={
        "Role": "arn:aws:iam::123456789012:role/replication", "Rules": [rule]})
    assert s3.get_bucket_replication(Bucket=versioned)["ReplicationConfiguration"]["Rules"] == [rule]
    s3.delete_bucket_replication(Bucket=versioned)
    assert refusal(s3.get_bucket_replication, Bucket=versioned) == ("ReplicationConfigurationNotFoundError", 404)


# --- errors -------------------------------------------------------------------------------------------------------------

def test_errors_to_head_have_no_body_and_no_code(s3, bucket):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        s3.head_object(Bucket=bucket, Key="none")
    assert error.value.response["Error"]["Code"] == "404"


def test_metadata_is_text_of_any_script(s3, bucket):
    s3.put_object(Bucket=bucket, Key="k", Body=b"", Metadata={"plain": "text", "empty": ""})
    assert s3.head_object(Bucket=bucket, Key="k")["Metadata"] == {"plain": "text", "empty": ""}
    assert refusal(s3.put_object, Bucket=bucket, Key="k", Body=b"", Metadata={"large": "x" * 2048}) == \
        ("MetadataTooLarge", 400)


def test_deletes_may_ask_for_the_etag(s3, bucket):
    etag = s3.put_object(Bucket=bucket, Key="k", Body=b"body")["ETag"]
    assert refusal(s3.delete_object, Bucket=bucket, Key="k", IfMatch='"0"') == ("PreconditionFailed", 412)
    assert status(s3.delete_object(Bucket=bucket, Key="k", IfMatch=etag)) == 204
