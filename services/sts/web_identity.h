// AssumeRoleWithWebIdentity: a role for whoever an OpenID Connect provider vouches for.
//
// skyrig has no network: it cannot fetch a provider's keys. A token must be well formed, unexpired, and for a client of
// a provider that the account has registered; its signature is not verified.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value assume_role_with_web_identity(emulator::RequestContext& context, const emulator::Value& input);

}  // namespace sts
