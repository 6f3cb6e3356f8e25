// Last-accessed reports: which services the policies of somebody allow, and when they were last used, from the journal.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html
#pragma once

#include "services/iam/vocabulary.h"

namespace iam {

void add_service_access(Service& service);

}  // namespace iam
