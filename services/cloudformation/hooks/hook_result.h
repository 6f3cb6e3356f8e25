// What hooks have found, kept for ListHookResults and GetHookResult.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

/// The row of results: the members of GetHookResult's output, with those of the summaries, TargetType, TargetId and
/// HookExecutionTarget.
ResourceType hook_result_type();

void save_hook_result(RequestContext& context, const Value& result);
std::optional<Value> find_hook_result(RequestContext& context, const std::string& id);
/// The newest first.
std::vector<Value> all_hook_results(RequestContext& context);

}  // namespace cloudformation
