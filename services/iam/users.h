// What is particular about users: GetUser without a name.
#pragma once

#include "services/iam/entity.h"

namespace iam {

void add_users(Service& service);

}  // namespace iam
