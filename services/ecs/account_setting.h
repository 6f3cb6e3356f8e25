// Account settings: what an account or one of its principals has chosen, and the defaults behind it.
#pragma once

#include <string>
#include <string_view>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The value of a setting as it applies to the request's principal: its own, else the account's, else AWS's default.
std::string effective_setting(RequestContext& context, std::string_view name);

void add_account_settings(Service& service);

}  // namespace ecs
