// Lifecycle rules at work: every midnight (UTC) a timer walks through each bucket that has rules, a page of keys in a
// transaction, and does what is due.
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// To be called when a bucket's rules were put: starts its nightly walk, in place of an earlier one.
void schedule_lifecycle(RequestContext& context, const Bucket& bucket);

void add_lifecycle_sweep(Service& service);

}  // namespace s3
