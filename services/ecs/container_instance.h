// Container instances: the EC2 instances whose agent has registered them with a cluster. What they have left is
// computed from the tasks that are on them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// The container instance of a cluster by id or ARN; nothing if there is none.
std::optional<Value> find_container_instance(RequestContext& context, const std::string& cluster_name,
                                             const std::string& identifier);

/// find_container_instance, or InvalidParameterException.
Value get_container_instance(RequestContext& context, const std::string& cluster_name, const std::string& identifier);

/// Those of a cluster, the oldest first.
std::vector<Value> container_instances_of(RequestContext& context, const std::string& cluster_name);

void store_container_instance(RequestContext& context, const Value& instance);

/// As a client sees it, with what the tasks on it leave.
Value shown_container_instance(RequestContext& context, Value instance);

void add_container_instances(Service& service);

}  // namespace ecs
