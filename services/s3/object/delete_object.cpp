#include "services/s3/object/delete_object.h"

#include <algorithm>

#include "emulator/store/store.h"
#include "services/s3/access/access_point.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/bucket/versioning.h"
#include "services/s3/errors.h"
#include "services/s3/object/conditions.h"
#include "services/s3/object/object_headers.h"
#include "services/s3/object/object_lock.h"
#include "services/s3/object/object_version.h"

namespace s3 {
namespace {

constexpr size_t kKeysPerRequestMax = 1000;

/// The events of a deletion, by what it was.
struct DeletionEvents {
  std::string_view of_version, of_marker;
};
constexpr DeletionEvents kOnRequest{"ObjectRemoved:Delete", "ObjectRemoved:DeleteMarkerCreated"};
constexpr DeletionEvents kOnExpiry{"LifecycleExpiration:Delete", "LifecycleExpiration:DeleteMarkerCreated"};

/// What came of deleting one key, as both operations tell it.
struct Deletion {
  /// Set if a delete marker was made or removed.
  bool is_delete_marker = false;
  std::string version_id = {};
};

Deletion delete_version(RequestContext& context, const Bucket& bucket, const Value& object) {
  const std::string version_id = object.at("VersionId");
  if (version_id.empty()) throw invalid_argument("Version id cannot be the empty string", "versionId", "");
  const auto record = find_version(context, bucket, object.at("Key"), version_id);
  if (!record) return {.is_delete_marker = false, .version_id = version_id};
  check_not_locked(context, *record, object);
  remove_version(context, bucket, *record);
  notify(context, bucket, "ObjectRemoved:Delete", *record);
  return {.is_delete_marker = is_delete_marker(*record), .version_id = version_id};
}

/// Without a version id: the object goes, or in a versioned bucket a delete marker comes, even for a key that never
/// was. https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
Deletion delete_current(RequestContext& context, const Bucket& bucket, const std::string& key,
                        const DeletionEvents& reason) {
  if (bucket.versioning == Versioning::kNever) {
    const auto current = find_current(context, bucket, key);
    if (!current) return {};
    remove_version(context, bucket, *current);
    notify(context, bucket, reason.of_version, *current);
    return {};
  }
  const Value marker = add_version(
      context, bucket, {{"Key", key}, {"LastModified", last_modified_at(context.time)}, {"@delete_marker", true}});
  notify(context, bucket, reason.of_marker, marker);
  return {.is_delete_marker = true, .version_id = marker.at("VersionId")};
}

Deletion delete_one(RequestContext& context, const Bucket& bucket, const Value& object) {
  check_object_request(object);
  const std::string key = object.at("Key");
  check_delete_conditions(context, bucket, object);
  return object.contains("VersionId") ? delete_version(context, bucket, object)
                                      : delete_current(context, bucket, key, kOnRequest);
}

Value delete_object(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  if (input.contains("VersionId")) require_mfa(context, bucket, input);
  const Deletion deletion = delete_one(context, bucket, input);
  Value output = Value::object();
  if (deletion.is_delete_marker) output["DeleteMarker"] = true;
  if (!deletion.version_id.empty()) output["VersionId"] = deletion.version_id;
  return output;
}

Value shown_deletion(const Value& object, const Deletion& deletion) {
  Value shown{{"Key", object.at("Key")}};
  if (object.contains("VersionId")) shown["VersionId"] = object["VersionId"];
  if (deletion.is_delete_marker) {
    shown["DeleteMarker"] = true;
    shown["DeleteMarkerVersionId"] = deletion.version_id;
  }
  return shown;
}

/// Whether policies let the key, or its version, be deleted. "The response … includes … a list of errors":
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
void check_may_delete(RequestContext& context, const Bucket& bucket, const std::string& named, const Value& object) {
  if (context.refused_permissions.empty()) return;
  const bool names_version = object.contains("VersionId");
  const std::vector<std::string> resources = arns_of(context, named, object.at("Key"));
  for (const emulator::RefusedPermission& refused : context.refused_permissions) {
    const bool is_of_the_other_form = refused.action == (names_version ? "s3:DeleteObject" : "s3:DeleteObjectVersion");
    // In a directory bucket leave is for the bucket as a whole.
    if (is_directory_bucket(bucket.name)) throw refused.error;
    const bool is_meant = std::find(resources.begin(), resources.end(), refused.resource) != resources.end();
    if (is_meant && !is_of_the_other_form) throw refused.error;
  }
}

/// Each key is an answer of its own: what one is refused does not keep the others from being deleted.
Value delete_objects(RequestContext& context, const Value& input) {
  const Bucket bucket = require_bucket(context, input);
  const Value& request = input.at("Delete");
  const Value objects = request.value("Objects", Value::array());
  if (objects.empty() || objects.size() > kKeysPerRequestMax) throw malformed_xml();
  // "If you do not provide one, the entire request will fail, even if there are non-versioned objects".
  const auto is_version = [](const Value& object) { return object.contains("VersionId"); };
  if (std::any_of(objects.begin(), objects.end(), is_version)) require_mfa(context, bucket, input);
  const bool is_quiet = request.value("Quiet", false);
  Value output = Value::object();
  for (Value object : objects) {
    if (input.contains("BypassGovernanceRetention")) {
      object["BypassGovernanceRetention"] = input["BypassGovernanceRetention"];
    }
    context.transaction.set_savepoint();
    try {
      check_may_delete(context, bucket, input.at("Bucket"), object);
      const Deletion deletion = delete_one(context, bucket, object);
      context.transaction.release_savepoint();
      if (!is_quiet) output["Deleted"].push_back(shown_deletion(object, deletion));
    } catch (const ApiError& error) {
      context.transaction.rollback_to_savepoint();
      Value shown{{"Key", object.at("Key")}, {"Code", error.code()}, {"Message", error.message()}};
      if (object.contains("VersionId")) shown["VersionId"] = object["VersionId"];
      output["Errors"].push_back(std::move(shown));
    }
  }
  return output;
}

}  // namespace

void delete_current_version(RequestContext& context, const Bucket& bucket, const std::string& key) {
  delete_current(context, bucket, key, kOnExpiry);
}

void add_delete_object(Service& service) {
  service.operations.push_back({"DeleteObject", delete_object});
  service.operations.push_back({"DeleteObjects", delete_objects});
}

}  // namespace s3
