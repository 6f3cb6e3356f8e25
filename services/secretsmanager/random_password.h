// GetRandomPassword.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
#pragma once

#include "services/secretsmanager/tables.h"

namespace secretsmanager {

void add_random_password(Tables& tables);

}  // namespace secretsmanager
