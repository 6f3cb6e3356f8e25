// GetAccountAuthorizationDetails: everything that decides who may do what, in one answer.
#pragma once

#include "services/iam/tables.h"

namespace iam {

void add_authorization_details(Tables& tables);

}  // namespace iam
