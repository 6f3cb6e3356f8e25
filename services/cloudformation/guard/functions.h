// The functions whose results a variable may hold.
// https://docs.aws.amazon.com/cfn-guard/latest/ug/functions.html
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "services/cloudformation/guard/found.h"
#include "services/cloudformation/template/pattern.h"

namespace cloudformation::guard {

/// What functions need beside their arguments.
struct FunctionTools {
  CompiledPatterns& patterns;
  /// Holds what functions make, for as long as the evaluation runs.
  std::deque<Value>& made;
  int64_t now_seconds;
};

/// The results of a function; results of arguments that it does not take are left out. Throws RuleError for functions
/// that are none, wrong numbers of arguments, and texts that cannot be converted.
std::vector<Found> call_function(const std::string& name, const std::vector<std::vector<Found>>& arguments,
                                 const FunctionTools& tools);

}  // namespace cloudformation::guard
