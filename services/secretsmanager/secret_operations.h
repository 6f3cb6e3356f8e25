// CreateSecret, UpdateSecret, DescribeSecret.
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

void add_secret_operations(Tables& tables);

}  // namespace secretsmanager
