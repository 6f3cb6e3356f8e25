// GetRandomPassword.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
#pragma once

#include "services/secretsmanager/vocabulary.h"

namespace secretsmanager {

void add_random_password(Service& service);

}  // namespace secretsmanager
