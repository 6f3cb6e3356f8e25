// Whether a bucket keeps versions, and whether those are gone only with a one-time code (MFA delete).
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiFactorAuthenticationDelete.html
#pragma once

#include <nlohmann/json.hpp>

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Refuses, in a bucket with MFA delete, a request whose x-amz-mfa header does not show the code of the root user's
/// device: AccessDenied.
void require_mfa(RequestContext& context, const Bucket& bucket, const Value& input);

void add_versioning(Service& service);

}  // namespace s3
