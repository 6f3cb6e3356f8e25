// Stack policies: which updates of which resources an update may make.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html
#pragma once

#include <string>
#include <string_view>

#include "services/cloudformation/stack/stack_store.h"

namespace cloudformation {

enum class PolicyAction { kModify, kReplace, kDelete };

/// Refuses a text that is no stack policy, in AWS's words.
void check_stack_policy(const std::string& text);

/// The policy of a request, as StackPolicyBody or what StackPolicyURL names in the emulated S3 (`prefix` is
/// "StackPolicy" or "StackPolicyDuringUpdate"); empty if it has none. Throws ValidationError.
std::string read_stack_policy(RequestContext& context, const Value& input, const std::string& prefix);

/// What a policy says of an action on a resource: empty if it is allowed, else the reason for the event.
std::string stack_policy_denial(const std::string& policy, PolicyAction action, const std::string& logical_id,
                                const std::string& resource_type);

}  // namespace cloudformation
