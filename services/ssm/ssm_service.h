// AWS Systems Manager, as far as Parameter Store goes.
#pragma once

#include "emulator/dispatch/service.h"
#include "protocol/model/facts.h"

namespace ssm {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace ssm
