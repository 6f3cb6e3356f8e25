// What may be changed of an image: description, permissions, deprecation, protection.
#pragma once

#include "services/ec2/tables.h"

namespace ec2 {

void add_image_attributes(Tables& tables);

}  // namespace ec2
