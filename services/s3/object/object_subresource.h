// What stands beside an object and can be changed without writing it anew: tags and its ACL.
#pragma once

#include "services/s3/vocabulary.h"

namespace s3 {

void add_object_subresources(Service& service);

}  // namespace s3
