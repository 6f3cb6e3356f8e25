// S3's own words for inputs that break a constraint.
#pragma once

#include "protocol/validation/violation.h"

namespace protocol {

/// Throws InvalidArgument, InvalidRequest, MalformedXML or the code that S3 has for the member.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
[[noreturn]] void refuse_as_s3(const Violation& violation);

}  // namespace protocol
