// The policy simulator: what policies would decide, without a request.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_simulation(Service& service);

}  // namespace iam
