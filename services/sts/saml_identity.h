// AssumeRoleWithSAML: a role for whoever a SAML 2.0 identity provider vouches for.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithSAML.html
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value assume_role_with_saml(emulator::RequestContext& context, const emulator::Value& input);

}  // namespace sts
