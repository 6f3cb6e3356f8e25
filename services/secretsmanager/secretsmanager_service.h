// AWS Secrets Manager, without rotation and replication.
#pragma once

#include "emulator/dispatch/service.h"
#include "protocol/model/facts.h"

namespace secretsmanager {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace secretsmanager
