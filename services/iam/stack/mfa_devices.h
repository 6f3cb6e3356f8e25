// Virtual MFA devices in stacks.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_stack_mfa_devices(Service& service);

}  // namespace iam
