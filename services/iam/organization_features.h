// Central management of root access in an organization: which of its features are on.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html#id_root-user-access-management
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_organization_features(Service& service);

}  // namespace iam
