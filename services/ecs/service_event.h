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

}  // namespace ecs
