// What AWS checks of a lifecycle configuration when it is put.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
#pragma once

#include "services/s3/bucket/bucket.h"

namespace s3 {

/// Completes the rules' IDs. Throws MalformedXML, InvalidArgument or InvalidRequest, in AWS's words.
void check_lifecycle(RequestContext& context, const Bucket& bucket, Value& document);

}  // namespace s3
