// Keeps services at their desired number of tasks: starts what is missing, stops what is too many, ends deployments,
// and writes the events that tell of it.
//
// Tasks take no time to start and to stop (task.h), so that everything AWS's scheduler does over minutes is done at
// once when something changes. What could not be placed is tried again by a timer.
#pragma once

#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Brings the service's tasks in line with what it wants, and stores it.
void reconcile(RequestContext& context, Value& service);

/// The same for the service that a task belongs to, if it belongs to one.
void reconcile_service_of(RequestContext& context, const std::string& cluster_name, const Value& task);

/// The same for all services of a cluster, whose container instances have changed.
void reconcile_services_of(RequestContext& context, const std::string& cluster_name);

/// Stops all tasks of a service that is being deleted.
void stop_tasks_of_service(RequestContext& context, const Value& service);

void add_service_scheduler(Service& service);

}  // namespace ecs
