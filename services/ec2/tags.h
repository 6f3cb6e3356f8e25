// CreateTags, DeleteTags, DescribeTags.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_tags(Service& service);

}  // namespace ec2
