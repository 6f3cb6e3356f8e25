// Events by which APIs invoke functions and state machines.
#pragma once

#include "services/cloudformation/serverless/event_sources.h"
#include "services/cloudformation/serverless/open_api.h"

namespace cloudformation {

constexpr const char* kImplicitRestApi = "ServerlessRestApi";
constexpr const char* kImplicitHttpApi = "ServerlessHttpApi";

/// Gives events that name no API the implicit one, and adds that to the template.
void add_implicit_apis(Sam& sam);

/// The API that an event names: a serverless one of the template. Throws InvalidResource.
std::string api_of(const Sam& sam, const SamResource& owner, const SamEvent& event);

/// Every route that the template's events ask of an API, in the template's order.
std::vector<ApiRoute> routes_of(const Sam& sam, const std::string& api_id);

/// Where a permission or route of an API stands: "/GET/pets/*".
std::string route_address(const SamEvent& event);

}  // namespace cloudformation
