// PutSecretValue, GetSecretValue, BatchGetSecretValue, ListSecretVersionIds.
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

void add_value_operations(Tables& tables);

}  // namespace secretsmanager
