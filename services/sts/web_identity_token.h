// GetWebIdentityToken: a token by which others know an AWS principal.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value get_web_identity_token(emulator::RequestContext& context, const emulator::Value& input);

}  // namespace sts
