// Server certificates in stacks.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_stack_certificates(Service& service);

}  // namespace iam
