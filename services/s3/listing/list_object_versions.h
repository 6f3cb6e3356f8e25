// ListObjectVersions.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_list_object_versions(Service& service);

}  // namespace s3
