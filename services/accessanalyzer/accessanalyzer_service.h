// IAM Access Analyzer: what is wrong with a policy.
#pragma once

#include "emulator/dispatch/service.h"

namespace accessanalyzer {

emulator::Service make_service(const protocol::Facts& facts);

}  // namespace accessanalyzer
