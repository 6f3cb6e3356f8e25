// How services say that an input breaks a constraint: the code and the wording.
#pragma once

#include <vector>

#include "protocol/model/service_model.h"
#include "protocol/validation/violation.h"

namespace protocol {

/// Throws the ApiError of a service for these violations (at least one). Most services list all of them in one message,
/// EC2 and S3 name the first in words of their own.
[[noreturn]] void refuse_violations(const ServiceModel& service, const std::vector<Violation>& violations);

/// A member as messages name it: 'userName'.
std::string member_text(const Member& member);

/// "1 validation error detected: Value '' at 'userName' failed to satisfy constraint: Member must have length greater
/// than or equal to 1", as AWS's service framework words it.
std::string framework_message(const std::vector<Violation>& violations);

}  // namespace protocol
