"""Which error codes a service really has: those of its model, and those that its documentation lists for all calls."""

import re

# https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html, and what every gateway answers.
COMMON = {
    "AccessDenied", "AccessDeniedException", "ExpiredTokenException", "IncompleteSignature", "InternalFailure",
    "InvalidAction", "InvalidClientTokenId", "InvalidParameterCombination", "InvalidParameterValue",
    "InvalidQueryParameter", "MalformedHttpRequestException", "MalformedQueryString", "MissingAction",
    "MissingAuthenticationToken", "MissingParameter", "NotAuthorized", "OptInRequired", "RequestExpired",
    "ServiceUnavailable", "Throttling", "ThrottlingException", "ValidationError", "NotImplemented", "MalformedInput",
}
JSON_COMMON = {"ValidationException", "SerializationException", "UnknownOperationException", "UnrecognizedClientException"}

# https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: the forms and names of EC2's codes.
EC2 = re.compile(
    r"(Invalid[A-Za-z0-9]+(\.[A-Za-z]+)*|[A-Za-z]+LimitExceeded|[A-Za-z]+(NotFound|AlreadyExists|InUse)(Exception)?|"
    r"DependencyViolation|UnknownParameter|UnauthorizedOperation|IncorrectState|IncorrectInstanceState|Incorrect[A-Za-z]+|"
    r"UnsupportedOperation|Unsupported|ResourceCountExceeded|RequestLimitExceeded|AuthFailure|OperationNotPermitted|"
    r"DryRunOperation|IdempotentParameterMismatch|Resource\.AlreadyAssociated|Gateway\.NotAttached|RouteAlreadyExists|"
    r"CannotDelete|DefaultVpcAlreadyExists|DefaultSubnetAlreadyExistsInAvailabilityZone|NetworkAclEntryAlreadyExists|"
    r"VolumeInUse|VolumeModificationInProgress|NatGatewayMalformed|MissingResourceParameter|ServiceQuotaExceeded[A-Za-z]*|"
    r"AddressLimitExceeded|MaxIOPSLimitExceeded|InstanceAlreadyLinked|DiskImageSizeTooLarge|PendingVpcPeeringConnectionLimitExceeded|"
    r"VPCIdNotSpecified|NonEBSInstance|OperationNotPermitted|SnapshotCopyUnsupported[.A-Za-z]*|EncryptedVolumesNotSupported|"
    r"FilterLimitExceeded|InsufficientInstanceCapacity|ConcurrentTagAccess|TagLimitExceeded|TagPolicyViolation)")

# https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
S3 = set("""
AccessControlListNotSupported AccessDenied AccessPointAlreadyOwnedByYou AccountProblem AllAccessDisabled
AmbiguousGrantByEmailAddress AuthorizationHeaderMalformed AuthorizationQueryParametersError BadDigest BadRequest
BucketAlreadyExists BucketAlreadyOwnedByYou BucketHasAccessPointsAttached BucketNotEmpty CORSResponse
CredentialsNotSupported CrossLocationLoggingProhibited EntityTooLarge EntityTooSmall ExpiredToken
IllegalLocationConstraintException IllegalVersioningConfigurationException IncompleteBody
IncorrectNumberOfFilesInPostRequest InlineDataTooLarge InternalError InvalidAccessKeyId InvalidAccessPoint InvalidArgument
InvalidBucketAclWithObjectOwnership InvalidBucketName InvalidBucketState InvalidDigest InvalidEncryptionAlgorithmError
InvalidHostHeader InvalidLocationConstraint InvalidObjectState InvalidPart InvalidPartNumber InvalidPartOrder InvalidPayer
InvalidPolicyDocument InvalidRange InvalidRegion InvalidRequest InvalidSecurity InvalidSOAPRequest InvalidStorageClass
InvalidTag InvalidTargetBucketForLogging InvalidToken InvalidURI KeyTooLongError MalformedACLError MalformedPolicy
MalformedPOSTRequest MalformedXML MaxMessageLengthExceeded MaxPostPreDataLengthExceededError MetadataTooLarge
MethodNotAllowed MissingAttachment MissingContentLength MissingRequestBodyError MissingSecurityElement
MissingSecurityHeader NoLoggingStatusForKey NoSuchAccessPoint NoSuchAccessPointPolicy NoSuchBucket NoSuchBucketPolicy
NoSuchConfiguration NoSuchCORSConfiguration NoSuchKey NoSuchLifecycleConfiguration
NoSuchObjectLockConfiguration NoSuchPublicAccessBlockConfiguration NoSuchTagSet NoSuchUpload NoSuchVersion
NoSuchWebsiteConfiguration NotDeviceOwnerError NotImplemented NotModified NotSignedUp ObjectLockConfigurationNotFoundError
OperationAborted OwnershipControlsNotFoundError PermanentRedirect PreconditionFailed Redirect
ReplicationConfigurationNotFoundError RequestHeaderSectionTooLarge RequestIsNotMultiPartContent RequestTimeout
RequestTimeTooSkewed RequestTorrentOfBucketError RestoreAlreadyInProgress ServerSideEncryptionConfigurationNotFoundError
ServiceUnavailable SignatureDoesNotMatch SlowDown TemporaryRedirect TokenCodeInvalidError TokenRefreshRequired
TooManyAccessPoints TooManyBuckets UnexpectedContent UnresolvableGrantByEmailAddress UnsupportedArgument
UnsupportedSignature UserKeyMustBeSpecified ObjectAlreadyInActiveTierError EntityAlreadyExists XAmzContentSHA256Mismatch
IdempotencyException InvalidWriteOffset NoSuchPublicAccessBlock ObjectNotInActiveTierError AccessDeniedException
InvalidRequestParameter EmptyRequestBody UnsupportedParameter MissingRequiredParameter NoSuchInventoryConfiguration
MissingHeaders TooManyParts EncryptionTypeMismatch MissingExpressionType InvalidDataSource InvalidCompressionFormat
ValidationException
InvalidFileHeaderInfo InvalidJsonType InvalidQuoteFields InvalidExpressionType InvalidTextEncoding
""".split())
# HEAD answers have no body: botocore names them by their status.
HEAD_STATUS = re.compile(r"\d{3}")
SERVICE_COMMON = {
    "ecs": {"InvalidParameterException", "ClientException"},
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/CommonErrors.html
    "ssm": {"InvalidParameterType"},
}


def is_code_of(model, code):
    name = model.service_name
    if name == "ec2":
        return code in COMMON or EC2.fullmatch(code) is not None
    if name in ("s3", "s3control"):
        return code in S3 or HEAD_STATUS.fullmatch(code) is not None
    modelled = set()
    for shape_name in model.shape_names:
        shape = model.shape_for(shape_name)
        if shape.type_name == "structure" and shape.metadata.get("exception"):
            modelled |= {shape.name, shape.metadata.get("error", {}).get("code", shape.name)}
    allowed = modelled | COMMON | SERVICE_COMMON.get(name, set())
    if model.resolved_protocol in ("json", "rest-json"):
        allowed |= JSON_COMMON
    return code in allowed
