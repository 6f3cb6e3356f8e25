// DeleteObject and DeleteObjects.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_delete_object(Tables& tables);

}  // namespace s3
