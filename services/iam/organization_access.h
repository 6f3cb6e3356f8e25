// Last-accessed reports of organizations: which services the service control policies of an entity leave to its
// accounts, and when these were last used, from the journal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_organization_access(Service& service);

}  // namespace iam
