// Clusters.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The cluster that an input means (its member `cluster`). Throws ClusterNotFoundException if there is none, or if it
/// was deleted.
Value active_cluster(RequestContext& context, const Value& input);

void add_clusters(Service& service);

}  // namespace ecs
