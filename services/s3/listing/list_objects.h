// ListObjects and ListObjectsV2.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_list_objects(Service& service);

}  // namespace s3
