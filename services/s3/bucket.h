// Buckets: their rows, and the operations that create, show, list and delete them.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "services/s3/tables.h"

namespace s3 {

/// Whether a bucket keeps versions: "" is never, as every bucket starts.
enum class Versioning { kNever, kEnabled, kSuspended };

/// The bucket that a request means, as its handlers need it.
struct Bucket {
  std::string name;
  std::string account;
  std::string region;
  Versioning versioning = Versioning::kNever;
};

/// The bucket named by the input's Bucket member, which the caller may use. Throws NoSuchBucket or AccessDenied, also
/// when ExpectedBucketOwner names another account than the owner's.
Bucket require_bucket(RequestContext& context, const Value& input);
/// The same by name; `expected_owner` may be empty.
Bucket require_bucket(RequestContext& context, const std::string& name, const std::string& expected_owner);

/// "Enabled" or "Suspended", as PutBucketVersioning says.
void set_versioning(RequestContext& context, const Bucket& bucket, const std::string& status);

void add_buckets(Tables& tables);

}  // namespace s3
