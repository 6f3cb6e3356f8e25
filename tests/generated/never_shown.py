"""What AWS takes and does not show again under its name: what it shows instead, or the page that says why nothing."""

import json
import re

EC2 = "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/"
IAM = "https://docs.aws.amazon.com/IAM/latest/APIReference/"
ORGANIZATIONS = "https://docs.aws.amazon.com/organizations/latest/APIReference/"
S3 = "https://docs.aws.amazon.com/AmazonS3/latest/API/"
ECS = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/"
SSM = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/"
SECRETS = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/"
STACKS = "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/"
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"

# Pattern of "service.Operation.path", and the page that tells what becomes of the member.
NEVER = [
    # How the call is to be done, not what the thing is to be.
    (r"ec2\.AssignPrivateIpAddresses\.AllowReassignment", EC2 + "API_AssignPrivateIpAddresses.html"),
    (r"ec2\.AssociateAddress\.AllowReassociation", EC2 + "API_AssociateAddress.html"),
    (r"ec2\.CreateImage\.NoReboot", EC2 + "API_CreateImage.html"),
    (r"ec2\.CopyImage\.CopyImageTags", EC2 + "API_CopyImage.html"),
    (r"ec2\.CopySnapshot\.(PresignedUrl|DestinationRegion|SourceRegion|SourceSnapshotId)",
     EC2 + "API_CopySnapshot.html"),
    (r"ec2\.CreateKeyPair\.KeyFormat", EC2 + "API_CreateKeyPair.html"),
    (r"ec2\.CreateLaunchTemplateVersion\.(SourceVersion|ResolveAlias)", EC2 + "API_CreateLaunchTemplateVersion.html"),
    (r"ec2\.CreateSnapshots\.InstanceSpecification\.(ExcludeBootVolume|ExcludeDataVolumeIds|InstanceId)",
     EC2 + "API_InstanceSpecification.html"),
    (r"ec2\.CreateSnapshots\.CopyTagsFromSource", EC2 + "API_CreateSnapshots.html"),
    # Where AWS keeps snapshots by itself: in the region.
    (r"ec2\.CreateSnapshots?\.Location", EC2 + "API_CreateSnapshot.html"),
    (r"ec2\.CreateImage\.SnapshotLocation", EC2 + "API_CreateImage.html"),
    (r"ec2\.Modify(Image|Snapshot)Attribute\.(OperationType|Attribute)", EC2 + "API_ModifyImageAttribute.html"),
    # The association gets a new id.
    (r"ec2\.Replace(RouteTable|NetworkAcl)Association\.AssociationId", EC2 + "API_ReplaceRouteTableAssociation.html"),
    (r"ec2\.ReplaceIamInstanceProfileAssociation\.AssociationId",
     EC2 + "API_ReplaceIamInstanceProfileAssociation.html"),
    (r"ec2\.ReplaceRoute\.LocalTarget", EC2 + "API_ReplaceRoute.html"),
    # Instance store volumes are part of the host; NoDevice takes away what the image has.
    (r"ec2\.RunInstances\.BlockDeviceMappings\.(NoDevice|VirtualName)", EC2 + "API_BlockDeviceMapping.html"),
    (r"ec2\.RunInstances\.AdditionalInfo", EC2 + "API_RunInstances.html"),
    (r"ec2\.RunInstances\.LaunchTemplate\..*", EC2 + "API_RunInstances.html"),
    (r"ec2\.ModifyVpcEndpoint\.ResetPolicy", EC2 + "API_ModifyVpcEndpoint.html"),
    # A generated template shows the stack's id; who accepts terms, accepts them.
    (r"cloudformation\.CreateGeneratedTemplate\.StackName", STACKS + "API_DescribeGeneratedTemplate.html"),
    (r"cloudformation\.RegisterPublisher\.AcceptTermsAndConditions", STACKS + "API_DescribePublisher.html"),
    # Secrets.
    (r"iam\.\w+\.(Password|PrivateKey|AddPrivateKey|AuthenticationCode[12])", IAM + "API_CreateLoginProfile.html"),
    # They are told to the new account: its role, and whether its users may see its bills.
    (r"organizations\.CreateAccount\.(RoleName|IamUserAccessToBilling)", ORGANIZATIONS + "API_CreateAccount.html"),
    (r"ssm\.PutParameter\.Overwrite", SSM + "API_PutParameter.html"),
    # The tier that was found to be enough is shown.
    (r"ssm\.PutParameter\.Tier", SSM + "API_PutParameter.html"),
    (r"secretsmanager\.CreateSecret\.ForceOverwriteReplicaSecret", SECRETS + "API_CreateSecret.html"),
    (r"secretsmanager\.PutResourcePolicy\.BlockPublicPolicy", SECRETS + "API_PutResourcePolicy.html"),
    # A task shows the provider that it was placed on.
    (r"ecs\.RunTask\.capacityProviderStrategy\.(weight|base)", ECS + "API_Task.html"),
    (r"ecs\.RunTask\.(propagateTags|referenceId)", ECS + "API_RunTask.html"),
    (r"ecs\.UpdateService\.forceNewDeployment", ECS + "API_UpdateService.html"),
    (r"s3\.CopyObject\.(MetadataDirective|TaggingDirective|AnnotationDirective|CopySource)",
     S3 + "API_CopyObject.html"),
    (r"s3\.UploadPartCopy\.CopySource(Range)?", S3 + "API_UploadPartCopy.html"),
    (r"s3\..*EncryptionContext", S3 + "API_PutObject.html"),
    (r"s3\.PutBucketNotificationConfiguration\.SkipDestinationValidation",
     S3 + "API_PutBucketNotificationConfiguration.html"),
    (r"s3\.PutBucketPolicy\.ConfirmRemoveSelfBucketAccess", S3 + "API_PutBucketPolicy.html"),
    (r"s3\.PutObjectRetention\.BypassGovernanceRetention", S3 + "API_PutObjectRetention.html"),
    (r"s3\.\w+\.Token", S3 + "API_PutObjectLockConfiguration.html"),
    (r"s3\..*Owner\.DisplayName", S3 + "API_Owner.html"),
    (r"s3\.RestoreObject\.RestoreRequest\.(Tier|Description|GlacierJobParameters\.Tier)",
     S3 + "API_RestoreObject.html"),
    # "If the bucket has never been so configured, this element is not returned."
    (r"s3\.PutBucketVersioning\.VersioningConfiguration\.MFADelete", S3 + "API_GetBucketVersioning.html"),
    (r"s3\.CreateBucket\.BucketNamespace", S3 + "API_CreateBucket.html"),
    (r"cloudformation\.\w+\.(DisableValidation|StackPolicyDuringUpdateBody|UsePreviousTemplate)",
     STACKS + "API_UpdateStack.html"),
    # The stacks are shown by their ids, and the plan by its actions.
    (r"cloudformation\.CreateStackRefactor\.StackDefinitions\..*", STACKS + "API_DescribeStackRefactor.html"),
    (r"cloudformation\.\w+\.Parameter(s|Overrides)\.(UsePreviousValue|ResolvedValue)", STACKS + "API_Parameter.html"),
    (r"cloudformation\.CreateChangeSet\.RoleARN", STACKS + "API_DescribeChangeSet.html"),
    (r"cloudformation\.CreateChangeSet\.ChangeSetType", STACKS + "API_DescribeChangeSet.html"),
    (r"cloudformation\.\w+\.ResourceTypes", STACKS + "API_CreateStack.html"),
    (r"cloudformation\.CreateStack\.OnFailure", STACKS + "API_CreateStack.html"),
]


def named(shown, name):
    return [value for path, value in shown if path and path[-1] == name]


def as_many(name):
    """A count is shown as so many things."""
    return lambda value, shown: len(set(named(shown, name))) >= value


def there_is(name, wanted=None):
    """Asked for with True, a member appears; with False, it does not have to."""
    def check(value, shown):
        found = named(shown, name)
        return value is False or (wanted in found if wanted is not None else bool(found))
    return check


def gone(value, shown):
    return value not in [shown_value for path, shown_value in shown]


def within(name):
    """Shown as part of another member's text."""
    return lambda value, shown: any(str(value).strip("/") in str(text) for text in named(shown, name))


def translated(name, words):
    """Shown in other words."""
    return lambda value, shown: any(str(text) == str(words[value]) for text in named(shown, name))


def canned_grants(value, shown):
    group = {"public-read": ("READ", ALL_USERS), "public-read-write": ("WRITE", ALL_USERS),
             "authenticated-read": ("READ", ALL_USERS.replace("AllUsers", "AuthenticatedUsers"))}.get(value)
    if group is None:
        return not named(shown, "URI")
    return group[1] in named(shown, "URI") and ("READ" in named(shown, "Permission"))


def granted(permission):
    return lambda value, shown: permission in named(shown, "Permission") and ALL_USERS in named(shown, "URI")


# Pattern, what shows it, and why it is not the member itself.
OTHERWISE = [
    # The tags of a specification are on the thing that its type names.
    (r"ec2\.\w+\.TagSpecifications\.ResourceType", there_is("Key", "asked-key")),
    (r"ec2\.(?!CreateLaunchTemplate).*(SecondaryPrivateIpAddressCount)", as_many("PrivateIpAddress")),
    (r"ec2\.(?!CreateLaunchTemplate).*Ipv6AddressCount", as_many("Ipv6Address")),
    (r"ec2\.(?!CreateLaunchTemplate).*Ipv4PrefixCount", as_many("Ipv4Prefix")),
    (r"ec2\.(?!CreateLaunchTemplate).*Ipv6PrefixCount", as_many("Ipv6Prefix")),
    (r"ec2\.(?!CreateLaunchTemplate).*AssociateCarrierIpAddress", there_is("CarrierIp")),
    (r"ec2\.RunInstances\.(MinCount|MaxCount)", as_many("InstanceId")),
    (r"ec2\.ModifySubnetAttribute\.PrivateDnsHostnameTypeOnLaunch",
     lambda value, shown: value in named(shown, "HostnameType")),
    (r"ec2\..*AmazonProvidedIpv6CidrBlock", there_is("Ipv6CidrBlock")),
    (r"ec2\.(?!CreateLaunchTemplate).*(EnablePrimaryIpv6|PrimaryIpv6|IsPrimaryIpv6)", there_is("IsPrimaryIpv6", True)),
    (r"ec2\.(?!CreateLaunchTemplate).*AssociatePublicIpAddress", there_is("PublicIp")),
    (r"ec2\.RunInstances\.Monitoring\.Enabled", translated("State", {True: "enabled", False: "disabled"})),
    (r"ec2\.ModifyVpcEndpoint\.Remove\w+|ec2\.Modify\w+\.(LaunchPermission|CreateVolumePermission)\.Remove\..*", gone),
    (r"ec2\.EnableImageDeregistrationProtection\.WithCooldown",
     translated("DeregistrationProtection", {True: "enabled-with-cooldown", False: "enabled-without-cooldown"})),
    (r"ec2\..*PublicKeyMaterial",
     lambda value, shown: any(str(value).split()[1] in str(key) for key in named(shown, "PublicKey"))),
    (r"ssm\.PutParameter\.Policies",
     lambda value, shown: json.loads(value)[0] in map(json.loads, named(shown, "PolicyText"))),
    (r"iam\.CreateOpenIDConnectProvider\.Url",
     lambda value, shown: value.removeprefix("https://") in named(shown, "Url")),
    (r"iam\.CreatePolicyVersion\.SetAsDefault", lambda value, shown: value in named(shown, "IsDefaultVersion")),
    (r"iam\.CreateVirtualMFADevice\.Path", within("SerialNumber")),
    (r"iam\.CreateServiceLinkedRole\.AWSServiceName", within("Path")),
    (r"iam\.CreateServiceLinkedRole\.CustomSuffix", within("RoleName")),
    (r"iam\.CreateServiceSpecificCredential\.CredentialAgeDays", there_is("ExpirationDate")),
    (r"iam\.SetSecurityTokenServicePreferences\..*",
     translated("GlobalEndpointTokenVersion", {"v1Token": 1, "v2Token": 2})),
    (r"ecs\.RunTask\.count", as_many("taskArn")),
    (r"ecs\.RunTask\.enableECSManagedTags", there_is("key", "aws:ecs:clusterName")),
    (r"ecs\.RunTask\..*assignPublicIp", lambda value, shown: bool(named(shown, "PublicIp")) == (value == "ENABLED")),
    (r"ecs\.UpdateTaskProtection\.expiresInMinutes", there_is("expirationDate")),
    (r"s3\.CreateBucket\..*LocationConstraint", lambda value, shown: value in named(shown, "BucketRegion")),
    (r"s3\.\w+\.ACL", canned_grants),
    (r"s3\.\w+\.GrantFullControl", granted("FULL_CONTROL")),
    (r"s3\.\w+\.GrantReadACP", granted("READ_ACP")),
    (r"s3\.\w+\.GrantWriteACP", granted("WRITE_ACP")),
    (r"s3\.\w+\.GrantRead", granted("READ")),
    (r"s3\.\w+\.GrantWrite", granted("WRITE")),
    (r"s3\.CreateBucket\.ObjectLockEnabledForBucket", there_is("ObjectLockEnabled", "Enabled")),
    (r"s3\.(CopyObject|CreateMultipartUpload)\.ChecksumAlgorithm",
     lambda value, shown: bool(named(shown, f"Checksum{value}")) or value in named(shown, "ChecksumAlgorithm")),
    # "Amazon S3 returns this header for all objects except for S3 Standard storage class objects."
    (r"s3\.(PutObject|CopyObject|CreateMultipartUpload)\.StorageClass",
     lambda value, shown: (named(shown, "StorageClass") or ["STANDARD"])[0] == value),
    (r"s3\.PutObject\.Body", lambda value, shown: len(value) in named(shown, "ContentLength")),
    (r"s3\.UploadPart\.Body", lambda value, shown: len(value) in named(shown, "Size")),
    (r"s3\.\w+\.Tagging", lambda value, shown: "asked-value" in named(shown, "Value")),
    (r"s3\.RestoreObject\.RestoreRequest\.Days", there_is("Restore")),
]
_never = [re.compile(pattern) for pattern, _ in NEVER]
_otherwise = [(re.compile(pattern), check) for pattern, check in OTHERWISE]


def is_never_shown(where):
    return any(pattern.fullmatch(where) for pattern in _never)


def shown_otherwise(where):
    """The check of a member that is shown as something else; nothing for all others."""
    return next((check for pattern, check in _otherwise if pattern.fullmatch(where)), None)
