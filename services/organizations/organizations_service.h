// AWS Organizations: accounts under one roof, and the policies that limit them.
#pragma once

#include "emulator/dispatch/service.h"

namespace organizations {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace organizations
