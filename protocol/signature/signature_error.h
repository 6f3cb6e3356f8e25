// AWS's words for a refused signature: one table for S3, one for all others.
#pragma once

#include "protocol/api_error.h"
#include "protocol/signature/signature_failure.h"
#include "protocol/signature/signature_style.h"

namespace protocol {

/// Code, message, status and members that a service of that style answers.
ApiError signature_error(const SignatureFailure& failure, SignatureStyle style);

}  // namespace protocol
