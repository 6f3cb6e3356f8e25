// What EC2's operations need leave for, where AWS's reference does not tell: how inputs name resources, and the roles
// that instance profiles hand on.
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace ec2 {

emulator::ServiceAuthorization authorization();

}  // namespace ec2
