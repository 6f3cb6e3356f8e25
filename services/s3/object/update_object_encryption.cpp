#include "services/s3/object/update_object_encryption.h"

#include "services/s3/errors.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

/// "… preserves all object metadata properties, including the storage class, creation date, last modified date, ETag,
/// and checksum properties."
Value update_object_encryption(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  check_object_request(input);
  Value record = require_version(context, bucket, input);
  const Value& wanted = input.at("ObjectEncryption");
  if (!wanted.contains("SSEKMS")) throw malformed_xml();
  const std::string key = wanted["SSEKMS"].at("KMSKeyArn");
  const std::string now = record.value("ServerSideEncryption", "");
  if (record.contains("@customer_key") || now == "aws:kms:dsse") {
    throw refusal_saying("InvalidRequest",
                         "The encryption of objects encrypted with SSE-C or DSSE-KMS cannot be updated.");
  }
  record["ServerSideEncryption"] = "aws:kms";
  record["SSEKMSKeyId"] = key;
  record.erase("BucketKeyEnabled");
  if (wanted["SSEKMS"].value("BucketKeyEnabled", false)) record["BucketKeyEnabled"] = true;
  update_version(context, bucket, record);
  return Value::object();
}

}  // namespace

void add_update_object_encryption(Service& service) {
  service.operations.push_back({"UpdateObjectEncryption", update_object_encryption});
}

}  // namespace s3
