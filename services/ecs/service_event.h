// A service's events: what its scheduler did, newest first.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Adds "(service <name>) <what>".
void add_event(RequestContext& context, Value& service, const std::string& what);

/// The same, unless the newest event says it already.
void add_event_once(RequestContext& context, Value& service, const std::string& what);

/// The event of a task that found no place.
std::string placement_event(bool is_fargate, const std::string& reason);

/// The same where a container instance came close: "(container-instance 0123) has insufficient memory available."
std::string closest_event(const std::string& closest);

}  // namespace ecs
