#include "services/sts/mfa.h"

#include "emulator/authentication/mfa_device.h"
#include "services/sts/session_parameters.h"

namespace sts {

bool passes_mfa(const emulator::RequestContext& context, const emulator::Value& input) {
  if (!input.contains("SerialNumber") && !input.contains("TokenCode")) return false;
  const auto device = emulator::find_mfa_device(context.transaction, input.value("SerialNumber", ""));
  const bool is_own = device && device->user_arn == context.principal.arn;
  if (is_own && emulator::is_current_code(device->seed, input.value("TokenCode", ""), context.time)) return true;
  throw access_denied(is_own ? "MultiFactorAuthentication failed with invalid MFA one time pass code. "
                             : "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA "
                               "serial number is valid and associated with this user.");
}

}  // namespace sts
