// May this caller assume the role? What the role's trust policy says, in the part of IAM's rules that trust policies
// use: principals, actions, and conditions on texts, ARNs and presence. What cannot be decided is refused.
#pragma once

#include <map>
#include <string>

#include "emulator/authentication/principal.h"
#include "emulator/authorization/policy_document.h"

namespace sts {

struct TrustRequest {
  const emulator::Principal& caller;
  /// "sts:AssumeRole".
  std::string action;
  /// The values of condition keys that the request has, by key in small letters.
  std::map<std::string, std::string> keys;
};

/// Whether a statement allows the request and none denies it.
bool is_trusted(const emulator::PolicyDocument& trust_policy, const TrustRequest& request);

}  // namespace sts
