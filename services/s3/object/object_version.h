// Versions of objects: the records, and how they come, go and are found. Where they stand is said in object_keys.h.
//
// A record is a Value in the model's words: Key, VersionId, LastModified, ETag (without quotes), Size, StorageClass,
// the content headers, Metadata, the encryption members, Tags, and the checksum members with ChecksumType. Private
// members: "@order" (grows with time), "@body" (slices), "@manifest" (the id of the list of parts, instead of @body),
// "@parts" (their count), "@acl", and "@delete_marker" of delete markers.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// The version id of what was stored while versioning was not enabled.
constexpr std::string_view kNullVersion = "null";

bool is_delete_marker(const Value& record);

/// The current version, or nothing if there is none or it is a delete marker.
std::optional<Value> find_current(RequestContext& context, const Bucket& bucket, const std::string& key);
/// The newest version even if it is a delete marker.
std::optional<Value> find_newest(RequestContext& context, const Bucket& bucket, const std::string& key);
/// A version by its id. Throws InvalidArgument for what cannot be a version id.
std::optional<Value> find_version(RequestContext& context, const Bucket& bucket, const std::string& key,
                                  const std::string& version_id);

/// The version that an input's Key and VersionId mean. Throws NoSuchKey, NoSuchVersion, or for a delete marker that was
/// asked for by its id MethodNotAllowed.
Value require_version(RequestContext& context, const Bucket& bucket, const Value& input);

/// Stores a new version, or replaces the null version, as the bucket's versioning says. Completes VersionId and @order.
/// Returns the record as stored.
Value add_version(RequestContext& context, const Bucket& bucket, Value record);
/// Stores a version that was made in another bucket, with its id and its place in the order; a second time does
/// nothing.
void insert_version(RequestContext& context, const Bucket& bucket, const Value& record);
/// Stores a changed record in its place.
void update_version(RequestContext& context, const Bucket& bucket, const Value& record);
/// Gives the one version of a key another key, with its bytes and its time.
void rename_version(RequestContext& context, const Bucket& bucket, const Value& record, const std::string& key);
/// Takes the one version of a key out of the store and leaves its bytes to the caller.
void take_out(RequestContext& context, const Bucket& bucket, const Value& record);
/// Removes a version for good, with its body. The next newest one takes its place if it was the current one.
void remove_version(RequestContext& context, const Bucket& bucket, const Value& record);

/// The version id as responses show it: none in buckets that never had versions.
void show_version_id(const Bucket& bucket, const Value& record, Value& output);
/// `time` as a LastModified: S3 keeps whole seconds.
double last_modified_at(emulator::Time time);

/// The parts of a finished multipart upload as [{"PartNumber", "Size", "@body", checksums}]; empty for other objects.
Value parts_of(RequestContext& context, const Value& record);
/// All slices of a version.
Value slices_of(RequestContext& context, const Value& record);

}  // namespace s3
