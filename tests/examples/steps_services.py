"""Steps of S3, ECS, CloudFormation, Secrets Manager and Systems Manager."""

import json

from examples.steps import TAGS, do, drop, have, if_there, take
from examples.worlds import CHANGED_TEMPLATE, TEMPLATE
from generated import asked_values, prerequisites
from generated.prerequisites import AUTO_SCALING_GROUP, CONTAINER, NETWORK, resolved, unique

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:rotate"
STACK_POLICY = json.dumps({"Statement": [
    {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})


def objects(world, service, params):
    """The object that the request names, in all versions that it may name."""
    if "Key" not in params:
        for key in ("test.txt", "HappyFace.jpg", "dir/exampleobject"):
            world.call("s3", "PutObject", Bucket=params["Bucket"], Key=key, Body=b"x" * 10000)
        return
    made = world.call("s3", "PutObject", Bucket=params["Bucket"], Key=params["Key"], Body=b"x" * 10000)
    if "VersionId" in params:
        params["VersionId"] = made["VersionId"]


def is_versioned(world, service, params):
    world.call("s3", "PutBucketVersioning", Bucket=params["Bucket"], VersioningConfiguration={"Status": "Enabled"})


def source_object(world, service, params):
    """What is copied, in a bucket of the account's."""
    world["object"]
    params["CopySource"] = f"{world['bucket']}/{world['object']}"
    if "CopySourceRange" in params:
        world.call("s3", "PutObject", Bucket=world["bucket"], Key=world["object"], Body=b"x" * (6 << 20))
        params["CopySourceRange"] = "bytes=1-100000"


def upload(world, service, params):
    """An upload of the request's object, with one part."""
    made = world.call("s3", "CreateMultipartUpload", Bucket=params["Bucket"], Key=params.get("Key", "example"))
    part = world.call("s3", "UploadPart", Bucket=params["Bucket"], Key=params.get("Key", "example"), PartNumber=1,
                      UploadId=made["UploadId"], Body=b"example")
    if "UploadId" in params:
        params["UploadId"] = made["UploadId"]
    if "MultipartUpload" in params:
        params["MultipartUpload"] = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}


def deletable(world, service, params):
    """The objects of a deletion: there, or in the versions that the request names."""
    for item in params["Delete"]["Objects"]:
        made = world.call("s3", "PutObject", Bucket=params["Bucket"], Key=item["Key"], Body=b"x")
        if "VersionId" in item:
            item["VersionId"] = made["VersionId"]


def lists_count(world, service, params):
    """A bucket whose access control lists count."""
    if any(name.startswith(("Grant", "ACL", "AccessControl")) for name in params):
        world.call("s3", "PutBucketOwnershipControls", Bucket=params["Bucket"],
                   OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        world.call("s3", "DeletePublicAccessBlock", Bucket=params["Bucket"])
    for name in ("GrantFullControl", "GrantRead", "GrantWrite"):
        if "emailaddress" in params.get(name, "") or "id=" in params.get(name, ""):
            params[name] = f"id={world['canonical_user']}"


def whole_policy(world, service, params):
    params["Policy"] = asked_values.bucket_policy("bucket")(world).replace(world["bucket"], params["Bucket"])


def own_policy(world, service, params):
    policy = asked_values.bucket_policy("bucket")(world).replace(world["bucket"], params["Bucket"])
    world.call("s3", "PutBucketPolicy", Bucket=params["Bucket"], Policy=policy)


def configuration(operation, member, **content):
    """The configuration of the request's id, or of any."""
    def step(world, service, params):
        name = params.get("Id", "example")
        world.call("s3", operation, Bucket=params["Bucket"], Id=name, **{member: {"Id": name, **content}})
    return step


def lifecycle(world, service, params):
    """Rules as the operation's own generation knows them."""
    place = {"Prefix": "logs/"} if params and world.operation.endswith("Lifecycle") else {"Filter": {"Prefix": ""}}
    world.call("s3", "PutBucketLifecycleConfiguration", Bucket=params["Bucket"], LifecycleConfiguration={"Rules": [
        {"ID": "a", **place, "Status": "Enabled", "Expiration": {"Days": 3650},
         "Transitions": [{"Days": 365, "StorageClass": "GLACIER"}],
         "NoncurrentVersionTransitions": [{"NoncurrentDays": 30, "StorageClass": "GLACIER"}]}]})


def locked(world, service, params):
    """A bucket that locks its objects."""
    params["Bucket"] = world["locked_bucket"]
    if "Key" in params:
        world.call("s3", "PutObject", Bucket=params["Bucket"], Key=params["Key"], Body=b"x")
    if "Retention" in params:
        params["Retention"]["RetainUntilDate"] = asked_values.LATER
    if world.operation == "GetObjectRetention":
        world.call("s3", "PutObjectRetention", Bucket=params["Bucket"], Key=params["Key"],
                   Retention={"Mode": "GOVERNANCE", "RetainUntilDate": asked_values.LATER})
    if world.operation == "GetObjectLockConfiguration":
        world.call("s3", "PutObjectLockConfiguration", Bucket=params["Bucket"], ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}})


def replicates(world, service, params):
    """Where the request replicates to keeps versions, too."""
    for rule in params.get("ReplicationConfiguration", {}).get("Rules", []):
        rule["Destination"]["Bucket"] = world["destination_arn"]
        params["ReplicationConfiguration"]["Role"] = world["role_arn"]


def replicated(world, service, params):
    world.call("s3", "PutBucketReplication", Bucket=params["Bucket"], ReplicationConfiguration={
        "Role": world["role_arn"], "Rules": [{
            "ID": "a", "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": world["destination_arn"]}}]})


def access_point_policy(world, service, params):
    """The policy of the request's access point, or a place for it."""
    if world.operation.startswith("Put"):
        world.call("s3control", "CreateAccessPoint", AccountId=world.account, Name=params["Name"],
                   Bucket=world["bucket"])
    name = f"arn:aws:s3:us-east-1:{world.account}:accesspoint/{params['Name']}"
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{world.account}:root"}, "Action": "s3:GetObject",
        "Resource": f"{name}/object/*"}]})
    if "Policy" in params:
        params["Policy"] = policy
    else:
        world.call("s3control", "PutAccessPointPolicy", AccountId=world.account, Name=params["Name"], Policy=policy)


def default_cluster(world, service, params):
    """The cluster of a request that names none."""
    world.call("ecs", "CreateCluster", clusterName="default")


def registered(member="taskDefinition"):
    """The task definition of the request, with as many revisions as it names."""
    def step(world, service, params):
        if member not in params:
            return
        name = params[member] if isinstance(params[member], str) else params[member][0]
        family, _, revision = name.rsplit("/", 1)[-1].partition(":")
        is_fargate = params.get("launchType") == "FARGATE" or "networkConfiguration" in params or (
            world.operation == "UpdateService")
        fargate = {} if not is_fargate else {
            "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256", "memory": "512"}
        for _ in range(int(revision or 1)):
            world.call("ecs", "RegisterTaskDefinition", family=family, containerDefinitions=[CONTAINER], **fargate)
    return step


def of_service(world, service, params):
    """The service that the request names, of tasks in Fargate."""
    cluster = params.get("cluster", "default")
    names = params.get("services") or [params.get("service") or "example"]
    if "/" in names[0]:
        cluster = names[0].split("/")[-2]
        world.call("ecs", "CreateCluster", clusterName=cluster)
    for name in names:
        world.call("ecs", "CreateService", cluster=cluster, serviceName=name.rsplit("/", 1)[-1], desiredCount=1,
                   taskDefinition=world["task_definition"], launchType="FARGATE",
                   networkConfiguration=resolved(world, NETWORK))


def running(world, service, params):
    """A task of the request's cluster, in its place."""
    task = world.call("ecs", "RunTask", cluster=params.get("cluster", "default"), launchType="FARGATE",
                      taskDefinition=world["task_definition"], networkConfiguration=resolved(world, NETWORK)
                      )["tasks"][0]["taskArn"]
    if "task" in params:
        params["task"] = task
    if "tasks" in params:
        params["tasks"] = [task]


def protected(world, service, params):
    params["cluster"], params["tasks"] = world["cluster"], [world["service_task"]]


def providers(world, service, params):
    """The capacity providers that the request names."""
    names = [*params.get("capacityProviders", []), *([params[name] for name in ("capacityProvider", "name")
                                                       if name in params])]
    for name in names:
        if "FARGATE" not in name:
            world.call("ecs", "CreateCapacityProvider", name=name.rsplit("/", 1)[-1], autoScalingGroupProvider={
                "autoScalingGroupArn": AUTO_SCALING_GROUP})


def tagged_cluster(world, service, params):
    params["resourceArn"] = world["cluster_arn"]
    world.call("ecs", "TagResource", resourceArn=params["resourceArn"], tags=[{"key": "team", "value": "dev"}])


def change_set(world, service, params):
    """The change set that the request names, of its stack."""
    name = params.get("ChangeSetName", "example").split("/")[-2 if "/" in params.get("ChangeSetName", "") else 0]
    params.setdefault("StackName", "example")
    made = world.call("cloudformation", "CreateChangeSet", StackName=params["StackName"], ChangeSetName=name,
                      TemplateBody=CHANGED_TEMPLATE, Capabilities=["CAPABILITY_IAM"],
                      Parameters=[{"ParameterKey": "Given", "ParameterValue": "new"}],
                      **({} if world.made.get("names") else {"ChangeSetType": "CREATE"}))
    if "ChangeSetName" in params:
        params["ChangeSetName"] = made["Id"]


def of_stack_set(world, service, params):
    """The stack set that the request names, with an instance in the account."""
    world["stack_set_roles"]
    world.call("cloudformation", "CreateStackSet", StackSetName=params["StackSetName"], TemplateBody=TEMPLATE,
               Capabilities=["CAPABILITY_IAM"], Description="example")
    for member in ("Accounts",):
        if member in params:
            params[member] = [world.account]
    given = {"StackSetName": params["StackSetName"], "Accounts": [world.account],
             "Regions": params.get("Regions") or [params.get("StackInstanceRegion", "us-east-1")]}
    if "StackInstanceAccount" in params:
        params["StackInstanceAccount"] = world.account
    if world.operation == "CreateStackInstances":
        return
    if world.operation == "DeleteStackSet":
        return
    made = world.call("cloudformation", "CreateStackInstances", **given)
    prerequisites.await_stack_set(world, given, made)
    if "OperationId" in params:
        params["OperationId"] = made["OperationId"]


def logical_id(world, service, params):
    params["LogicalResourceId"] = "Group"


def versions(world, service, params):
    """As many versions of the parameter as its selector names."""
    for _ in range(2):
        world.call("ssm", "PutParameter", Name=params["Name"].split(":")[0], Value="again", Type="String",
                   Overwrite=True)


def tag_secret(world, service, params):
    world.call("secretsmanager", "TagResource", SecretId=params["SecretId"], Tags=TAGS)


STEPS = [
    # Secrets Manager
    ("secretsmanager", r"UpdateSecretVersionStage",
     [do("PutSecretValue", "SecretId", SecretString="second", VersionStages=["AWSPENDING"],
         gives={"MoveToVersionId": "VersionId"}), drop("RemoveFromVersionId"),
      take(VersionStage=lambda world: "STAGING")]),
    ("secretsmanager", r"DescribeSecret",
     [do("UpdateSecret", "SecretId", Description="example", KmsKeyId="alias/example"), tag_secret,
      if_there(do("RotateSecret", "SecretId", RotationLambdaARN=LAMBDA,
                  RotationRules={"AutomaticallyAfterDays": 30, "Duration": "2h"}, RotateImmediately=False)),
      if_there(do("ReplicateSecretToRegions", "SecretId", AddReplicaRegions=[{"Region": "eu-west-3"}])),
      do("GetSecretValue", "SecretId")]),
    ("secretsmanager", r"ListSecrets|BatchGetSecretValue",
     [lambda world, service, params: [world.call(
         service, "CreateSecret", Name=name, SecretString="first", Tags=TAGS, Description="example")
         for name in ("MySecret1", "MySecret2", "MySecret3", "MyTestSecret1", "TestSecret")]]),
    ("secretsmanager", r"ListSecretVersionIds", [do("GetSecretValue", "SecretId"),
                                                 do("PutSecretValue", "SecretId", SecretString="second")]),
    ("secretsmanager", r"(Get|Delete)ResourcePolicy",
     [do("PutResourcePolicy", "SecretId", ResourcePolicy=asked_values.secret_policy)]),
    ("secretsmanager", r"RestoreSecret", [do("DeleteSecret", "SecretId")]),
    ("secretsmanager", r"CancelRotateSecret|RotateSecret",
     [do("RotateSecret", "SecretId", RotationLambdaARN=LAMBDA,
         RotationRules={"AutomaticallyAfterDays": 30})]),
    ("secretsmanager", r"(Remove|StopReplication)\w*",
     [do("ReplicateSecretToRegions", "SecretId", AddReplicaRegions=[{"Region": "eu-west-3"}])]),
    # Systems Manager
    ("ssm", r"GetParameter|\w*abelParameterVersion", [versions]),
    ("ssm", r"GetParameter", [do("LabelParameterVersion", "", Name=lambda w: w.made["base_name"], Labels=["label"],
                                 ParameterVersion=2)]),
    ("ssm", r"UnlabelParameterVersion", [do("LabelParameterVersion", "Name ParameterVersion Labels")]),
    ("ssm", r"DescribeParameters", [have("rich_parameters")]),
    ("ssm", r"GetParameterHistory", [do("PutParameter", "Name", Value="again", Overwrite=True, Description="example")]),
    ("ssm", r"GetParametersByPath",
     [do("PutParameter", Name="/site/newyork/department/marketing", Value="a", Type="String"),
      do("PutParameter", Name="/site/newyork/department/infotech", Value="a", Type="String")]),
    ("ssm", r"(AddTagsTo|RemoveTagsFrom)Resource|ListTagsForResource",
     [take(ResourceType=lambda world: "Parameter", ResourceId="$parameter")]),
    ("ssm", r"ListTagsForResource", [do("AddTagsToResource", "ResourceType ResourceId", Tags=TAGS)]),
    # S3
    ("s3", r"(?!CreateBucket|List|\w*Bucket\w*)(Get|Head|Delete|Restore)Object(Tagging|Acl|Attributes)?"
     r"|PutObject(Tagging|Acl)?|CopyObject|SelectObjectContent", [is_versioned, objects]),
    ("s3", r"GetObjectTagging|DeleteObjectTagging",
     [do("PutObjectTagging", "Bucket Key", Tagging={"TagSet": [{"Key": "a", "Value": "b"}]})]),
    ("s3", r"RestoreObject", [do("PutObject", "Bucket Key", Body=b"x", StorageClass="GLACIER")]),
    ("s3", r"DeleteObjects", [is_versioned, deletable]),
    ("s3", r"ListObjects(V2)?|ListObjectVersions", [is_versioned, drop("Prefix", "Delimiter"), objects,
                                                    do("DeleteObject", "Bucket", Key="test.txt")]),
    ("s3", r"CopyObject|UploadPartCopy", [source_object]),
    ("s3", r"(Abort|Complete)MultipartUpload|UploadPart(Copy)?|ListParts|ListMultipartUploads",
     [drop("KeyMarker", "UploadIdMarker"), upload]),
    ("s3", r"(Put|Get)(Bucket|Object)Acl|PutObject|PutBucketLogging", [lists_count]),
    ("s3", r"(Get|Put)Object(LegalHold|Retention)|(Get|Put)ObjectLockConfiguration", [locked]),
    ("s3", r"Get(ObjectLegalHold)", [do("PutObjectLegalHold", "Bucket Key", LegalHold={"Status": "ON"})]),
    ("s3", r"(Get|Delete)BucketPolicy(Status)?", [own_policy]),
    ("s3", r"PutBucketPolicy", [whole_policy]),
    ("s3", r"(Get|Delete)BucketCors", [do("PutBucketCors", "Bucket", CORSConfiguration={"CORSRules": [
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"], "MaxAgeSeconds": 30,
         "ExposeHeaders": ["ETag"]}]})]),
    ("s3", r"(Get|Delete)BucketLifecycle(Configuration)?", [lifecycle]),
    ("s3", r"(Get|Delete)BucketTagging", [do("PutBucketTagging", "Bucket", Tagging={"TagSet": TAGS})]),
    ("s3", r"(Get|Delete)BucketWebsite", [do("PutBucketWebsite", "Bucket", WebsiteConfiguration={
        "IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}})]),
    ("s3", r"GetBucketLogging", [do("PutBucketLogging", "Bucket", BucketLoggingStatus={"LoggingEnabled": {
        "TargetBucket": "$log_bucket", "TargetPrefix": "logs/"}})]),
    ("s3", r"GetBucketAccelerateConfiguration", [
        do("PutBucketAccelerateConfiguration", "Bucket", AccelerateConfiguration={"Status": "Enabled"})]),
    ("s3", r"(Get|Delete)BucketAnalyticsConfiguration|ListBucketAnalyticsConfigurations", [
        configuration("PutBucketAnalyticsConfiguration", "AnalyticsConfiguration", StorageClassAnalysis={})]),
    ("s3", r"(Get|Delete)BucketMetricsConfiguration|ListBucketMetricsConfigurations", [
        configuration("PutBucketMetricsConfiguration", "MetricsConfiguration", Filter={"Prefix": "logs"})]),
    ("s3", r"(Get|Delete)BucketInventoryConfiguration|ListBucketInventoryConfigurations", [
        configuration("PutBucketInventoryConfiguration", "InventoryConfiguration", IsEnabled=True,
                      IncludedObjectVersions="Current", Schedule={"Frequency": "Weekly"}, Destination={
                          "S3BucketDestination": {"Bucket": "arn:aws:s3:::example", "Format": "CSV"}})]),
    ("s3", r"(Get|Delete)BucketIntelligentTieringConfiguration|ListBucketIntelligentTieringConfigurations", [
        configuration("PutBucketIntelligentTieringConfiguration", "IntelligentTieringConfiguration", Status="Enabled",
                      Tierings=[{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}])]),
    ("s3", r"(Get|Put|Delete)BucketReplication", [is_versioned, replicates]),
    ("s3", r"GetBucketReplication", [replicated]),
    ("s3", r"GetBucketVersioning", [is_versioned]),
    ("s3", r"CreateBucket", [take(Bucket=lambda world: unique("made"))]),
    ("s3control", r".*", [take(AccountId=lambda world: world.account)]),
    ("s3control", r"(Get|Delete|List)AccessPoint(s|Policy|PolicyStatus)?",
     [lambda world, service, params: world.call("s3control", "CreateAccessPoint", AccountId=world.account,
                                                Name=params.get("Name", "finance-ap"),
                                                Bucket=params.get("Bucket") or world["bucket"])]),
    ("s3control", r"PutAccessPointPolicy|(Get|Delete)AccessPointPolicy\w*", [access_point_policy]),
    ("s3control", r"CreateJob", [lambda world, service, params: params.setdefault("ClientRequestToken", "example")]),
    ("s3control", r"GetPublicAccessBlock", [do("PutPublicAccessBlock", "AccountId", PublicAccessBlockConfiguration={
        "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True})]),
    # ECS
    ("ecs", r".*(Service|Task|Tasks|TaskProtection|Services)", [default_cluster]),
    ("ecs", r"CreateService|RunTask|(Describe|Deregister)TaskDefinition", [registered()]),
    ("ecs", r"UpdateService", [registered()]),
    ("ecs", r"StartTask", [registered()]),
    ("ecs", r"DeleteService", [lambda world, service, params: params.update(force=True)]),
    ("ecs", r"DeleteTaskDefinitions", [registered("taskDefinitions"), lambda world, service, params: [
        world.call("ecs", "DeregisterTaskDefinition", taskDefinition=name) for name in params["taskDefinitions"]]]),
    ("ecs", r"(Delete|Update)Service|DescribeServices|ListServices|ListServiceDeployments", [of_service]),
    ("ecs", r"DescribeTasks|StopTask|ListTasks", [running]),
    ("ecs", r"(Get|Update)TaskProtection", [protected]),
    ("ecs", r"(Update|Delete)CapacityProvider|CreateCluster|PutClusterCapacityProviders|DescribeCapacityProviders",
     [providers]),
    ("ecs", r"(Tag|Untag)Resource|ListTagsForResource", [tagged_cluster]),
    ("ecs", r"ListTaskDefinition(s|Families)",
     [lambda world, service, params: world.call("ecs", "RegisterTaskDefinition", containerDefinitions=[CONTAINER],
                                                family=params.get("familyPrefix", "example"))]),
    ("ecs", r"RegisterTaskDefinition", [take(taskRoleArn="$role_arn", executionRoleArn="$role_arn")]),
    ("ecs", r"ListAccountSettings", [do("PutAccountSetting", name="containerInsights", value="enabled")]),
    ("ecs", r"DeleteAccountSetting", [do("PutAccountSetting", "name", value="enabled")]),
    # CloudFormation
    ("cloudformation", r"(Describe|Execute|Delete)ChangeSet|ListChangeSets", [change_set]),
    ("cloudformation", r"\w*Stack(Set|Instance)(s|Operation|Operations|OperationResults|Drift)?",
     [lambda world, service, params: of_stack_set(world, service, params)
      if "StackSetName" in params and world.operation != "CreateStackSet" else None]),
    ("cloudformation", r"GetStackPolicy", [do("SetStackPolicy", "StackName", StackPolicyBody=STACK_POLICY)]),
    ("cloudformation", r"(Describe|Detect)StackResource(Drift)?", [logical_id]),
    ("cloudformation", r"DescribeStackDriftDetectionStatus",
     [do("DetectStackDrift", StackName="$stack", gives={"StackDriftDetectionId": "StackDriftDetectionId"})]),
    ("cloudformation", r"DescribeStackResourceDrifts|\w*StackResources", [do("DetectStackDrift", "StackName")]),
    ("cloudformation", r"(Describe|Delete|Get)GeneratedTemplate|ListGeneratedTemplates",
     [lambda world, service, params: world.call(
         service, "CreateGeneratedTemplate", StackName=world["stack"],
         GeneratedTemplateName=params.get("GeneratedTemplateName", "example"))]),
    ("cloudformation", r"(GetTemplateSummary|ValidateTemplate)", [
        drop("TemplateURL"), lambda world, service, params: params.update(TemplateBody=TEMPLATE)]),
    ("cloudformation", r"UpdateStack", [drop("TemplateURL", "Parameters"),
                                        lambda world, service, params: params.update(
                                            TemplateBody=CHANGED_TEMPLATE, Capabilities=["CAPABILITY_IAM"])]),
    ("cloudformation", r"CreateStack|CreateStackSet|CreateChangeSet|UpdateStackSet",
     [drop("Parameters", "UsePreviousTemplate"), lambda world, service, params: params.update(
         TemplateBody=TEMPLATE, Capabilities=["CAPABILITY_IAM"])]),
]
