// The agent of Amazon ECS on an instance: images that are optimized for ECS start it, and user data may install it. It
// registers the instance with a cluster, in the name of the instance's role, and tries again until it may.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/launch_container_instance.html
#pragma once

#include <string_view>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// Has the agent start with the instance, if it has one. `instance` is as stored.
void boot_container_agent(RequestContext& context, const Value& image, const Value& instance);

/// Tells ECS what has become of an instance that is registered: "running", "stopped" or "terminated".
void tell_cluster(RequestContext& context, const Value& instance, std::string_view state);

void add_container_agent(Service& service);

}  // namespace ec2
