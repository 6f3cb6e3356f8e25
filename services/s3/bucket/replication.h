// Replication: versions that are stored in a bucket with replication rules are copied to their destinations, by a timer
// right after the request. A record says how far it is: PENDING, COMPLETED, FAILED, or REPLICA for a copy.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Refuses a replication configuration that AWS refuses.
void check_replication(RequestContext& context, const Bucket& bucket, Value& document);

/// Marks a new record (or delete marker) as PENDING if a rule of the bucket takes it.
void mark_for_replication(RequestContext& context, const Bucket& bucket, Value& record);
/// Has a stored record that is PENDING copied after this request.
void schedule_replication(RequestContext& context, const Bucket& bucket, const Value& record);

void add_replication(Service& service);

}  // namespace s3
