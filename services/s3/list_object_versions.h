// ListObjectVersions.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_list_object_versions(Tables& tables);

}  // namespace s3
