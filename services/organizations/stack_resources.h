// The resource types of AWS::Organizations in stacks.
#pragma once

#include "services/organizations/vocabulary.h"

namespace organizations {

void add_stack_resources(Service& service);

}  // namespace organizations
