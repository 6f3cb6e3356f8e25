// ListObjects and ListObjectsV2.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_list_objects(Tables& tables);

}  // namespace s3
