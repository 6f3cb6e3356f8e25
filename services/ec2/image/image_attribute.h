// What may be changed of an image: description, permissions, deprecation, protection.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_image_attributes(Service& service);

}  // namespace ec2
