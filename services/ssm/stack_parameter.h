// AWS::SSM::Parameter.
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

void add_stack_parameters(Service& service);

}  // namespace ssm
