// The rows of bucket_document.h: what a bucket can be configured with, and AWS's rules for each.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_bucket_configurations(Tables& tables);

}  // namespace s3
