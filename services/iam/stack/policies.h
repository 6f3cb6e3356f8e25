// CloudFormation's types that give somebody something: policies, access keys, group memberships. They are functions and
// not rows, since each acts on several users, groups and roles, or has an id that IAM does not know.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_stack_policies(Service& service);

}  // namespace iam
