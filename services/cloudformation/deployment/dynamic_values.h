// What {{resolve:…}} in a resource's properties stands for, fetched from Parameter Store and Secrets Manager as the
// stack's principal just before the resource is made or changed. The values are never stored.
#pragma once

#include "emulator/authentication/principal.h"
#include "services/cloudformation/provisioning/provisioner.h"

namespace cloudformation {

/// The step with the references in its properties resolved. Throws ApiError for what is not there, and for secure
/// parameters where AWS does not take them. References in the previous properties that are not there any more stay as
/// they are written.
ResourceStep with_dynamic_values(RequestContext& context, ResourceStep step);

}  // namespace cloudformation
