// What the services behind the most used modelled types refuse although the registry's schema allows it.
#pragma once

#include <string_view>

#include "protocol/value.h"

namespace cloudformation {

using protocol::Value;

/// Throws the service's refusal, in its own words, if a resource of the type cannot have these properties. Types that
/// have no rule here pass.
void check_modelled(std::string_view type, const Value& properties);

}  // namespace cloudformation
