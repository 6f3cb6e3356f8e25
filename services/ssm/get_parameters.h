// What reads and deletes parameters: GetParameter(s), GetParametersByPath, GetParameterHistory, DeleteParameter(s).
#pragma once

#include "services/ssm/tables.h"

namespace ssm {

void add_get_operations(Tables& tables);

}  // namespace ssm
