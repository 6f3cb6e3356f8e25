// The forms of a policy's single parts: actions, resources, principals, condition operators.
#pragma once

#include <string>
#include <string_view>

#include "emulator/authorization/policy_document.h"

namespace emulator {

/// What AWS says of an action of a permissions policy ("s3:Get*"); empty if it is well formed.
std::string action_defect(std::string_view action);
/// What AWS says of a resource of a permissions policy; empty if it is well formed.
std::string resource_defect(std::string_view resource);
/// Whether a trust policy may name this principal.
bool is_principal(const PolicyPrincipal& principal);
/// Splits "ForAllValues:StringLikeIfExists" into a condition's first three members. Returns whether AWS has such an
/// operator.
bool read_condition_operator(std::string_view text, PolicyCondition& condition);

}  // namespace emulator
