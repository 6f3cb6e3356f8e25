// What the operations need leave for, where AWS's reference does not tell.
#pragma once

#include "emulator/dispatch/service.h"

namespace ssm {

emulator::ServiceAuthorization authorization();

}  // namespace ssm
