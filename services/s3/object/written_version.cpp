#include "services/s3/object/written_version.h"

#include "services/s3/bucket/lifecycle_rule.h"
#include "services/s3/object/object_headers.h"

namespace s3 {

void show_written_version(RequestContext& context, const Bucket& bucket, const Value& record, Value& output) {
  show_encryption(record, output);
  show_expiration(context, bucket, record, output);
  if (bucket.versioning == Versioning::kEnabled) output["VersionId"] = record.at("VersionId");
}

}  // namespace s3
