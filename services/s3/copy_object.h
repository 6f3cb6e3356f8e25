// CopyObject: the copy refers to the source's bytes.
#pragma once

#include "services/s3/tables.h"

namespace s3 {

void add_copy_object(Tables& tables);

}  // namespace s3
