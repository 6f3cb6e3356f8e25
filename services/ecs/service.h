// Services as they are stored and shown. How they keep their tasks is service_scheduler.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The service of a cluster by name or ARN, in whatever state; nothing if there is none.
std::optional<Value> find_service(RequestContext& context, const std::string& cluster_name,
                                  const std::string& identifier);

/// Everything of the cluster that is still to be seen, deleted services included.
std::vector<Value> services_of_cluster(RequestContext& context, const std::string& cluster_name);

/// "FARGATE", also where a strategy of Fargate providers says so.
std::string launch_type_of_service(const Value& service);

/// The service as a client sees it: with its tasks counted, as a whole and by deployment.
Value shown_service(RequestContext& context, Value service);

/// "default" of a service's cluster ARN.
std::string cluster_of_service(const Value& service);

/// The engine's row of services.
const ResourceType& service_type_in(RequestContext& context);

void add_service_type(Service& service);

}  // namespace ecs
