// Invokes the hooks that apply to a target.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/cloudformation/hooks/hook_target.h"

namespace cloudformation {

/// What is told of an invocation: the members of a stack event (HookType, HookStatus, HookStatusReason,
/// HookInvocationPoint, HookInvocationId, HookFailureMode), and the hook's message without the frame of the reason.
using HookEvent = std::function<void(const Hook& hook, const Value& members, const std::string& message)>;

/// What came of all invocations for one target.
struct HookVerdict {
  bool has_invoked = false;
  /// "The following hook(s) failed: [Private::Guard::MyHook]"; empty if none failed whose failure mode is FAIL.
  std::string refusal = {};
};

/// What DescribeEvents calls an event that tells of a hook.
std::string_view hook_event_type(const Value& event);

/// Whether any hook would be invoked: what it would be given need not be made otherwise.
bool has_hook_for(const std::vector<Hook>& hooks, const HookTarget& target);

/// Invokes the hooks that apply, keeps their results, and tells the events. Of a hook in WARN mode a failure is told
/// and ignored.
HookVerdict invoke_hooks(RequestContext& context, const std::vector<Hook>& hooks, const HookTarget& target,
                         const HookEvent& tell);

}  // namespace cloudformation
