// May this caller assume the role? What the role's trust policy says, as a resource policy that must allow.
#pragma once

#include "emulator/authorization/policy_evaluator.h"

namespace sts {

struct TrustRequest {
  const emulator::RequestPrincipal& caller;
  /// "sts:AssumeRole".
  std::string_view action;
  std::string_view role_arn;
  const emulator::ConditionKeys& keys;
};

/// Whether the trust policy allows the request. What the caller's own policies say is not asked here.
bool is_trusted(const emulator::CompiledPolicy& trust_policy, const TrustRequest& request);

}  // namespace sts
