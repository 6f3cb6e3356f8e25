// What an object carries beside its bytes: content headers, metadata, tags, storage class, encryption. From requests
// into records, and from records into responses.
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Refuses keys over 1,024 bytes (KeyTooLongError) and members whose effect skyrig lacks.
void check_object_request(const Value& input);
/// Refuses a storage class that general purpose buckets do not have (InvalidStorageClass).
void check_storage_class(const Value& input);

/// A new record for the input's Key: owner, time, storage class, encryption, ACL; no content headers yet.
Value new_record(RequestContext& context, const Bucket& bucket, const Value& input);
/// Takes content headers and Metadata over. Throws MetadataTooLarge.
void take_content_headers(const Value& input, Value& record);
/// Takes the tags of the x-amz-tagging header over.
void take_tagging(const Value& input, Value& record);

/// The members of a GetObject or HeadObject output that come from the record, checksums and versions aside.
Value shown_headers(const Value& record);
/// ServerSideEncryption and its companions.
void show_encryption(const Value& record, Value& output);
/// "\"…\"".
std::string quoted(const std::string& etag);
/// An entity tag as a client gives it, without its quotes.
std::string unquoted(const std::string& etag);

}  // namespace s3
