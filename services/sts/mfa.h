// Multi-factor authentication of a request for credentials: a device's serial number and the code that it shows.
#pragma once

#include "emulator/dispatch/service.h"

namespace sts {

/// Whether the input names a device and shows its code. Throws AccessDenied if the code is wrong, or the device is not
/// the caller's.
bool passes_mfa(const emulator::RequestContext& context, const emulator::Value& input);

/// The session attribute of those who did: "aws:MultiFactorAuthPresent".
constexpr const char* kMfaPresent = "aws:MultiFactorAuthPresent";

}  // namespace sts
