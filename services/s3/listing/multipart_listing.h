// ListParts and ListMultipartUploads.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_multipart_listing(Service& service);

}  // namespace s3
