// AWS::SSM::Parameter.
#pragma once

#include "services/ssm/tables.h"

namespace ssm {

void add_stack_parameters(Tables& tables);

}  // namespace ssm
