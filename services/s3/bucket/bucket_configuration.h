// The rows of bucket_document.h: what a bucket can be configured with, and AWS's rules for each.
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Whether the bucket's tags count in policies.
bool has_abac(RequestContext& context, const Bucket& bucket);

void add_bucket_configurations(Service& service);

}  // namespace s3
