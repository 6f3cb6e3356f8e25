#include "services/s3/errors.h"

#include <algorithm>
#include <stdexcept>

namespace s3 {
namespace {

struct ErrorRow {
  std::string_view code;
  int status;
  std::string_view message;
};

constexpr ErrorRow kErrors[] = {
    {"AccessControlListNotSupported", 400, "The bucket does not allow ACLs"},
    {"AccessDenied", 403, "Access Denied"},
    {"AccessForbidden", 403, "Access Forbidden"},
    {"AnnotationLimitExceeded", 400, "The request would exceed the maximum number of annotations allowed per object."},
    {"AnnotationNameTooLong", 400, "The annotation name exceeds 512 bytes."},
    {"AccessPointAlreadyOwnedByYou", 409, "An access point with an identical name already exists in your account"},
    {"BadDigest", 400, "The Content-MD5 you specified did not match what we received."},
    {"BadRequest", 400, "Bad Request"},
    {"BucketAlreadyExists", 409,
     "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please "
     "select a different name and try again."},
    {"BucketAlreadyOwnedByYou", 409,
     "Your previous request to create the named bucket succeeded and you already own it."},
    {"BucketNotEmpty", 409, "The bucket you tried to delete is not empty"},
    {"CastFailed", 400, "Attempt to convert from one data type to another using CAST failed in the SQL expression."},
    {"ConfigurationAlreadyExists", 409, "The specified configuration already exists."},
    {"CrossLocationLoggingProhibited", 403, "Cross S3 location logging not allowed."},
    {"CSVUnescapedQuote", 400, "A quoted field in the CSV file isn't closed."},
    {"DuplicateElement", 400, "Tags must be unique. Logical operator includes duplicate prefixes or suffixes."},
    {"EmptyRequestBody", 400, "The request body cannot be empty."},
    {"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"},
    {"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"},
    {"EvaluatorInvalidArguments", 400,
     "There is an incorrect number of arguments in the function call in the SQL expression."},
    {"EvaluatorInvalidTimestampFormatPatternSymbol", 400,
     "The time stamp format pattern contains a symbol in the SQL expression that is not valid."},
    {"EvaluatorUnterminatedTimestampFormatPatternToken", 400,
     "The time stamp format pattern contains an unterminated token in the SQL expression."},
    {"ExpressionTooLong", 400,
     "The SQL expression is too long. The maximum byte-length for an SQL expression is 256 KB."},
    {"IdMismatch", 400, "Document ID does not match the specified configuration ID."},
    {"IdempotencyException", 400, "The client request token was used before with other parameters."},
    {"IllegalLocationConstraintException", 400,
     "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."},
    {"IllegalVersioningConfigurationException", 400, "The Versioning element must be specified"},
    {"IntegerOverflow", 400, "An integer overflow or underflow occurred in the SQL expression."},
    {"InvalidAge", 400, "DaysLessThan and DaysGreaterThan must be positive numbers."},
    {"InvalidArgument", 400, "Invalid Argument"},
    {"InvalidAnnotationName", 400, "The annotation name you provided is invalid."},
    {"InvalidBucketAclWithBlockPublicAccessError", 400,
     "Bucket cannot have public ACLs set with BlockPublicAccess enabled"},
    {"InvalidBucketAclWithObjectOwnership", 400,
     "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"},
    {"InvalidBucketName", 400, "The specified bucket is not valid."},
    {"InvalidBucketState", 409, "The request is not valid with the current state of the bucket."},
    {"InvalidCast", 400,
     "An attempt to convert from one data type to another using CAST failed in the SQL expression."},
    {"InvalidCompressionFormat", 400,
     "The file is not in a supported compression format. Only GZIP and BZIP2 are supported."},
    {"InvalidDataSource", 400, "Only CSV, JSON, and Parquet are supported with a path that the data has."},
    {"InvalidDataType", 400, "The SQL expression contains a data type that is not valid."},
    {"InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
    {"InvalidEncryptionAlgorithmError", 400,
     "The encryption request you specified is not valid. The valid value is AES256."},
    {"InvalidFilter", 400,
     "A filter must include one of the following elements: And, Or, MatchAnyTag, MatchAnyPrefix, MatchAnySuffix, "
     "MatchObjectAge, MatchObjectSize."},
    {"InvalidKeyPath", 400, "The key path in the SQL expression is not valid."},
    {"InvalidLocationConstraint", 400, "The specified location-constraint is not valid"},
    {"InvalidLogicalOperator", 400, "At least two sub elements must be present in the logical operators And or Or."},
    {"InvalidMatchAnyPrefix", 400, "The MatchAnyPrefix parameter can't be empty."},
    {"InvalidMatchAnySuffix", 400, "The MatchAnySuffix parameter can't be empty."},
    {"InvalidMatchAnyTag", 400, "The MatchAnyTag parameter can't be empty."},
    {"InvalidMatchObjectAge", 400, "The MatchObjectAge parameter can't be empty."},
    {"InvalidMatchObjectSize", 400, "The MatchObjectSize parameter can't be empty."},
    {"InvalidNumericCombination", 400, "This object age or object size combination isn't valid."},
    {"InvalidObjectState", 403, "The operation is not valid for the object's storage class"},
    {"InvalidPart", 400,
     "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified "
     "entity tag may not match the part's entity tag."},
    {"InvalidPartNumber", 416, "The requested partnumber is not satisfiable"},
    {"InvalidPartOrder", 400, "The list of parts was not in ascending order. Parts must be ordered by part number."},
    {"InvalidPrefix", 400, "The maximum length of a prefix is 1,024 characters. The prefix string can't be empty."},
    {"InvalidRange", 416, "The requested range is not satisfiable"},
    {"InvalidRequest", 400, "Invalid Request"},
    {"InvalidRequestParameter", 400,
     "The value of a parameter in the SelectRequest element is not valid. Check the service API documentation and try "
     "again."},
    {"InvalidS3DestinationBucket", 400, "Invalid bucket ARN."},
    {"InvalidScanRange", 400, "The provided scan range is not valid."},
    {"InvalidSize", 400,
     "BytesLessThan and BytesGreaterThan must be positive numbers. The maximum object size can't exceed 50 TB."},
    {"InvalidStorageClass", 400, "The storage class you specified is not valid"},
    {"InvalidStorageLensArn", 400, "The S3 Storage Lens ARN is not required in input."},
    {"InvalidSuffix", 400, "The maximum length of a suffix is 1,024 characters. The suffix string can't be empty."},
    {"InvalidTag", 400,
     "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."},
    {"InvalidTargetBucketForLogging", 400, "The target bucket for logging does not exist"},
    {"InvalidWriteOffset", 400, "The write offset value that you specified does not match the current object size."},
    {"JSONParsingError", 400, "An error occurred while parsing the JSON file. Check the file and try again."},
    {"JobStatusException", 400, "The job's status does not allow this change."},
    {"KeyTooLongError", 400, "Your key is too long"},
    {"LexerInvalidChar", 400, "The SQL expression contains an invalid character."},
    {"LexerInvalidLiteral", 400, "The SQL expression contains a literal that is not valid."},
    {"LikeInvalidInputs", 400, "An argument given to the LIKE clause in the SQL expression is not valid."},
    {"MalformedACLError", 400,
     "The XML you provided was not well-formed or did not validate against our published schema"},
    {"MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'"},
    {"MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema"},
    {"MetadataConfigurationNotFound", 404, "The metadata configuration was not found"},
    {"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"},
    {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."},
    {"MismatchedName", 400, "The name specified in the request doesn't match the Storage Lens group name."},
    {"MissingAccountLevelActivityMetrics", 400,
     "Activity metrics must be enabled at the account level when activity metrics are enabled at the bucket level."},
    {"MissingBucketLevelActivityMetrics", 400,
     "Activity metrics must be enabled at the bucket level when activity metrics are enabled at the account level."},
    {"MissingHeaders", 400, "Some headers in the query are missing from the file. Check the file and try again."},
    {"MissingRequestBodyError", 400, "Request Body is empty"},
    {"MissingSecurityHeader", 400, "Your request was missing a required header"},
    {"NoSuchAccessPoint", 404, "The specified accesspoint does not exist"},
    {"NoSuchAccessPointPolicy", 404, "The specified accesspoint policy does not exist"},
    {"NoSuchAnnotation", 404, "The specified annotation does not exist on this object."},
    {"NoSuchBucket", 404, "The specified bucket does not exist"},
    {"NoSuchBucketPolicy", 404, "The bucket policy does not exist"},
    {"NoSuchConfiguration", 404, "The specified configuration does not exist."},
    {"NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"},
    {"NoSuchJob", 404, "The specified job does not exist"},
    {"NoSuchKey", 404, "The specified key does not exist."},
    {"NoSuchLifecycleConfiguration", 404, "The lifecycle configuration does not exist"},
    {"NoSuchObjectLockConfiguration", 404, "The specified object does not have a ObjectLock configuration"},
    {"NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found"},
    {"NoSuchTagSet", 404, "The TagSet does not exist"},
    {"NoSuchUpload", 404,
     "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
     "completed."},
    {"NoSuchVersion", 404, "The specified version does not exist."},
    {"NoSuchWebsiteConfiguration", 404, "The specified bucket does not have a website configuration"},
    {"NotImplemented", 501, "A header you provided implies functionality that is not implemented"},
    {"NotModified", 304, "Not Modified"},
    {"ObjectLockConfigurationNotFoundError", 404, "Object Lock configuration does not exist for this bucket"},
    {"ObjectSerializationConflict", 400,
     "The InputSerialization and OutputSerialization elements each specify one format."},
    {"OverMaxColumn", 400, "The maximum number of columns for a CSV file is exceeded."},
    {"OverMaxRecordSize", 400,
     "The length of a record in the input or result is greater than the maxCharsPerRecord limit of 1 MB."},
    {"OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"},
    {"ParseExpectedIdentForAlias", 400, "The expected identifier for the alias was not found in the SQL expression."},
    {"ParseExpectedKeyword", 400, "The expected keyword was not found in the SQL expression."},
    {"ParseExpectedNumber", 400, "The expected number was not found in the SQL expression."},
    {"ParseExpectedTypeName", 400, "The expected type name was not found in the SQL expression."},
    {"ParseExpectedWhenClause", 400, "The expected WHEN clause was not found in the SQL expression."},
    {"ParseSelectMissingFrom", 400, "The SQL expression is missing a FROM clause after the SELECT list."},
    {"ParseUnexpectedToken", 400, "The SQL expression contains an unexpected token."},
    {"ParseUnsupportedLiteralsGroupBy", 400, "The SQL expression contains a literal that is not supported."},
    {"ParseUnsupportedSelect", 400, "The SQL expression contains an unsupported use of SELECT."},
    {"ParseUnsupportedSyntax", 400, "The SQL expression contains unsupported syntax."},
    {"PermanentRedirect", 301,
     "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future "
     "requests to this endpoint."},
    {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
    {"ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found"},
    {"RestoreAlreadyInProgress", 409, "Object restore is already in progress"},
    {"ServerSideEncryptionConfigurationNotFoundError", 404, "The server side encryption configuration was not found"},
    {"StorageMetricsMustEnabled", 400, "Prefix-level storage metrics must be enabled."},
    {"TooManyBuckets", 400, "The buckets container cannot have more than 50 buckets."},
    {"TooManyElements", 400,
     "The Element exceeds the maximum number of elements allowed within a logical operator. Only 10 prefixes, "
     "suffixes, or tags are allowed."},
    {"TooManyParts", 400, "You have attempted to add more parts than the maximum of 10000 that are allowed."},
    {"TooManyConfigurations", 400,
     "You are attempting to create a new configuration but have already reached the configuration limit."},
    {"TooManyRegions", 400, "The Regions container cannot have more than 50 Regions."},
    {"TooManyTagsException", 400, "Too many tags for the job."},
    {"TruncatedInput", 400,
     "Object decompression failed. Check that the object is properly compressed using the format specified in the "
     "request."},
    {"UnexpectedContent", 400, "This request does not support content"},
    {"UnsupportedFunction", 400, "Encountered an unsupported SQL function."},
    {"UnsupportedMediaType", 415, "The annotation payload is not valid UTF-8 encoded text."},
    {"UnsupportedScanRangeInput", 400, "The scan range queries are not supported on this type of object."},
    {"UnsupportedSqlOperation", 400, "Encountered an unsupported SQL operation."},
    {"UnsupportedSqlStructure", 400, "Encountered an unsupported SQL structure. Check the SQL Reference."},
};

const ErrorRow& row_of(std::string_view code) {
  const auto* found =
      std::find_if(std::begin(kErrors), std::end(kErrors), [&](const ErrorRow& row) { return row.code == code; });
  if (found == std::end(kErrors)) throw std::logic_error("no words for the error " + std::string(code));
  return *found;
}

}  // namespace

ApiError refusal(std::string_view code, ErrorMembers members) {
  return refusal_saying(code, std::string(row_of(code).message), std::move(members));
}

ApiError refusal_saying(std::string_view code, std::string message, ErrorMembers members) {
  return ApiError(std::string(code), std::move(message),
                  ApiError::Options{.status = row_of(code).status, .members = std::move(members)});
}

ApiError invalid_argument(std::string message, std::string argument, std::string value) {
  return refusal_saying("InvalidArgument", std::move(message),
                        {{"ArgumentName", std::move(argument)}, {"ArgumentValue", std::move(value)}});
}

ApiError invalid_request(std::string message) {
  return refusal_saying("InvalidRequest", std::move(message));
}

ApiError not_implemented(std::string_view feature) {
  return refusal_saying("NotImplemented", "skyrig does not implement " + std::string(feature) + " yet.");
}

ApiError no_such_bucket(const std::string& bucket) {
  return refusal("NoSuchBucket", {{"BucketName", bucket}});
}
ApiError no_such_key(const std::string& key) {
  return refusal("NoSuchKey", {{"Key", key}});
}
ApiError no_such_upload(const std::string& upload_id) {
  return refusal("NoSuchUpload", {{"UploadId", upload_id}});
}
ApiError malformed_xml() {
  return refusal("MalformedXML");
}
ApiError precondition_failed(std::string condition) {
  return refusal("PreconditionFailed", {{"Condition", std::move(condition)}});
}

}  // namespace s3
