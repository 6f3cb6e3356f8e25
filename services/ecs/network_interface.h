// The network interface of a task, made and taken away through EC2: one task, one private address.
#pragma once

#include <optional>
#include <string>

#include "services/ecs/vocabulary.h"

namespace ecs {

/// Gives the task its interface in one of the configuration's subnets, as an attachment; sets its availability zone.
/// Returns why EC2 refused, if it did. Where skyrig's EC2 makes no interfaces, the task has no attachment.
std::optional<std::string> attach_network_interface(RequestContext& context, Value& task, const Value& configuration);

/// Takes away what attach_network_interface made.
void detach_network_interface(RequestContext& context, const Value& task);

/// Shows the attachment as it is in the task's state: ECS tells the address once the interface is there.
void show_attachments(Value& task);

}  // namespace ecs
