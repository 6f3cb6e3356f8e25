// The parameters under /aws/service that AWS publishes in each region, from the facts.
// https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters.html
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "services/ssm/vocabulary.h"

namespace ssm {

/// A public parameter as GetParameter shows it, in its first version; nothing if the facts have none of that name.
std::optional<Value> find_public_parameter(const RequestContext& context, const std::string& name);

/// Visits those below a path in the order of their names: all of them, or only those directly below it.
void each_public_parameter(const RequestContext& context, const std::string& path, bool is_recursive,
                           const std::function<void(Value parameter)>& visit);

}  // namespace ssm
