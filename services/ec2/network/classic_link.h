// ClassicLink: what is left of it since EC2-Classic is gone.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

void add_classic_link(Service& service);

}  // namespace ec2
