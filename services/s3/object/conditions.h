// Conditional requests: on reads, on copy sources, on writes and on deletes.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// If-Match, If-Unmodified-Since, If-None-Match, If-Modified-Since. Throws PreconditionFailed or NotModified.
void check_read_conditions(const Value& input, const Value& record);
/// The same for the members CopySourceIf…; whatever fails is PreconditionFailed.
void check_copy_conditions(const Value& input, const Value& record);
/// If-Match and If-None-Match of a write to the input's Key. Throws PreconditionFailed, NoSuchKey, or NotImplemented
/// for combinations that S3 does not take.
void check_write_conditions(RequestContext& context, const Bucket& bucket, const Value& input);
/// The conditions of one side of a rename, called as those of a read; `record` is nothing if no object is there.
void check_rename_conditions(const Value& conditions, const std::optional<Value>& record);
/// If-Match of a delete, also with the size and time that DeleteObjects takes.
void check_delete_conditions(RequestContext& context, const Bucket& bucket, const Value& input);

}  // namespace s3
