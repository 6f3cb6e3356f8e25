// AWS Security Token Service: who am I, and temporary credentials to be somebody else.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace sts
