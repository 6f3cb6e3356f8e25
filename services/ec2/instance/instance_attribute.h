// What may be asked and changed of an instance one attribute at a time, and its options.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_instance_attributes(Service& service);

}  // namespace ec2
