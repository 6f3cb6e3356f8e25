// What reads and deletes parameters: GetParameter(s), GetParametersByPath, GetParameterHistory, DeleteParameter(s).
#pragma once

#include "services/ssm/vocabulary.h"

namespace ssm {

void add_get_operations(Service& service);

}  // namespace ssm
