// CloudFormation's types of identity providers.
#pragma once

#include "services/iam/tables.h"

namespace iam {

void add_stack_providers(Tables& tables);

}  // namespace iam
