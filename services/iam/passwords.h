// Passwords: the account's password policy, and login profiles of users. A user holds the profile in "@LoginProfile".
#pragma once

#include "services/iam/entity.h"

namespace iam {

void add_passwords(Service& service);

}  // namespace iam
