// EC2's own words for inputs that break a constraint.
#pragma once

#include "protocol/validation/violation.h"

namespace protocol {

/// Throws MissingParameter or InvalidParameterValue.
/// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
[[noreturn]] void refuse_as_ec2(const Violation& violation);

}  // namespace protocol
