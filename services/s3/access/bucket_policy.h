// What AWS checks of a bucket policy when it is put.
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// `document` is the policy's text. Throws MalformedPolicy for what AWS would not store, in its words.
void check_bucket_policy(RequestContext& context, const Bucket& bucket, Value& document);

}  // namespace s3
