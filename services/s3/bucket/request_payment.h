// Requester Pays: who pays for a request, and how it says so.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RequesterPaysBuckets.html
#pragma once

#include <vector>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Refuses requests of other accounts that do not take the costs: AccessDenied.
void require_payer(RequestContext& context, const Bucket& bucket, const Value& input);

/// Lets the operations that show RequestCharged show it to those who pay.
void show_charges(Service& service);

}  // namespace s3
