// PutParameter: makes a parameter, or a new version of one.
#pragma once

#include "services/ssm/tables.h"

namespace ssm {

void add_put_operation(Tables& tables);

}  // namespace ssm
