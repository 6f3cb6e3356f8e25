// DecodeAuthorizationMessage: what EC2 said of a denial, made readable.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

emulator::Value decode_authorization_message(emulator::RequestContext& context, const emulator::Value& input);

}  // namespace sts
