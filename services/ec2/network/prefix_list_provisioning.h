// Prefix lists in stacks.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

CloudFormationBinding prefix_list_binding();

}  // namespace ec2
