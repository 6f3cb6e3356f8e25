// CompleteMultipartUpload: the parts become one object, by reference.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_multipart_completion(Service& service);

}  // namespace s3
