// ListSecrets.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_list_operations(Service& service);

}  // namespace secretsmanager
