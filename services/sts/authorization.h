// What STS's operations need leave for, where AWS's reference does not tell.
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace sts {

emulator::ServiceAuthorization authorization();

}  // namespace sts
