// GetObject, HeadObject and GetObjectAttributes.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_get_object(Service& service);

}  // namespace s3
