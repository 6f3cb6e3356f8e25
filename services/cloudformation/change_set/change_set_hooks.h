// Hooks that judge a change set when it is made, and those that its execution will invoke.
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_request.h"

namespace cloudformation {

struct HookedChangeSet {
  /// The stack as it is, and what it is to become.
  const Value& stack;
  const Value& applied;
  const StackRequest& request;
  const std::string& id;
  const std::vector<Value>& changes;
};

/// What hooks say of a new change set.
struct ChangeSetVerdict {
  /// Why it cannot be carried out; empty if no hook refuses it.
  std::string failure = {};
  /// As DescribeEvents shows them, the oldest first.
  std::vector<Value> events = {};
};
ChangeSetVerdict judge_change_set(RequestContext& context, const HookedChangeSet& change_set);

/// The hooks of each resource that the change set changes, as DescribeChangeSetHooks shows them.
std::vector<Value> planned_hooks(RequestContext& context, const Value& stack, const Value& change_set);

}  // namespace cloudformation
