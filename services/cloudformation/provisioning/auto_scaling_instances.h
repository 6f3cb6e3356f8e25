// The instances of a modelled Auto Scaling group, where somebody would miss them: those that register with a cluster of
// Amazon ECS, so that tasks run on them. Other groups make none.
#pragma once

#include <string>
#include <vector>

#include "emulator/dispatch/request_context.h"
#include "protocol/value.h"

namespace cloudformation {

/// Brings a group to as many instances as its properties ask for: launches what is missing, ends what is too many.
/// Throws NotStabilized, in the words of the type's handler, where EC2 refuses to launch them.
void fill_group(emulator::RequestContext& context, const std::string& group, const protocol::Value& properties);

/// The ids of a group's instances, the oldest first.
std::vector<std::string> instance_ids_of(emulator::RequestContext& context, const std::string& group);

/// Replaces those of a group's instances by new ones, as its properties say now.
void replace_instances(emulator::RequestContext& context, const std::string& group, const protocol::Value& properties,
                       const std::vector<std::string>& ids);

/// Ends all instances of a group.
void empty_group(emulator::RequestContext& context, const std::string& group);

}  // namespace cloudformation
