// AssumeRoleWithWebIdentity: a role for whoever an OpenID Connect provider vouches for.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
//
// skyrig has no network: the provider's keys are those that were put at /_skyrig/oidc-keys. Without them no token can
// be verified, and none is taken.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value assume_role_with_web_identity(emulator::RequestContext& context, const emulator::Value& input);

}  // namespace sts
