// Types of the registry that skyrig neither drives through a service nor keeps a model of.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cloudformation {

/// Why a model of the type would be an untruth; empty if it would not. A type of a service that skyrig emulates is
/// modelled only if none of that service's operations would have to show it.
std::string why_not_modelled(std::string_view type);

/// The types that have a reason, for tests.
std::vector<std::string_view> refused_types();

}  // namespace cloudformation
