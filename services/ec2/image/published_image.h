// The images that AWS and its partners publish in each region, from the facts.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// A published image as described; nothing if there is none of that id in the region.
std::optional<Value> find_published_image(const RequestContext& context, std::string_view id);

/// Visits all that are published in the region.
void each_published_image(const RequestContext& context, const std::function<void(Value image)>& visit);

}  // namespace ec2
