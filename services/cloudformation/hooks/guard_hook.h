// Hooks of AWS's type AWS::Hooks::GuardHook: rules in S3 that a target is held against.
// https://docs.aws.amazon.com/cloudformation-cli/latest/hooks-userguide/guard-hooks.html
#pragma once

#include "services/cloudformation/hooks/hook_target.h"

namespace cloudformation {

/// What has become of an invocation.
struct HookOutcome {
  /// "HOOK_COMPLETE_SUCCEEDED", "HOOK_COMPLETE_FAILED", or "HOOK_FAILED" if the hook could not judge.
  std::string status;
  std::string message;
  /// As GetHookResult shows them.
  Value annotations = Value::array();
};

/// Reads the rules as the hook's role, and holds the target against them. The report goes to the log bucket.
HookOutcome run_guard_hook(RequestContext& context, const Hook& hook, const HookTarget& target);

}  // namespace cloudformation
