// What a bucket's CORS configuration lets the pages of other origins do.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

emulator::CrossOriginGrant cross_origin_grant(RequestContext& context, const emulator::CrossOriginRequest& request);

}  // namespace s3
