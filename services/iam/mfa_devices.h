// Virtual MFA devices: a shared secret, and the user who shows its codes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

/// In users: the serial numbers of their devices.
constexpr const char* kMfaDevices = "@MfaDevices";

void add_mfa_devices(Service& service);

}  // namespace iam
