// IAM's part of authorization: what a principal was given, how inputs name IAM's own resources, and the trust policies
// of roles.
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace iam {

emulator::ServiceAuthorization authorization();

}  // namespace iam
