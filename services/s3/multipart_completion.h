// CompleteMultipartUpload: the parts become one object, by reference.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_multipart_completion(Tables& tables);

}  // namespace s3
