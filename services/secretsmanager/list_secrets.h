// ListSecrets.
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

void add_list_operations(Tables& tables);

}  // namespace secretsmanager
