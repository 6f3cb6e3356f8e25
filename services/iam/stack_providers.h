// CloudFormation's types of identity providers.
// CloudFormation's types that IAM keeps beside principals: identity providers and server certificates. They are functions
// and not rows, since a template changes in one list what IAM changes one by one.
#pragma once

#include "services/iam/tables.h"

namespace iam {

void add_stack_providers(Tables& tables);

}  // namespace iam
