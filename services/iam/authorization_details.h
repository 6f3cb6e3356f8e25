// GetAccountAuthorizationDetails: everything that decides who may do what, in one answer.
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_authorization_details(Service& service);

}  // namespace iam
