// Outbound identity federation: whether principals of the account may ask STS for tokens that others take, and the
// issuer that these name. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_outbound_federation(Service& service);

}  // namespace iam
