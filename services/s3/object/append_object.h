// Appending, which only directory buckets have: PutObject with x-amz-write-offset-bytes.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/directory-buckets-objects-append.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Joins what an object had to the record of what is appended. `earlier` is taken out of the store; its bytes now
/// belong to the record. Throws InvalidWriteOffset, TooManyParts or InvalidRequest.
void append_to(RequestContext& context, const Bucket& bucket, const Value& earlier, Value& record);

/// Refuses an offset that is not the object's size: InvalidWriteOffset, or NoSuchKey for one that is not there.
void check_write_offset(const Value& input, const std::optional<Value>& current);

}  // namespace s3
