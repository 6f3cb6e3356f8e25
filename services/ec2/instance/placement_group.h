// Placement groups.
#pragma once

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Throws InvalidPlacementGroup.Unknown if a launch's placement names a group that is not there.
void check_placement(RequestContext& context, const Value& placement);

void add_placement_groups(Service& service);

}  // namespace ec2
