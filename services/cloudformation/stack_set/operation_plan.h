// What an operation on a stack set does next: a pure decision over the results so far.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html#stackset-ops-options
#pragma once

#include <vector>

#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {

struct NextSteps {
  /// Targets to start now.
  std::vector<Target> start;
  /// More instances of a region have failed than is tolerated: nothing else is started, in no region.
  bool has_failed = false;
  /// Nothing is left to start or to wait for.
  bool is_done = false;
};

/// `results` has one item per target, with its Status.
NextSteps next_steps(const std::vector<Value>& results, const Value& preferences);

/// Refuses preferences that contradict each other, in AWS's words.
void check_preferences(const Value& preferences);

}  // namespace cloudformation
