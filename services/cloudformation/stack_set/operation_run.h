// Carrying out an operation on a stack set, step by step: the handler of a timer.
#pragma once

#include "services/cloudformation/stack_set/stack_set_store.h"

namespace cloudformation {

/// The name of the timer; its payload is "the set's id/the operation's id".
constexpr std::string_view kStackSetTimer = "stack-set-operation";

struct OperationStart {
  /// "CREATE", "UPDATE" or "DELETE".
  std::string action;
  /// The request, for its OperationId and OperationPreferences.
  const Value& input;
  std::vector<Target> targets;
  /// "ParameterOverrides" of a request, or null where it leaves them as they are.
  Value overrides = {};
  bool retains_stacks = false;
};

/// Stores an operation and asks for the timer that runs it; returns its id. With ManagedExecution it waits for the one
/// that runs; else that is refused with OperationInProgressException.
std::string start_operation(RequestContext& context, Value& set, const OperationStart& start);

/// Does what can be done now. The timer's handler.
void advance_operation(RequestContext& context, const std::string& payload);

/// Carries an operation out with the deployments of its instances' stacks, as far as it goes without time passing.
void run_operation(RequestContext& context, const std::string& set_id, const std::string& operation_id);

/// Whether the operation has come to its end, good or bad.
bool is_over(const Value& operation);

}  // namespace cloudformation
