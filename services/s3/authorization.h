// What S3's operations need leave for, where AWS's reference does not tell: actions that are called otherwise, and the
// policies of buckets. https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace s3 {

emulator::ServiceAuthorization authorization();

}  // namespace s3
