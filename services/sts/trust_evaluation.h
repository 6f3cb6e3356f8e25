// May this caller assume the role? What the role's trust policy says, as a resource policy that must allow.
#pragma once

#include <vector>

#include "emulator/authorization/policy_evaluator.h"
#include "services/sts/session_parameters.h"

namespace sts {

struct TrustRequest {
  const emulator::RequestPrincipal& caller;
  /// "sts:AssumeRole". Who tags a session or names its source must be trusted to do that, too.
  const std::vector<std::string>& actions;
  const emulator::ConditionKeys& keys;
};

/// Whether leave is asked for at all: with `--iam report` and `--iam off` everybody gets it.
bool asks_for_leave(const RequestContext& context);

/// Throws AccessDenied unless the role's trust policy allows all the actions. What the caller's own policies say is not
/// asked here.
void require_trust(const RequestContext& context, const Value& role, const TrustRequest& request);

}  // namespace sts
