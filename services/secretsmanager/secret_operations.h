// CreateSecret, UpdateSecret, DescribeSecret.
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_secret_operations(Service& service);

}  // namespace secretsmanager
