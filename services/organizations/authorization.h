// What an organization means for its accounts: the policies that limit them, and where they stand in it.
#pragma once

#include "emulator/enforcement/service_authorization.h"

namespace organizations {

emulator::ServiceAuthorization authorization();

}  // namespace organizations
