// CopyObject: the copy refers to the source's bytes.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_copy_object(Service& service);

}  // namespace s3
