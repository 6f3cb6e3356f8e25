// Sessions of those who have keys of their own: GetSessionToken and GetFederationToken.
#pragma once

#include "services/sts/session_parameters.h"

namespace sts {

/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
Value get_session_token(RequestContext& context, const Value& input);
/// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html
Value get_federation_token(RequestContext& context, const Value& input);

}  // namespace sts
