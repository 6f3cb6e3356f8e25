// CloudFormation's types that are somebody: users, groups, roles, instance profiles, service-linked roles. They are
// functions and not rows, since a template says as properties of one resource what IAM does in many operations.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_stack_principals(Service& service);

}  // namespace iam
