#include "services/s3/object/copy_source.h"

#include "protocol/http/uri.h"
#include "services/s3/errors.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/customer_key.h"
#include "services/s3/object/object_version.h"
#include "services/s3/object/restore_object.h"

namespace s3 {
namespace {

constexpr std::string_view kVersionParameter = "?versionId=";

/// "arn:aws:s3:us-west-2:123456789012:accesspoint/name/object/key".
constexpr std::string_view kArnObject = "/object/";

}  // namespace

/// "bucket/key" or "/bucket/key", percent-encoded, with ?versionId= behind it.
CopySourceName parse_copy_source(const std::string& header) {
  std::string_view text = header;
  CopySourceName source;
  if (const size_t mark = text.rfind(kVersionParameter); mark != text.npos) {
    source.version_id = protocol::percent_decode(text.substr(mark + kVersionParameter.size()));
    text = text.substr(0, mark);
  }
  std::string path = protocol::percent_decode(text);
  if (const size_t mark = path.find(kArnObject); path.starts_with("arn:") && mark != path.npos) {
    source.bucket = path.substr(0, mark);
    source.key = path.substr(mark + kArnObject.size());
    return source;
  }
  if (path.starts_with("/")) path.erase(0, 1);
  const size_t slash = path.find('/');
  if (slash == 0 || slash == path.npos || slash + 1 == path.size()) {
    throw invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                           "x-amz-copy-source", header);
  }
  source.bucket = path.substr(0, slash);
  source.key = path.substr(slash + 1);
  return source;
}

CopySource require_copy_source(RequestContext& context, const Value& input) {
  const CopySourceName name = parse_copy_source(input.at("CopySource"));
  const Bucket bucket = require_bucket(context, name.bucket, input.value("ExpectedSourceBucketOwner", ""));
  Value wanted{{"Key", name.key}};
  if (!name.version_id.empty()) {
    wanted["VersionId"] = name.version_id;
    const auto record = find_version(context, bucket, name.key, name.version_id);
    if (record && is_delete_marker(*record)) {
      throw refusal_saying("InvalidRequest",
                           "The source of a copy request may not specifically refer to a delete marker by version id.");
    }
  }
  CopySource source{
      .bucket = bucket, .record = require_version(context, bucket, wanted), .has_version_id = !name.version_id.empty()};
  if (is_archived(context, source.record)) {
    throw refusal_saying("InvalidObjectState", "Operation is not valid for the source object's storage class",
                         {{"StorageClass", source.record["StorageClass"]}});
  }
  check_customer_key(input, source.record, "CopySource");
  check_copy_conditions(input, source.record);
  return source;
}

}  // namespace s3
