// CreateTags, DeleteTags, DescribeTags.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_tags(Tables& tables);

}  // namespace ec2
