// Buckets: their rows, and the operations that create, show, list and delete them.
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/vocabulary.h"

namespace s3 {

/// Whether a bucket keeps versions: "" is never, as every bucket starts.
enum class Versioning { kNever, kEnabled, kSuspended };

/// Whether versions go only with a one-time code.
enum class MfaDelete { kNever, kEnabled, kDisabled };

/// The bucket that a request means, as its handlers need it.
struct Bucket {
  std::string name;
  std::string account;
  std::string region;
  Versioning versioning = Versioning::kNever;
  bool has_object_lock = false;
  MfaDelete mfa_delete = MfaDelete::kNever;
  /// Whether it has a notification configuration.
  bool notifies = false;
  /// Whether an object of another account's was ever written to it.
  bool has_foreign_objects = false;
};

/// The bucket named by the input's Bucket member, which the caller may use. Throws NoSuchBucket or AccessDenied, also
/// when ExpectedBucketOwner names another account than the owner's; PermanentRedirect if it is in another region.
Bucket require_bucket(RequestContext& context, const Value& input);
/// The same by name and in whatever region; `expected_owner` may be empty.
Bucket require_bucket(RequestContext& context, const std::string& name, const std::string& expected_owner);

/// The bucket of that name, whoever asks.
std::optional<Bucket> find_bucket(RequestContext& context, const std::string& name);

/// "Enabled" or "Suspended", as PutBucketVersioning says.
void set_versioning(RequestContext& context, const Bucket& bucket, const std::string& status);

/// "Enabled" or "Disabled", likewise.
void set_mfa_delete(RequestContext& context, const Bucket& bucket, const std::string& status);
/// Other accounts' objects are asked for only where there may be some.
void set_foreign_objects(RequestContext& context, const Bucket& bucket);
void set_notifying(RequestContext& context, const Bucket& bucket, bool notifies);

/// Turns Object Lock on, which is for good.
void enable_object_lock(RequestContext& context, const Bucket& bucket);
/// "arn:aws:s3:::photos".
std::string bucket_arn(const RequestContext& context, const std::string& bucket);

void add_buckets(Service& service);

}  // namespace s3
