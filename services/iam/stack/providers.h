// CloudFormation's types of identity providers.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_stack_providers(Service& service);

}  // namespace iam
