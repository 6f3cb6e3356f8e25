// The stack of an instance, in the account and region that it stands in: made and looked at through the execution role.
#pragma once

#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {

/// How an instance's stack stands. A reason tells why it failed.
struct InstanceOutcome {
  enum class State { kRunning, kSucceeded, kFailed };
  State state = State::kRunning;
  std::string reason = {};
};

/// Begins what the operation does to the instance: its stack is created, updated or deleted, or looked at for drift.
/// The instance's StackId is set. `overrides` stand in place of the set's parameters.
InstanceOutcome start_instance(RequestContext& context, const Value& set, const std::string& action, Value& instance);

/// Looks at the stack again.
InstanceOutcome look_at_instance(RequestContext& context, const Value& set, const std::string& action,
                                 const Value& instance);

/// What a drift detection found, once it is through: the instance's DriftStatus, and the drifts of the stack's
/// resources as DescribeStackResourceDrifts shows them.
struct InstanceDrift {
  std::string status;
  Value resources = Value::array();
};
InstanceDrift drift_of_instance(RequestContext& context, const Value& set, const Value& instance);

/// Whether the stack is there, seen through the execution role.
bool has_stack(RequestContext& context, const Value& set, const Target& target, const std::string& stack_id);

}  // namespace cloudformation
