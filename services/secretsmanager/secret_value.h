// PutSecretValue, GetSecretValue, BatchGetSecretValue, ListSecretVersionIds.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_value_operations(Service& service);

}  // namespace secretsmanager
