// GetObject, HeadObject and GetObjectAttributes.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_get_object(Tables& tables);

}  // namespace s3
