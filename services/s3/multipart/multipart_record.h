// Unfinished multipart uploads and their parts in the store.
//
// An upload's record is that of the object to come (object_version.h) with UploadId, Initiated and, if the client chose
// one, ChecksumAlgorithm with ChecksumType. A part is {"PartNumber", "LastModified", "ETag", "Size", "@body"} with its
// checksum.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// The upload that an input's Key and UploadId name. Throws NoSuchUpload.
Value require_upload(RequestContext& context, const Bucket& bucket, const Value& input);
void put_upload(RequestContext& context, const Bucket& bucket, const Value& upload);
/// Removes the record; what becomes of the parts is the caller's business.
void erase_upload(RequestContext& context, const Bucket& bucket, const Value& upload);

std::optional<Value> find_part(RequestContext& context, const Value& upload, int64_t number);
/// Stores a part, in place of an earlier one of that number.
void put_part(RequestContext& context, const Value& upload, const Value& part);
/// Visits the parts in order, from the first behind `after`, until `visit` returns false.
void each_part(RequestContext& context, const Value& upload, int64_t after,
               const std::function<bool(Value part)>& visit);
void erase_part(RequestContext& context, const Value& upload, int64_t number);

/// Removes an upload with its parts and their bytes.
void abort_upload(RequestContext& context, const Bucket& bucket, const Value& upload);
/// Removes all uploads of a bucket that is about to go.
void remove_uploads(RequestContext& context, const std::string& bucket);

}  // namespace s3
