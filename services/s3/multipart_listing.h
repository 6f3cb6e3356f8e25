// ListParts and ListMultipartUploads.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_multipart_listing(Tables& tables);

}  // namespace s3
