// What ECS asks of other services, in its own name, as AWS's does through its service-linked role.
#pragma once

#include <string>

#include "emulator/dispatch/dispatcher.h"
#include "services/ecs/vocabulary.h"

namespace ecs {

/// Does an operation of another service within the request's transaction.
emulator::Answer ask(RequestContext& context, const std::string& service, const std::string& operation, Value input);

/// Whether that service has the operation at all.
bool can_ask(const RequestContext& context, const std::string& service, const std::string& operation);

}  // namespace ecs
