// Instances: how they are kept and described.
#pragma once

#include <string>

#include "services/ec2/vocabulary.h"

namespace ec2 {

/// The instance of an id, with its state as of now.
Value get_instance(RequestContext& context, const std::string& id);
/// The instances of a list of ids, without repetitions. Throws one error for all that are missing, as AWS does.
std::vector<Value> get_instances(RequestContext& context, const Value& ids);

std::string state_name(const Value& instance);
void store_instance(RequestContext& context, const Value& instance);

/// Throws IncorrectInstanceState unless the instance is stopped: some attributes can be changed only then.
void require_stopped(const Value& instance);

/// The shape InstanceState of a state's name.
Value instance_state(std::string_view name);

void add_instances(Service& service);

}  // namespace ec2
