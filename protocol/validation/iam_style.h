// IAM's own words for names and paths that break their pattern.
#pragma once

#include <vector>

#include "protocol/validation/violation.h"

namespace protocol {

/// Throws ValidationError. Lengths, ranges and enums are refused by AWS's service framework and come first, in its
/// words; IAM itself looks at names and paths after that, and tells of the first.
/// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
[[noreturn]] void refuse_as_iam(std::vector<Violation> violations);

}  // namespace protocol
