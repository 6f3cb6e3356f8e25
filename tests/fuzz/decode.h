// Decodes a request to an operation and validates what came out, as the gateway and the dispatcher do.
#pragma once

#include "protocol/http/http_message.h"
#include "protocol/routing/route.h"

namespace fuzz {

/// Refusals are encoded, too, as they would be sent.
void decode(const protocol::HttpRequest& request, const protocol::Route& route);

}  // namespace fuzz
