// Object Lock: versions that nobody deletes before their time.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
//
// A record has ObjectLockMode with ObjectLockRetainUntilDate, and ObjectLockLegalHoldStatus. The bucket's document
// "ObjectLock" has the default retention; the bucket's row says whether the feature is on.
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Takes the lock members of a request that makes an object into its record, or else the bucket's default retention.
void take_object_lock(RequestContext& context, const Bucket& bucket, const Value& input, Value& record);
/// The lock members of a record, as GetObject and HeadObject show them.
void show_object_lock(const Value& record, Value& output);
/// Whether nobody may delete the version now; with `bypasses_governance`, whether governance mode counts.
bool is_locked(const RequestContext& context, const Value& record, bool bypasses_governance);
/// Refuses the removal of a version that is locked: AccessDenied.
void check_not_locked(const RequestContext& context, const Value& record, const Value& input);

void add_object_locks(Service& service);

}  // namespace s3
