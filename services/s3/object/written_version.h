// What the answers to writes have in common: PutObject's, CopyObject's, CompleteMultipartUpload's.
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Adds the encryption, the expiration and, where versions are kept, the id of a version that was stored.
void show_written_version(RequestContext& context, const Bucket& bucket, const Value& record, Value& output);

}  // namespace s3
