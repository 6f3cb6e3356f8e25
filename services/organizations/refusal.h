// AWS's words for what is refused.
#pragma once

#include <string>

#include "services/organizations/vocabulary.h"

namespace organizations {

inline ApiError not_in_use() {
  return ApiError("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
}
inline ApiError access_denied() {
  return ApiError("AccessDeniedException", "You don't have permissions to access this resource.");
}
inline ApiError no_such_account() {
  return ApiError("AccountNotFoundException", "You specified an account that doesn't exist.");
}
inline ApiError no_such_unit() {
  return ApiError("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
}
inline ApiError no_such_parent() {
  return ApiError("ParentNotFoundException", "You specified parent that doesn't exist.");
}
inline ApiError no_such_target() {
  return ApiError("TargetNotFoundException", "You specified a target that doesn't exist.");
}
inline ApiError no_such_policy() {
  return ApiError("PolicyNotFoundException", "You specified a policy that doesn't exist.");
}
/// ConstraintViolationException and InvalidInputException tell a reason beside the message.
inline ApiError constraint_violation(const std::string& reason, const std::string& message) {
  return ApiError("ConstraintViolationException", message, ApiError::Options{.members = {{"Reason", reason}}});
}
inline ApiError invalid_input(const std::string& reason, const std::string& message) {
  return ApiError("InvalidInputException", message, ApiError::Options{.members = {{"Reason", reason}}});
}

}  // namespace organizations
