// Delegation requests: temporary access that partners of AWS ask for. Only partners that AWS has taken on can make one
// (CreateDelegationRequest: "This API is not available for general use"), so that no account here ever has any.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-temporary-delegation.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_delegation_requests(Service& service);

}  // namespace iam
