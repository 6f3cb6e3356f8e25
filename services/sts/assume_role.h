// AssumeRole. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
#pragma once

#include "services/sts/session_parameters.h"

namespace sts {

Value assume_role(RequestContext& context, const Value& input);

}  // namespace sts
