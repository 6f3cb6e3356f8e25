// What the ways to assume a role have in common: finding the role, and starting a session of it.
#pragma once

#include <chrono>
#include <string>

#include "emulator/authentication/principal.h"
#include "services/sts/session_parameters.h"

namespace sts {

struct RoleArn {
  std::string account;
  std::string name;
};

/// The parts of "arn:aws:iam::123456789012:role/path/name", or ValidationError.
RoleArn read_role_arn(const std::string& arn);

/// The role as IAM shows it to its own account. AWS does not tell whether a role is missing or does not trust the
/// caller: both are AccessDenied for that action.
Value find_role(RequestContext& context, const std::string& arn, const std::string& action);

/// AccessDenied, in the words for those who are not trusted.
ApiError not_authorized(const RequestContext& context, const std::string& action, const std::string& role_arn);

/// DurationSeconds or its default, if the role allows it.
int requested_duration(const Value& input, const Value& role);

/// Who a session of the role is.
emulator::Principal session_of(const RequestContext& context, const Value& role, const std::string& session_name);

/// Adds the input's session policies and tags, issues credentials, and returns what all operations answer.
Value start_role_session(RequestContext& context, const Value& input, emulator::Principal principal,
                         std::chrono::seconds duration);

}  // namespace sts
