// Capacity providers: FARGATE and FARGATE_SPOT, which every account has, and those made for Auto Scaling groups.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// FARGATE and FARGATE_SPOT.
bool is_fargate_provider(std::string_view name);

/// The provider of that name or ARN; nothing if there is none.
std::optional<Value> find_capacity_provider(RequestContext& context, const std::string& identifier);

void add_capacity_providers(Service& service);

}  // namespace ecs
