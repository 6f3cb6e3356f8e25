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
    {"AccessPointAlreadyOwnedByYou", 409, "An access point with an identical name already exists in your account"},
    {"AccessForbidden", 403, "Access Forbidden"},
    {"BadDigest", 400, "The Content-MD5 you specified did not match what we received."},
    {"BadRequest", 400, "Bad Request"},
    {"BucketAlreadyExists", 409,
     "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please "
     "select a different name and try again."},
    {"BucketAlreadyOwnedByYou", 409,
     "Your previous request to create the named bucket succeeded and you already own it."},
    {"BucketNotEmpty", 409, "The bucket you tried to delete is not empty"},
    {"EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size"},
    {"EntityTooSmall", 400, "Your proposed upload is smaller than the minimum allowed size"},
    {"IllegalLocationConstraintException", 400,
     "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."},
    {"IllegalVersioningConfigurationException", 400, "The Versioning element must be specified"},
    {"InvalidArgument", 400, "Invalid Argument"},
    {"InvalidBucketAclWithBlockPublicAccessError", 400,
     "Bucket cannot have public ACLs set with BlockPublicAccess enabled"},
    {"InvalidBucketAclWithObjectOwnership", 400,
     "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"},
    {"InvalidBucketName", 400, "The specified bucket is not valid."},
    {"InvalidBucketState", 409, "The request is not valid with the current state of the bucket."},
    {"InvalidDigest", 400, "The Content-MD5 you specified was invalid."},
    {"InvalidEncryptionAlgorithmError", 400,
     "The encryption request you specified is not valid. The valid value is AES256."},
    {"InvalidLocationConstraint", 400, "The specified location-constraint is not valid"},
    {"InvalidObjectState", 403, "The operation is not valid for the object's storage class"},
    {"InvalidPart", 400,
     "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified "
     "entity tag may not match the part's entity tag."},
    {"InvalidPartNumber", 416, "The requested partnumber is not satisfiable"},
    {"InvalidPartOrder", 400, "The list of parts was not in ascending order. Parts must be ordered by part number."},
    {"InvalidRange", 416, "The requested range is not satisfiable"},
    {"InvalidRequest", 400, "Invalid Request"},
    {"InvalidStorageClass", 400, "The storage class you specified is not valid"},
    {"InvalidTag", 400,
     "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."},
    {"InvalidTargetBucketForLogging", 400, "The target bucket for logging does not exist"},
    {"KeyTooLongError", 400, "Your key is too long"},
    {"MalformedACLError", 400,
     "The XML you provided was not well-formed or did not validate against our published schema"},
    {"MalformedPolicy", 400, "Policies must be valid JSON and the first byte must be '{'"},
    {"MalformedXML", 400, "The XML you provided was not well-formed or did not validate against our published schema"},
    {"MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size"},
    {"MethodNotAllowed", 405, "The specified method is not allowed against this resource."},
    {"MissingRequestBodyError", 400, "Request Body is empty"},
    {"NoSuchAccessPoint", 404, "The specified accesspoint does not exist"},
    {"NoSuchBucket", 404, "The specified bucket does not exist"},
    {"NoSuchBucketPolicy", 404, "The bucket policy does not exist"},
    {"NoSuchCORSConfiguration", 404, "The CORS configuration does not exist"},
    {"NoSuchConfiguration", 404, "The specified configuration does not exist."},
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
    {"OwnershipControlsNotFoundError", 404, "The bucket ownership controls were not found"},
    {"PermanentRedirect", 301,
     "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future "
     "requests to this endpoint."},
    {"PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold"},
    {"ReplicationConfigurationNotFoundError", 404, "The replication configuration was not found"},
    {"RestoreAlreadyInProgress", 409, "Object restore is already in progress"},
    {"ServerSideEncryptionConfigurationNotFoundError", 404, "The server side encryption configuration was not found"},
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
