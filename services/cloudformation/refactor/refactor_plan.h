// What a refactor would move.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html
#pragma once

#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"
#include "services/cloudformation/template/template.h"

namespace cloudformation {

/// A resource by its place.
struct ResourcePlace {
  std::string stack_name, logical_id;
  bool operator==(const ResourcePlace&) const = default;
};

struct Move {
  ResourcePlace from, to;
  std::string type, physical_id;
  /// Found by type and properties, not named by the request.
  bool is_detected = false;
};

/// One stack of the request with its template to be.
struct RefactoredStack {
  std::string name, body;
  Template source;
  /// Nothing if the refactor makes it.
  std::optional<Value> stack;
};

struct RefactorPlan {
  std::vector<RefactoredStack> stacks;
  std::vector<Move> moves;
};

/// Reads the request's stacks and finds the moves. Throws ValidationError with the reason for which the refactor fails.
RefactorPlan plan_refactor(RequestContext& context, const Value& input);

}  // namespace cloudformation
